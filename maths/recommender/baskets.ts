import assert from 'node:assert/strict'
import { type SparseMatrix, sparseMatrix } from './sparse-matrix.ts'

/** What was bought, one entry a line, in any order. `day` counts days from any fixed day, fractions are times of the day. */
export interface PurchaseLines {
  customer: readonly string[]
  basket: readonly string[]
  item: readonly string[]
  day: ArrayLike<number>
}

/**
 * Baskets by customer and time. Customers and items are dense numbers inside; `customers` and `items` hold their outer ids.
 * The baskets of customer c are `customerStart[c]` to `customerStart[c + 1]`, oldest first; the items of basket b are
 * `basketStart[b]` to `basketStart[b + 1]` in `basketItem`, ascending, each once.
 */
export interface Baskets {
  customers: readonly string[]
  items: readonly string[]
  customerStart: Int32Array
  basketDay: Float64Array
  basketStart: Int32Array
  basketItem: Int32Array
}

/** What a customer bought before, oldest first: what every recommendation is asked with, so that nobody must be in the training. */
export interface PastBasket {
  day: number
  items: Int32Array
}

/**
 * Lines put in order. A basket's day is that of its first line, baskets of the same day stand in the order of their ids,
 * and numbers follow the order of the outer ids, so the order of the lines does not matter.
 */
export function basketsOf(lines: PurchaseLines): Baskets {
  const count = lines.item.length
  assert(lines.customer.length === count && lines.basket.length === count && lines.day.length === count, 'columns differ in length')
  const customers = [...new Set(lines.customer)].sort()
  const items = [...new Set(lines.item)].sort()
  const found = findBaskets(lines, numbersOf(customers))
  const order = found.map((_, at) => at).sort((a, b) => inTime(found[a], found[b]))
  return { customers, items, ...laidOut(order, found, lines, { customers: customers.length, itemNumbers: numbersOf(items) }) }
}

/** Numbers by outer id. */
export const numbersOf = (ids: readonly string[]): Map<string, number> => new Map(ids.map((id, number) => [id, number]))

/** The baskets of a customer, oldest first, as views. */
export function pastBaskets(baskets: Baskets, customer: number): PastBasket[] {
  const past: PastBasket[] = []
  for (let basket = baskets.customerStart[customer] ?? 0; basket < (baskets.customerStart[customer + 1] ?? 0); basket++) {
    past.push({ day: baskets.basketDay[basket] ?? Number.NaN, items: itemsOf(baskets, basket) })
  }
  return past
}

/** The items of a basket, as a view. */
export const itemsOf = ({ basketStart, basketItem }: Baskets, basket: number): Int32Array =>
  basketItem.subarray(basketStart[basket], basketStart[basket + 1])

/** The items of a basket, as a set. */
export const boughtBy = (baskets: Baskets, basket: number): ReadonlySet<number> => new Set(itemsOf(baskets, basket))

/** Customers × items: in how many of a customer's baskets an item was. */
export function timesBought(baskets: Baskets): SparseMatrix {
  const row = new Int32Array(baskets.basketItem.length)
  for (let customer = 0; customer < baskets.customers.length; customer++) {
    const first = baskets.basketStart[baskets.customerStart[customer] ?? 0]
    row.fill(customer, first, baskets.basketStart[baskets.customerStart[customer + 1] ?? 0])
  }
  const value = new Float64Array(row.length).fill(1)
  return sparseMatrix(baskets.customers.length, baskets.items.length, { row, column: baskets.basketItem, value })
}

/** Only the baskets that are asked for, of the same customers and items. */
export function keepBaskets(baskets: Baskets, isKept: (basket: number, customer: number) => boolean): Baskets {
  const kept: number[] = []
  const customerStart = new Int32Array(baskets.customers.length + 1)
  for (let customer = 0; customer < baskets.customers.length; customer++) {
    for (let basket = baskets.customerStart[customer] ?? 0; basket < (baskets.customerStart[customer + 1] ?? 0); basket++) {
      if (isKept(basket, customer)) kept.push(basket)
    }
    customerStart[customer + 1] = kept.length
  }
  return { ...baskets, customerStart, ...packed(kept.map((basket) => itemsOf(baskets, basket))), basketDay: daysOf(kept, baskets) }
}

interface FoundBasket {
  customer: number
  id: string
  day: number
  lines: number[]
}

function findBaskets({ customer, basket, day }: PurchaseLines, customerNumbers: ReadonlyMap<string, number>): FoundBasket[] {
  const byCustomer = new Map<string, Map<string, FoundBasket>>()
  const found: FoundBasket[] = []
  for (let line = 0; line < customer.length; line++) {
    const [who = '', id = '', when = Number.NaN] = [customer[line], basket[line], day[line]]
    assert(Number.isFinite(when), `line ${line + 1} has no day`)
    const own = byCustomer.get(who) ?? new Map<string, FoundBasket>()
    if (own.size === 0) byCustomer.set(who, own)
    let known = own.get(id)
    if (!known) {
      known = { customer: customerNumbers.get(who) ?? -1, id, day: when, lines: [] }
      own.set(id, known)
      found.push(known)
    }
    known.day = Math.min(known.day, when)
    known.lines.push(line)
  }
  return found
}

function inTime(a: FoundBasket | undefined, b: FoundBasket | undefined): number {
  assert(a && b)
  return a.customer - b.customer || a.day - b.day || (a.id < b.id ? -1 : 1)
}

function laidOut(
  order: readonly number[],
  found: readonly FoundBasket[],
  { item }: PurchaseLines,
  { customers, itemNumbers }: { customers: number; itemNumbers: ReadonlyMap<string, number> },
) {
  const customerStart = new Int32Array(customers + 1)
  const sorted = order.flatMap((at) => found[at] ?? [])
  for (const { customer } of sorted) customerStart[customer + 1] = (customerStart[customer + 1] ?? 0) + 1
  for (let customer = 0; customer < customers; customer++) {
    customerStart[customer + 1] = (customerStart[customer + 1] ?? 0) + (customerStart[customer] ?? 0)
  }
  const contents = sorted.map(({ lines }) => Int32Array.from(new Set(lines.map((line) => itemNumbers.get(item[line] ?? '') ?? -1))).sort())
  return { customerStart, basketDay: Float64Array.from(sorted, ({ day }) => day), ...packed(contents) }
}

function packed(contents: readonly Int32Array[]): { basketStart: Int32Array; basketItem: Int32Array } {
  const basketStart = new Int32Array(contents.length + 1)
  contents.forEach((items, basket) => {
    basketStart[basket + 1] = (basketStart[basket] ?? 0) + items.length
  })
  const basketItem = new Int32Array(basketStart[contents.length] ?? 0)
  for (const [basket, items] of contents.entries()) basketItem.set(items, basketStart[basket])
  return { basketStart, basketItem }
}

const daysOf = (kept: readonly number[], { basketDay }: Baskets): Float64Array =>
  Float64Array.from(kept, (basket) => basketDay[basket] ?? Number.NaN)
