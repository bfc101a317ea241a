/** Limits of rules and wallets, counted in the book: what a grant takes of them, and what comes back with a refund. */
import { type Book, type Counter, counterKey, type Grant } from '../book/book.ts'
import { type Capped, capGrant, countsOf } from '../earning/caps.ts'
import type { Part } from '../earning/parts.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import type { PointsWallet, Program } from '../program.ts'

interface Wanted {
  wallet: PointsWallet
  parts: readonly Part[]
  earnedOn: string
}

/** What of the parts may be granted now. It counts from here on, for the next decision too. */
export function limit(book: Book, holder: Holder, account: Account, { wallet, parts, earnedOn }: Wanted): Capped {
  const capped = capGrant({
    ...{ parts, wallet, earnedOn, rules: book.program.rules },
    counters: [...book.counters.values()].filter(({ holderId }) => holderId === holder.holderId),
    budgets: [...book.budgets.values()].map(({ ruleId, used, added }) => ({ ruleId, points: used + added })),
    balance: account.pending + account.active + account.held - account.debt,
  })
  countUses(book, holder, capped, { sign: 1, earnedOn })
  return capped
}

/** What was left of a grant and is not any more is free again. */
export function unlimit(
  book: Book,
  holder: Holder,
  grant: Grant,
  { left, program, wallet }: { left: readonly Part[]; program: Program; wallet: PointsWallet },
): void {
  const { earnedOn } = grant
  const shared = { rules: program.rules, wallet, earnedOn }
  countUses(book, holder, countsOf({ ...shared, parts: grant.leftParts }), { sign: -1, earnedOn: null })
  countUses(book, holder, countsOf({ ...shared, parts: left }), { sign: 1, earnedOn: null })
  grant.leftParts = left
}

function countUses(
  book: Book,
  { holderId }: Holder,
  { counts, budgets }: Pick<Capped, 'counts' | 'budgets'>,
  { sign, earnedOn }: { sign: 1 | -1; earnedOn: string | null },
): void {
  for (const { scope, period, uses, points } of counts) {
    const key = counterKey({ holderId, scope, period })
    const counter: Counter = book.counters.get(key) ?? { holderId, scope, period, uses: 0, points: 0, lastOn: null, isChanged: false }
    counter.uses = Math.max(0, counter.uses + sign * uses)
    counter.points = Math.max(0, counter.points + sign * points)
    if (earnedOn !== null && (counter.lastOn === null || counter.lastOn < earnedOn)) counter.lastOn = earnedOn
    counter.isChanged = true
    book.counters.set(key, counter)
  }
  for (const { ruleId, points } of budgets) {
    const budget = book.budgets.get(ruleId)
    if (budget) budget.added += sign * points
  }
}
