/** Limits of rules and wallets, counted in the book: what a grant takes of them, and what comes back with a refund. */
import type { Book, Counter, Grant } from '../book/book.ts'
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
    ...usedBy(book, holder),
    balance: balanceOf(account),
  })
  countUses(book, holder, capped, { sign: 1, earnedOn })
  return capped
}

/** What of the parts may be granted where something was before: that does not stand in its own way. Nothing is counted yet. */
export function limitAgain(
  book: Book,
  holder: Holder,
  account: Account,
  grant: Grant,
  { program, wallet, parts }: { program: Program; wallet: PointsWallet; parts: readonly Part[] },
): Capped {
  const own = countsOf({ parts: grant.leftParts, rules: program.rules, wallet, earnedOn: grant.earnedOn })
  const rules = program.rules.map((rule) =>
    grant.parts.some(({ ruleId }) => ruleId === rule.id) ? { ...rule, caps: { ...rule.caps, cooldownDays: null, frequency: null } } : rule,
  )
  countUses(book, holder, own, { sign: -1, earnedOn: null })
  const capped = capGrant({
    ...{ parts, wallet, rules, earnedOn: grant.earnedOn, ...usedBy(book, holder) },
    balance: balanceOf(account) - (grant.granted - grant.clawed),
  })
  countUses(book, holder, own, { sign: 1, earnedOn: null })
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
  countUses(book, holder, countsOf({ ...shared, parts: left }), { sign: 1, earnedOn })
  grant.leftParts = left
}

const usedBy = (book: Book, { holderId }: Holder) => ({
  counters: book.counters.get(holderId) ?? [],
  budgets: [...book.budgets.values()].map(({ ruleId, used, added }) => ({ ruleId, points: used + added })),
})

const balanceOf = ({ pending, active, held, debt }: Account): number => pending + active + held - debt

function countUses(
  book: Book,
  { holderId }: Holder,
  { counts, budgets }: Pick<Capped, 'counts' | 'budgets'>,
  { sign, earnedOn }: { sign: 1 | -1; earnedOn: string | null },
): void {
  for (const { scope, period, uses, points } of counts) {
    const counter = counterOf(book, { holderId, scope, period })
    counter.uses = Math.max(0, counter.uses + sign * uses)
    counter.points = Math.max(0, counter.points + sign * points)
    if (earnedOn !== null && (counter.lastOn === null || counter.lastOn < earnedOn)) counter.lastOn = earnedOn
    counter.isChanged = true
  }
  for (const { ruleId, points } of budgets) {
    const budget = book.budgets.get(ruleId)
    if (budget) budget.added += sign * points
  }
}

function counterOf({ counters }: Book, { holderId, scope, period }: Pick<Counter, 'holderId' | 'scope' | 'period'>): Counter {
  const own = counters.get(holderId) ?? []
  counters.set(holderId, own)
  const known = own.find((counter) => counter.scope === scope && counter.period === period)
  if (known) return known
  const counter: Counter = { holderId, scope, period, uses: 0, points: 0, lastOn: null, isChanged: false }
  own.push(counter)
  return counter
}
