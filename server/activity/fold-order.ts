/** All that was told of one order, in event time, into rows as every other source has them. Pure. */
import { emailKey } from '../kit/email.ts'
import type { IncomingRow } from '../orders/orders.ts'
import type { OrderEventKind, ToldLine, ToldOrder, ToldPerson } from './told-order.ts'

export interface OrderEvent {
  kind: OrderEventKind
  message: string
  occurredAt: Date
  told: ToldOrder
  /** Whom the event belongs to, where it does not say so itself. */
  owner: ToldPerson | null
}

export interface FoldedOrder {
  number: string
  /** Of `occurredAt` of the sale, in the shop's zone. */
  dayOf: (at: Date) => string
  events: readonly OrderEvent[]
}

/**
 * The rows of an order: its sale as it was last told, with what was given back. Told twice under other ids, it is the same
 * order; cancelled once, it stays so. None where nothing is known that could be sold or given back yet.
 */
export function foldOrder({ number, dayOf, events }: FoldedOrder): Omit<IncomingRow, 'rowNo'>[] {
  const sorted = events.toSorted(
    (one, other) => one.occurredAt.getTime() - other.occurredAt.getTime() || (one.message < other.message ? -1 : 1),
  )
  const states = sorted.filter(({ kind }) => kind !== 'refunded')
  const sale = states.find(({ kind }) => kind === 'completed') ?? states[0] ?? sorted[0]
  if (!sale) return []
  const lines = states.findLast(({ told }) => told.lines !== null)?.told.lines ?? null
  const totalMinor = states.findLast(({ told }) => told.totalMinor !== null)?.told.totalMinor ?? null
  const channel = states.findLast(({ told }) => told.channel != null)?.told.channel ?? null
  const person =
    sorted.findLast(({ told }) => told.person !== null)?.told.person ?? sorted.findLast(({ owner }) => owner !== null)?.owner ?? null
  const soldMinor = totalMinor ?? sum(lines ?? [])
  const { givenBack, amountMinor } = refundsOf(sorted, soldMinor)

  const shared = {
    ...emptyRow,
    ...{ orderKey: number, placedAt: sale.occurredAt, placedOn: dayOf(sale.occurredAt) },
    isCancelled: sorted.some(({ kind }) => kind === 'cancelled'),
    channel,
    ...personColumns(person),
  }
  const hasSale = totalMinor !== null || (lines ?? []).some((line) => line.totalMinor !== null)
  if (!hasSale) return givenBack.map((line) => ({ ...shared, ...lineColumns(line), ...refunded(line, number) }))
  const whole = { orderTotalMinor: totalMinor, orderRefundedMinor: amountMinor === 0 ? null : amountMinor }
  const sold = (lines ?? []).map((line) => ({ ...shared, ...lineColumns(line), ...whole }))
  return [
    ...(sold.length === 0 ? [{ ...shared, ...whole }] : sold),
    ...givenBack.map((line) => ({ ...shared, ...lineColumns(line), ...refunded(line, number) })),
  ]
}

/** What came back by line, and in one sum: never more than was sold. A refund that names neither is of the whole order. */
function refundsOf(sorted: readonly OrderEvent[], soldMinor: number): { givenBack: ToldLine[]; amountMinor: number } {
  const givenBack: ToldLine[] = []
  let amountMinor = 0
  for (const { kind, told } of sorted) {
    if (kind !== 'refunded') continue
    const priced = (told.lines ?? []).filter((line) => line.totalMinor !== null)
    if (priced.length > 0) givenBack.push(...priced)
    else amountMinor += told.totalMinor ?? soldMinor
  }
  return { givenBack, amountMinor: Math.max(0, Math.min(amountMinor, soldMinor - sum(givenBack))) }
}

const sum = (lines: readonly ToldLine[]): number => lines.reduce((total, line) => total + (line.totalMinor ?? 0), 0)

const lineColumns = ({ code, name, category, brand = null, quantity, unitPrice, totalMinor }: ToldLine) => ({
  ...{ productCode: code, productName: name, category, brand, quantity, unitPrice, lineTotalMinor: totalMinor },
})

const refunded = ({ quantity, totalMinor }: ToldLine, number: string) => ({
  ...{ quantity: `-${quantity}`, lineTotalMinor: -(totalMinor ?? 0), refundOfOrderKey: number },
})

const personColumns = (person: ToldPerson | null) => ({
  customerNumber: person?.customerNumber ?? null,
  email: person?.email ?? null,
  emailKey: person?.email == null ? null : emailKey(person.email),
  phone: person?.phone ?? null,
})

const emptyRow: Omit<IncomingRow, 'rowNo'> = {
  ...{
    kind: 'order_line',
    orderKey: null,
    placedAt: null,
    placedOn: null,
    isCancelled: false,
    channel: null,
    orderTotalMinor: null,
    orderRefundedMinor: null,
  },
  ...{
    refundOfOrderKey: null,
    productCode: null,
    productName: null,
    category: null,
    brand: null,
    quantity: null,
    unitPrice: null,
    lineTotalMinor: null,
  },
  ...{ customerNumber: null, email: null, emailKey: null, phone: null, firstName: null, lastName: null, country: null, city: null },
  ...{ postcode: null, language: null },
}
