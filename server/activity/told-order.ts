/** What an event says of an order, by the e-commerce vocabulary of Segment, in the shop's own money. */
import { type Decimal, multiplyToMinor, parseDecimal, toDecimalText } from '../kit/decimal.ts'
import { emailKey } from '../kit/email.ts'
import { currencyExponent, toMinor } from '../kit/money.ts'
import { phoneKey } from '../kit/phone.ts'
import { isObject } from './reading/plain-json.ts'
import type { OrderProblem } from './schema.ts'

export type OrderEventKind = 'completed' | 'updated' | 'cancelled' | 'refunded'

export interface ToldLine {
  code: string | null
  name: string | null
  category: string | null
  /** Absent in what was noted before brands were. */
  brand?: string | null
  /** Decimal text, more than 0. */
  quantity: string
  /** Decimal text; null where it was not said. */
  unitPrice: string | null
  totalMinor: number | null
}

export interface ToldPerson {
  customerNumber: string | null
  email: string | null
  phone: string | null
}

/** What was not said is null. */
export interface ToldOrder {
  /** Of the order; of a refund what was given back. */
  totalMinor: number | null
  /** Where it was placed; absent in what was noted before channels were. */
  channel?: string | null
  lines: ToldLine[] | null
  person: ToldPerson | null
}

export type ReadOrder = { kind: 'told'; number: string; told: ToldOrder } | { kind: 'problem'; problem: OrderProblem }

/** Of the names that make orders, the kind. */
export const orderEventKinds: ReadonlyMap<string, OrderEventKind> = new Map([
  ['Order Completed', 'completed'],
  ['Order Updated', 'updated'],
  ['Order Cancelled', 'cancelled'],
  ['Order Refunded', 'refunded'],
])

export interface OrderFacts {
  kind: OrderEventKind
  properties: Record<string, unknown>
  /** As the event itself says; null where it says nothing that anybody can be recognised by. */
  customerNumber: string | null
  shop: { currency: string; country: string }
}

export function readOrder({ kind, properties, customerNumber, shop }: OrderFacts): ReadOrder {
  const number = textOf(properties.order_id ?? properties.orderId)
  if (number === null) return { kind: 'problem', problem: 'order_id_missing' }
  const currency = textOf(properties.currency)
  if (currency !== null && currency.toUpperCase() !== shop.currency) return { kind: 'problem', problem: 'other_currency' }
  try {
    const lines = linesOf(properties.products, shop.currency)
    const amount = decimalOf(properties.total) ?? decimalOf(properties.revenue) ?? decimalOf(properties.value)
    const totalMinor = amount === null ? null : toMinor(amount, shop.currency)
    const isPriced = totalMinor !== null || lines?.some((line) => line.totalMinor !== null) === true
    if (totalMinor !== null && totalMinor < 0) return { kind: 'problem', problem: 'amount_unreadable' }
    if (kind === 'completed' && !isPriced) return { kind: 'problem', problem: 'amount_unreadable' }
    const channel = textOf(properties.channel, longestChannel) ?? textOf(properties.affiliation, longestChannel)
    return { kind: 'told', number, told: { totalMinor, channel, lines, person: personOf(properties, customerNumber, shop.country) } }
  } catch (error) {
    // Sums that no shop has.
    if (error instanceof RangeError) return { kind: 'problem', problem: 'amount_unreadable' }
    throw error
  }
}

const mostLines = 500
const longestText = 200
const longestChannel = 60

function linesOf(products: unknown, currency: string): ToldLine[] | null {
  if (!Array.isArray(products)) return null
  const lines = products.slice(0, mostLines).flatMap((product) => (isObject(product) ? (lineOf(product, currency) ?? []) : []))
  return lines.length === 0 ? null : lines
}

function lineOf(product: Record<string, unknown>, currency: string): ToldLine | null {
  const quantity = decimalOf(product.quantity) ?? { coefficient: 1, scale: 0 }
  if (quantity.coefficient <= 0) return null
  const price = decimalOf(product.price)
  return {
    code: textOf(product.sku) ?? textOf(product.product_id) ?? textOf(product.id),
    name: textOf(product.name),
    category: textOf(product.category),
    brand: textOf(product.brand),
    quantity: toDecimalText(quantity, 4),
    unitPrice: price === null || price.coefficient < 0 ? null : toDecimalText(price, 6),
    totalMinor: price === null || price.coefficient < 0 ? null : multiplyToMinor(quantity, price, currencyExponent(currency)),
  }
}

function personOf(properties: Record<string, unknown>, customerNumber: string | null, country: string): ToldPerson | null {
  const email = textOf(properties.email)
  const phone = textOf(properties.phone)
  const person = {
    customerNumber,
    email: email !== null && emailKey(email) !== null ? email : null,
    phone: phone === null ? null : (phoneKey(phone, country)?.e164 ?? null),
  }
  return person.customerNumber === null && person.email === null && person.phone === null ? null : person
}

function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? parseDecimal(String(value)) : null
  return typeof value === 'string' ? parseDecimal(value) : null
}

function textOf(value: unknown, longest: number = longestText): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string') return null
  const text = value.trim().slice(0, longest).toWellFormed()
  return text === '' ? null : text
}
