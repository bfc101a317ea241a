import type { Book } from '../book/book.ts'
import type { Account, Holder, Redemption } from '../ledger/holder.ts'
import { restore } from '../ledger/redeem.ts'
import type { OrderHistory } from '../order-history.ts'

/** Points that were spent on an order come back with what is given back of it, in the proportion of its value, whatever the steps. */
export function restoreSpent(
  book: Book,
  holder: Holder,
  { order, step }: { order: OrderHistory; step: OrderHistory['left'][number] },
): void {
  for (const account of holder.accounts.values()) restoreTo(book, holder, account, { order, step })
}

/** The same of one account. */
export function restoreTo(
  book: Book,
  holder: Holder,
  account: Account,
  { order, step }: { order: OrderHistory; step: OrderHistory['left'][number] },
): void {
  for (const redemption of account.redemptions.values()) {
    if (redemption.state !== 'captured' || redemption.orderNumber !== order.placed.number) continue
    const total = dueBack(book, account, redemption, { order, step })
    if (total > redemption.restored)
      restore(book, holder, account, redemption, { total, key: `restore:${redemption.redemptionId}:${total}`, at: step.at })
  }
}

function dueBack(
  { rulesOf }: Book,
  { walletId }: Account,
  { captured }: Redemption,
  { order, step }: { order: OrderHistory; step: OrderHistory['left'][number] },
): number {
  const { mode } = rulesOf(walletId).restore
  if (mode === 'none') return 0
  if (step.isNothingLeft) return captured
  if (mode === 'full_only' || order.totalMinor <= 0) return 0
  const refunded = BigInt(Math.min(step.refundedMinor, order.totalMinor))
  return Number((BigInt(captured) * refunded) / BigInt(order.totalMinor))
}
