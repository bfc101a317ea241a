import type { Book } from '../book/book.ts'
import { piecesOf } from '../households/purses.ts'
import { advance } from '../ledger/advance.ts'
import type { Account, Holder, Redemption } from '../ledger/holder.ts'
import { restoreTogether, wholeOf } from '../ledger/pool.ts'
import { seeTier } from '../ledger/tier-of.ts'
import type { OrderHistory } from '../order-history.ts'
import { passOn } from './merge-holders.ts'

interface Returned {
  order: OrderHistory
  step: OrderHistory['left'][number]
}

/**
 * Points that were spent on an order come back with what is given back of it, in the proportion of its value, whatever the steps. What was spent
 * by somebody who has become this customer comes back to their lots, and goes on from there.
 */
export function restoreSpent(book: Book, holder: Holder, returned: Returned): void {
  for (const account of holder.accounts.values()) restoreTo(book, holder, account, returned)
  for (const other of book.holders.values()) {
    const way = wayOf(book, other)
    if (other === holder || !way.includes(holder)) continue
    for (const account of other.accounts.values()) restoreTo(book, holder, account, returned)
    for (const [place, to] of way.slice(1).entries()) {
      const from = way[place]
      if (from) passOn(book, { from, to, key: `merge:${book.newId()}` })
    }
  }
}

/** A holder, whom it was merged into, and so on. */
function wayOf(book: Pick<Book, 'holders'>, holder: Holder): Holder[] {
  const next = book.holders.get(holder.mergedInto ?? '')
  return next ? [holder, ...wayOf(book, next)] : [holder]
}

/** The same of one account, and of what was drawn from others for it. */
export function restoreTo(book: Book, holder: Holder, account: Account, { order, step }: Returned): void {
  for (const { redemptionId, state, orderNumber, headId } of account.redemptions.values()) {
    if (state !== 'captured' || headId !== null || orderNumber !== order.placed.number) continue
    const pieces = piecesOf(book, redemptionId)
    if (!pieces) continue
    const total = dueBack(book, account, pieces[0].redemption, { order, step })
    if (total <= wholeOf(pieces[0].redemption).restored) continue
    const others = pieces.map((piece) => piece.holder).filter((other) => other !== holder)
    for (const other of others) advance(book, other, step.at)
    restoreTogether(book, pieces, { total, at: step.at })
    for (const other of others) {
      advance(book, other, book.now)
      seeTier(book, other, book.now)
    }
  }
}

function dueBack({ rulesOf }: Book, { walletId }: Account, redemption: Redemption, { order, step }: Returned): number {
  const { mode } = rulesOf(walletId).restore
  const { captured } = wholeOf(redemption)
  if (mode === 'none') return 0
  if (step.isNothingLeft) return captured
  if (mode === 'full_only' || order.totalMinor <= 0) return 0
  const refunded = BigInt(Math.min(step.refundedMinor, order.totalMinor))
  return Number((BigInt(captured) * refunded) / BigInt(order.totalMinor))
}
