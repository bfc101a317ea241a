import type { Book } from '../book/book.ts'
import { advance } from '../ledger/advance.ts'
import type { Holder } from '../ledger/holder.ts'
import { type SettleOrder, settleOrder } from './settle-order.ts'

/**
 * Settles several orders of a holder as they would have been settled one by one while they happened: each order when it was placed,
 * each refund when it was given, whatever is due in between. So a shop that brings its history has the tiers and points of a shop that
 * lived it. Orders that were settled before are told last, as they stand now. The same orders again change nothing.
 */
export function settleHistory(book: Book, holder: Holder, orders: readonly SettleOrder[]): void {
  const [known, unknown] = [orders.filter(isKnown), orders.filter((each) => !isKnown(each))]
  for (const { at, told } of inTime(unknown)) {
    // A shop's clock may run ahead of ours: what is to come has not passed.
    const now = at < book.now ? at : book.now
    settleOrder({ ...book, now }, holder, told)
  }
  for (const told of known) settleOrder(book, holder, told)
  advance(book, holder, book.now)

  function isKnown({ order }: SettleOrder): boolean {
    return book.grantsBySource.has(`order:${order.orderId}`)
  }
}

export interface Told {
  at: Date
  told: SettleOrder
}

/** Orders as they became known, in the order of time: as they were placed, and again after each refund. */
export function inTime(orders: readonly SettleOrder[]): Told[] {
  const all = orders.flatMap(stages)
  // Sorting is stable, so what happened in the same instant stays as it came.
  return all.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function stages({ order, segmentIds }: SettleOrder): Told[] {
  const { placedAt } = order.placed
  if (order.left.length === 0 || order.isCancelled) return [{ at: placedAt, told: { order, segmentIds } }]
  const instants = [placedAt, ...order.left.map(({ at }) => at)]
  return instants.map((at, known) => ({
    at,
    // Until all of it is known it is not the order as it stands, which a hash below zero never is.
    told: { order: { ...order, left: order.left.slice(0, known), hash: known < order.left.length ? -1 - known : order.hash }, segmentIds },
  }))
}
