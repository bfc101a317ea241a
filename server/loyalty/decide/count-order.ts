/** What of an order counts for tiers, and how it stands among the member's others: all seen from days. */
import { addMonths, monthOf } from '../../kit/clock.ts'
import type { Book } from '../book/book.ts'
import type { MemberFacts, OrderFacts } from '../earning/order-facts.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import { count } from '../ledger/tier-of.ts'

/** How an order placed then stands among those that are known: those of earlier days, and those of the same day that came before it. */
export function memberFacts(
  holder: Holder,
  { placedOn }: Pick<OrderFacts, 'placedOn'>,
): Pick<MemberFacts, 'orderNo' | 'monthsInARow' | 'isFirstOfMonth'> {
  const months = new Set<string>()
  let orders = holder.priorOrders
  for (const day of holder.days.values()) {
    if (day.orders === 0 || day.day > placedOn) continue
    orders += day.orders
    months.add(monthOf(day.day))
  }
  const month = monthOf(placedOn)
  const isFirstOfMonth = !months.has(month)
  let monthsInARow = 1
  while (months.has(monthOf(addMonths(`${month}-01`, -monthsInARow)))) monthsInARow++
  return { orderNo: orders + 1, monthsInARow, isFirstOfMonth }
}

/** An order counts while something of it counts. `before` is what did until now. */
export function countOrder(holder: Holder, { day, spendMinor, before }: { day: string; spendMinor: number; before: number }): void {
  const orders = Number(spendMinor > 0) - Number(before > 0)
  if (spendMinor !== before || orders !== 0) count(holder, day, { spendMinor: spendMinor - before, orders })
}

/** Points that the tier's metric sees: those of its wallet, pending ones by option. */
export function countPoints(
  book: Book,
  holder: Holder,
  account: Account,
  { day, points, isPending }: { day: string; points: number; isPending: boolean },
): void {
  if (account.walletId !== book.tierWalletId || book.tiers === null) return
  if (!isPending || book.tiers.isPendingCounted) count(holder, day, { points })
}
