import type { Baskets } from './baskets.ts'
import type { Method } from './method.ts'

/** How often each item was in a basket on each day, in whole numbers, so that adding and counting anew give the same. */
export interface Sales {
  /** Days (whole numbers) with a sale, ascending. */
  days: number[]
  /** For each of them, the sales by item number; items beyond its length had none. */
  counts: Int32Array[]
}

export interface PopularityOptions {
  /** A sale of this age counts half; infinite where age does not matter. */
  halfLifeDays?: number
}

/**
 * Popularity: the sum over an item's sales of 2^(−age ÷ half-life), the age taken at the latest day of the data. One basket
 * is one sale, whatever the quantity.
 */
export const popularity = ({ halfLifeDays = Number.POSITIVE_INFINITY }: PopularityOptions = {}): Method<Float64Array> => ({
  code: 'popularity',
  fit: (baskets) => decayedSales(salesOf(baskets), { halfLifeDays, items: baskets.items.length }),
  score: (sales, _question, scores) => scores.set(sales),
  explain: (sales, _question, item) => ({ kind: 'popular', sales: sales[item] ?? 0 }),
})

/** Sales by day and item of all baskets. */
export function salesOf(baskets: Baskets): Sales {
  const byDay = new Map<number, Int32Array>()
  for (let basket = 0; basket < baskets.basketDay.length; basket++) {
    const day = Math.floor(baskets.basketDay[basket] ?? Number.NaN)
    const counts = byDay.get(day) ?? new Int32Array(baskets.items.length)
    byDay.set(day, counts)
    for (let at = baskets.basketStart[basket] ?? 0; at < (baskets.basketStart[basket + 1] ?? 0); at++) {
      const item = baskets.basketItem[at] ?? -1
      counts[item] = (counts[item] ?? 0) + 1
    }
  }
  const days = [...byDay.keys()].sort((a, b) => a - b)
  return { days, counts: days.map((day) => byDay.get(day) ?? new Int32Array(0)) }
}

/** These and those sales: the same as the sales of all baskets together. Item numbers mean the same in both. */
export function addSales(sales: Sales, more: Sales): Sales {
  const byDay = new Map(sales.days.map((day, at) => [day, sales.counts[at] ?? new Int32Array(0)]))
  for (const [at, day] of more.days.entries()) {
    byDay.set(day, sum(byDay.get(day) ?? new Int32Array(0), more.counts[at] ?? new Int32Array(0)))
  }
  const days = [...byDay.keys()].sort((a, b) => a - b)
  return { days, counts: days.map((day) => byDay.get(day) ?? new Int32Array(0)) }
}

/** Sales of each item, those of long ago counting less; as seen on `at`, the latest day of the sales unless given. Later days are left out. */
export function decayedSales(
  sales: Sales,
  { halfLifeDays, items, at }: { halfLifeDays: number; items: number; at?: number },
): Float64Array {
  const today = Math.floor(at ?? sales.days.at(-1) ?? 0)
  const decayed = new Float64Array(items)
  sales.days.forEach((day, place) => {
    const counts = sales.counts[place]
    if (!counts || day > today) return
    const weight = 2 ** (-(today - day) / halfLifeDays)
    for (let item = 0; item < counts.length; item++) decayed[item] = (decayed[item] ?? 0) + weight * (counts[item] ?? 0)
  })
  return decayed
}

function sum(a: Int32Array, b: Int32Array): Int32Array {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  const total = long.slice()
  for (let item = 0; item < short.length; item++) total[item] = (total[item] ?? 0) + (short[item] ?? 0)
  return total
}
