import assert from 'node:assert/strict'
import { type SparseMatrix, sparseMatrix } from './sparse-matrix.ts'

export type SignalKind = 'purchase' | 'cart' | 'view' | 'wish' | 'rating'

/** What people did, in columns. `amount` is 1 for a purchase, −1 for one given back, and a rating's distance from neutral (−2 to 2). */
export interface Signals {
  kind: readonly SignalKind[]
  customer: ArrayLike<number>
  item: ArrayLike<number>
  day: ArrayLike<number>
  amount: ArrayLike<number>
}

export interface SignalOptions {
  customers: number
  items: number
  /** The day as of which signals have aged. */
  day: number
  weights?: Partial<Record<SignalKind, number>>
  /** A signal of this age counts half. */
  halfLifeDays?: number
  /** The most that one customer's signals of one item on one day count, refunds apart. */
  mostADay?: number
}

const usual: Record<SignalKind, number> = { purchase: 1, cart: 0.4, wish: 0.4, rating: 0.3, view: 0.1 }

/**
 * Customers × items: how much each customer is drawn to each item, for methods that take a matrix. Weights by kind, halved
 * every `halfLifeDays`; what is positive is capped per customer, item and day, so that reloading a page a hundred times
 * counts little; what was given back is subtracted as it had been added. Entries of 0 and below are left out.
 */
export function preferences(
  { kind, customer, item, day, amount }: Signals,
  { customers, items, day: today, weights = {}, halfLifeDays = 90, mostADay = 1 }: SignalOptions,
): SparseMatrix {
  const gained = new Map<string, number>()
  const entries = { row: Int32Array.from(customer), column: Int32Array.from(item), value: new Float64Array(kind.length) }
  kind.forEach((of, at) => {
    const [when = Number.NaN, raw = Number.NaN] = [day[at], amount[at]]
    assert(when <= today && Number.isFinite(raw), `signal ${at + 1} lies ahead of the day, or has no amount`)
    const key = `${customer[at]} ${item[at]} ${Math.floor(when)}`
    const before = gained.get(key) ?? 0
    const worth = raw * (weights[of] ?? usual[of])
    const counted = worth > 0 ? Math.min(worth, mostADay - before) : worth
    if (counted > 0) gained.set(key, before + counted)
    entries.value[at] = counted * 2 ** (-(today - when) / halfLifeDays)
  })
  return positive(sparseMatrix(customers, items, entries))
}

function positive({ rows, columns, start, column, value }: SparseMatrix): SparseMatrix {
  const kept = Array.from(value.keys()).filter((at) => (value[at] ?? 0) > 0)
  const before = new Int32Array(value.length + 1)
  for (let at = 0; at < value.length; at++) before[at + 1] = (before[at] ?? 0) + ((value[at] ?? 0) > 0 ? 1 : 0)
  return {
    ...{ rows, columns, start: start.map((at) => before[at] ?? 0) },
    column: Int32Array.from(kept, (at) => column[at] ?? 0),
    value: Float64Array.from(kept, (at) => value[at] ?? 0),
  }
}
