/** An order as loyalty sees it: what it was, and what was left of it after each refund, in the order of time. */
import type { NetOrder } from '../orders/orders.ts'
import type { LineFacts, OrderFacts } from './earning/order-facts.ts'

export interface OrderHistory {
  orderId: string
  customerId: string
  hash: number
  isCancelled: boolean
  placed: OrderFacts
  /** Nothing where nothing was given back. A cancelled order ends with nothing left. */
  left: { at: Date; facts: OrderFacts; refundedMinor: number; isNothingLeft: boolean }[]
  totalMinor: number
}

/** `paidByCreditMinor`: what of the order was paid with store credit or gift cards. */
export function historyOf(
  order: NetOrder,
  { currency, paidByCreditMinor, now }: { currency: string; paidByCreditMinor: number; now: Date },
): OrderHistory {
  const { number, placedAt, placedOn, channel } = order
  const shared = { number, placedAt, placedOn, channel, currency }
  const lines = order.lines.length > 0 ? order.lines : [wholeOrder(order)]
  const gap = Math.max(0, lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0) - order.totalMinor)
  const factsAfter = (refunds: NetOrder['refunds']): OrderFacts => {
    const whole = refunds.filter(({ lineNo }) => lineNo === null).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const refunded = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return {
      ...shared,
      lines: lines.map((line) => netLine(line, refunds)),
      reductionMinor: gap + whole,
      paidByCreditMinor:
        order.totalMinor > 0 ? Math.ceil((paidByCreditMinor * Math.max(0, order.totalMinor - refunded)) / order.totalMinor) : 0,
    }
  }
  const times = [...new Set(order.refunds.map(({ refundedAt }) => refundedAt.getTime()))].sort((a, b) => a - b)
  const left = times.map((time) => {
    const refunds = order.refunds.filter(({ refundedAt }) => refundedAt.getTime() <= time)
    const refundedMinor = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const facts = factsAfter(refunds)
    return {
      at: new Date(Math.max(time, placedAt.getTime())),
      facts,
      refundedMinor,
      isNothingLeft: isNothing(facts, order.totalMinor - refundedMinor),
    }
  })
  if (order.state === 'cancelled')
    left.push({ at: now, facts: { ...factsAfter([]), lines: [] }, refundedMinor: order.totalMinor, isNothingLeft: true })
  return {
    orderId: order.orderId,
    customerId: order.customerId,
    hash: order.hash,
    isCancelled: order.state === 'cancelled',
    placed: factsAfter([]),
    left,
    totalMinor: order.totalMinor,
  }
}

/** An order of which only the total is known is one product that nobody named. */
const wholeOrder = ({ totalMinor }: NetOrder): NetOrder['lines'][number] => ({
  ...{ lineNo: 0, code: null, category: null, brand: null, isCharge: false, isGiftCard: false, quantity: 1 },
  totalMinor,
})

/** Nothing of its products is left, whatever became of the postage. */
const isNothing = ({ lines }: OrderFacts, netMinor: number): boolean =>
  netMinor <= 0 || lines.every(({ isCharge, quantity, totalMinor }) => isCharge || quantity <= 0 || totalMinor <= 0)

function netLine({ lineNo, ...line }: LineFacts & { lineNo: number }, refunds: NetOrder['refunds']): LineFacts {
  const own = refunds.filter((refund) => refund.lineNo === lineNo)
  if (own.length === 0) return line
  return {
    ...line,
    quantity: line.quantity - own.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0),
    totalMinor: line.totalMinor - own.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }
}
