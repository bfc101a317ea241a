/** Two holders become one, and part again: everything that is left is posted from one to the other, and back. */
import { accountOf, type Book } from '../book/book.ts'
import { advance } from '../ledger/advance.ts'
import { credit, expectDue } from '../ledger/credit.ts'
import type { Account, Holder, Lot } from '../ledger/holder.ts'
import { type Entry, post } from '../ledger/post.ts'
import { choose, moves } from '../ledger/take.ts'
import { seeTier } from '../ledger/tier-of.ts'

/**
 * Everything of `from` that is not held is `to`'s, lot by lot, and keeps the times at which it becomes active and lapses; so does what is owed.
 * Again it finds nothing. What is held stays where it is until it ends, and goes on then.
 */
export function passOn(book: Book, { from, to, key }: { from: Holder; to: Holder; key: string }): void {
  advance(book, from, book.now)
  advance(book, to, book.now)
  for (const account of from.accounts.values()) {
    // In the order of their making, in which they came to hand or not.
    const lots = [...account.lots.values()].filter(({ remaining }) => remaining > 0).sort((a, b) => (a.lotId < b.lotId ? -1 : 1))
    const amount = lots.reduce((sum, { remaining }) => sum + remaining, 0)
    if (amount + account.debt === 0) continue
    const arriving = lots.map(asNew)
    const target = accountOf(book, to, account)
    const operation = { kind: 'transfer', at: book.now, details: { cause: 'merge' } } as const
    const owed = account.debt
    post(book, account, { ...operation, key, counterpartId: target.accountId }, [
      ...outOf(lots),
      { from: 'transferred', to: 'debt', lotId: null, amount: owed },
    ])
    const arrival = { ...operation, key: `from:${account.accountId}:${key}`, counterpartId: account.accountId }
    if (owed > 0)
      post(book, target, { ...arrival, key: `${arrival.key}:debt` }, [
        { from: 'debt', to: 'transferred', lotId: null, amount: owed },
        ...moves(choose(target, owed), 'active', 'debt'),
      ])
    if (amount > 0) credit(book, to, target, arrival, { from: 'transferred', lots: arriving })
  }
  seeTier(book, to, book.now)
}

/** What is left of the lots that `from` got from `to` goes back to where it was; what was spent meanwhile is gone, and debt stays. `ancestors`: of each lot of `from` the lot of `to` that it came from. */
export function passBack(
  book: Book,
  { from, to, key, ancestors }: { from: Holder; to: Holder; key: string; ancestors: ReadonlyMap<string, string> },
): void {
  advance(book, from, book.now)
  for (const account of from.accounts.values()) {
    const lots = [...account.lots.values()].filter(({ lotId, remaining }) => remaining > 0 && ancestors.has(lotId))
    if (lots.length === 0) continue
    const target = accountOf(book, to, account)
    const shared = { kind: 'transfer', at: book.now, details: { cause: 'part' } } as const
    const entries = lots.map(
      ({ lotId, state, remaining }): Entry => ({ from: 'transferred', to: state, lotId: ancestors.get(lotId) ?? '', amount: remaining }),
    )
    post(book, account, { ...shared, key, counterpartId: target.accountId }, outOf(lots))
    moveBack(target, account, lots, ancestors)
    post(book, target, { ...shared, key: `from:${account.accountId}:${key}`, counterpartId: account.accountId }, entries)
    for (const lot of target.lots.values()) expectDue(to, target, lot)
  }
  advance(book, to, book.now)
  seeTier(book, from, book.now)
  seeTier(book, to, book.now)
}

/** A lot that became active while it was away is active when it is back. */
function moveBack(target: Account, source: Account, lots: readonly Lot[], ancestors: ReadonlyMap<string, string>): void {
  for (const { lotId, expiresAt, isSliding, activatesAt } of lots) {
    const own = target.lots.get(ancestors.get(lotId) ?? '')
    if (own) Object.assign(own, { expiresAt, isSliding, activatesAt })
  }
  if (source.slidesUntil !== null && (target.slidesUntil === null || source.slidesUntil > target.slidesUntil))
    target.slidesUntil = source.slidesUntil
}

const outOf = (lots: readonly Lot[]): Entry[] =>
  lots.map(({ lotId, state, remaining }) => ({ from: state, to: 'transferred', lotId, amount: remaining }))

const asNew = (lot: Lot) => ({ ...lot, amount: lot.remaining, originLotId: lot.lotId })
