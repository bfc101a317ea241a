import type { Book } from '../book/book.ts'
import { restoreTo } from '../decide/restore-spent.ts'
import { advance } from '../ledger/advance.ts'
import type { OrderHistory } from '../order-history.ts'

/** Money that was paid for an order comes back with what is given back of it: to the same cards and credit, and to the same lots. */
export interface Refill {
  kind: 'refill'
  order: OrderHistory
}

/** Follows from the order as it stands; again, it changes nothing. */
export function refill(book: Book, { order }: Refill): void {
  const last = order.left.at(-1)
  if (!last) return
  const money = new Set([...book.wallets.values()].flatMap(({ currency, walletId }) => (currency === null ? [] : [walletId])))
  for (const holder of book.holders.values()) {
    advance(book, holder, book.now)
    for (const account of holder.accounts.values())
      if (money.has(account.walletId)) restoreTo(book, holder, account, { order, step: { ...last, at: book.now } })
  }
}
