/**
 * Which sale each refund gives back, where the refund does not say.
 *
 * A refund takes from its customer's earlier lines of the same product: first from those sold at the refund's own unit
 * price, then from the others, the newest first each time, line after line until the quantity is used up. Every unit
 * taken carries the refund's money, but a line never gives back more money than it brought. What finds no line stays
 * unmatched. The answer depends on the facts alone and not on the order in which they became known: refunds are taken
 * in the order of their time, number and line.
 */
export function matchRefunds(sales: readonly Sale[], refunds: readonly OpenRefund[]): Match[] {
  const salesOf = Map.groupBy(sales.toSorted(newestFirst), ({ customerId, productId }) => `${customerId} ${productId}`)
  const left = new Map(sales.map((sale) => [sale, { quantity: sale.quantity, amountMinor: sale.totalMinor }]))

  return refunds.toSorted(oldestFirst).flatMap((refund) => {
    const earlier = (salesOf.get(`${refund.customerId} ${refund.productId}`) ?? []).filter((sale) => sale.placedAt <= refund.refundedAt)
    const samePrice = earlier.filter((sale) => sale.unitPrice === refund.unitPrice)
    const otherPrice = earlier.filter((sale) => sale.unitPrice !== refund.unitPrice)
    return takeBack(refund, [...samePrice, ...otherPrice], left)
  })
}

export interface Sale {
  orderId: string
  number: string
  lineNo: number
  customerId: string
  productId: string
  placedAt: Date
  /** Units sold, in ten-thousandths. */
  quantity: number
  /** Decimal text, compared as it stands. */
  unitPrice: string | null
  totalMinor: number
}

export interface OpenRefund {
  refundId: string
  number: string
  lineNo: number
  customerId: string
  productId: string
  refundedAt: Date
  /** Units given back, in ten-thousandths; positive. */
  quantity: number
  unitPrice: string | null
  /** Money given back; positive. */
  amountMinor: number
}

export interface Match {
  refundId: string
  orderId: string
  lineNo: number
  customerId: string
  quantity: number
  amountMinor: number
}

function takeBack(refund: OpenRefund, candidates: readonly Sale[], left: Map<Sale, { quantity: number; amountMinor: number }>): Match[] {
  const matches: Match[] = []
  let taken = 0
  for (const sale of candidates) {
    if (taken === refund.quantity) break
    const rest = left.get(sale)
    if (!rest || rest.quantity <= 0) continue
    const quantity = Math.min(rest.quantity, refund.quantity - taken)
    // Shares of the refund's money are differences of rounded running sums, so that they add up to it exactly.
    const due = moneyOf(refund, taken + quantity) - moneyOf(refund, taken)
    const amountMinor = Math.min(due, rest.amountMinor)
    taken += quantity
    rest.quantity -= quantity
    rest.amountMinor -= amountMinor
    matches.push({
      refundId: refund.refundId,
      orderId: sale.orderId,
      lineNo: sale.lineNo,
      customerId: refund.customerId,
      quantity,
      amountMinor,
    })
  }
  return matches
}

const moneyOf = ({ amountMinor, quantity }: OpenRefund, units: number): number => Math.round((amountMinor * units) / quantity)

const newestFirst = (a: Sale, b: Sale): number =>
  b.placedAt.getTime() - a.placedAt.getTime() || compareText(b.number, a.number) || b.lineNo - a.lineNo
const oldestFirst = (a: OpenRefund, b: OpenRefund): number =>
  a.refundedAt.getTime() - b.refundedAt.getTime() || compareText(a.number, b.number) || a.lineNo - b.lineNo
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
