import assert from 'node:assert/strict'
import { type Baskets, itemsOf } from './baskets.ts'
import { type IdTable, idTable, numberFor } from './ids.ts'
import type { Reason } from './method.ts'
import { leading } from './ranking.ts'

/**
 * How often items, and pairs of items, were in baskets: whole numbers, so that adding baskets one by one, in any order, and
 * counting all anew give the same answers.
 */
export interface PairCounts {
  items: IdTable
  baskets: number
  /** Baskets with the item, by item number. */
  sales: Int32Array
  /** a · 2²⁶ + b for each pair that occurs, both ways round, ascending; and in how many baskets. */
  pair: Float64Array
  times: Int32Array
}

export interface TogetherOptions {
  count: number
  /** `lift`: n·N ÷ (nₐ·n_b), times n ÷ (n + shrinkage). `llr`: Dunning's log-likelihood ratio, of pairs above chance only. */
  measure?: 'lift' | 'llr'
  shrinkage?: number
  /** Pairs seen less often say nothing. */
  leastTimes?: number
  /** False for what must not be shown: out of stock, blocked, in the cart. */
  isEligible?: (item: string) => boolean
  /** Items of the same group are variants of one thing, and never offered beside each other. */
  variantGroup?: (item: string) => string | null
}

export interface Together {
  item: string
  score: number
  reason: Extract<Reason<string>, { kind: 'bought_together' }>
}

const limit = 2 ** 26

/** Counts of these baskets; an item that stands in a basket twice counts once. Keeps the numbers of `items` if given. */
export function countPairs(baskets: Iterable<Iterable<string>>, items: IdTable = idTable()): PairCounts {
  const keys: number[] = []
  const sales: number[] = []
  let count = 0
  for (const basket of baskets) {
    const own = [...new Set(basket)].map((id) => numberFor(items, id))
    count++
    for (const a of own) {
      sales[a] = (sales[a] ?? 0) + 1
      for (const b of own) if (a !== b) keys.push(a * limit + b)
    }
  }
  assert(items.ids.length <= limit, 'there are more items than pairs can be counted of')
  return {
    items,
    baskets: count,
    sales: Int32Array.from(items.ids, (_, item) => sales[item] ?? 0),
    ...runs(Float64Array.from(keys).sort()),
  }
}

/** These counts and those of more baskets; `counts` stays as it was, apart from new items in its table. */
export function addBaskets(counts: PairCounts, baskets: Iterable<Iterable<string>>): PairCounts {
  return changed(counts, countPairs(baskets, counts.items), 1)
}

/** The counts without these baskets, which were among them: an order that was taken back, or is about to be counted anew. */
export function removeBaskets(counts: PairCounts, baskets: Iterable<Iterable<string>>): PairCounts {
  return changed(counts, countPairs(baskets, counts.items), -1)
}

/** Baskets of one customer become one where each begins at most `windowDays` after the first of them. As outer ids. */
export function joinedBaskets(baskets: Baskets, windowDays: number): Set<string>[] {
  const joined: Set<string>[] = []
  for (let customer = 0; customer < baskets.customers.length; customer++) {
    let since = Number.NEGATIVE_INFINITY
    for (let basket = baskets.customerStart[customer] ?? 0; basket < (baskets.customerStart[customer + 1] ?? 0); basket++) {
      const day = baskets.basketDay[basket] ?? Number.NaN
      if (!(day - since <= windowDays)) {
        joined.push(new Set())
        since = day
      }
      for (const item of itemsOf(baskets, basket)) joined.at(-1)?.add(baskets.items[item] ?? '')
    }
  }
  return joined
}

/**
 * What is bought together with these items (a product page: one; a cart: several), best first: scores are added up over the
 * items, and the reason names the one that counts most, with the times both were bought. Equal scores are decided by sales,
 * then by id. Never the items themselves nor their variants.
 *
 * Lift: Brin, Motwani, Ullman & Tsur (1997), SIGMOD. LLR: Dunning (1993), Computational Linguistics 19(1).
 */
export function boughtTogether(counts: PairCounts, items: readonly string[], options: TogetherOptions): Together[] {
  const { count, isEligible = () => true, variantGroup = () => null } = options
  const groups = new Set(items.flatMap((item) => variantGroup(item) ?? []))
  const isOffered = (item: string): boolean => !items.includes(item) && !groups.has(variantGroup(item) ?? '\0') && isEligible(item)
  const found = gathered(counts, items, options).filter(({ item }) => isOffered(item))
  const sales = (item: string): number => counts.sales[counts.items.numbers.get(item) ?? -1] ?? 0
  const id = (at: number): string => found[at]?.item ?? ''
  const scores = Float64Array.from(found, ({ score }) => score)
  const order = leading(scores, { count, tie: (a, b) => sales(id(b)) - sales(id(a)) || (id(a) < id(b) ? -1 : 1) })
  return order.flatMap((at) => found[at] ?? [])
}

function gathered(counts: PairCounts, items: readonly string[], options: TogetherOptions): Together[] {
  const { measure = 'lift', shrinkage = 10, leastTimes = 3 } = options
  const found = new Map<number, Together & { most: number }>()
  for (const id of new Set(items)) {
    const a = counts.items.numbers.get(id) ?? -1
    for (let at = firstOf(counts.pair, a * limit); at < counts.pair.length && (counts.pair[at] ?? 0) < (a + 1) * limit; at++) {
      const [b, times] = [(counts.pair[at] ?? 0) % limit, counts.times[at] ?? 0]
      if (times < leastTimes) continue
      const [salesA, salesB] = [counts.sales[a] ?? 0, counts.sales[b] ?? 0]
      const lift = (times * counts.baskets) / (salesA * salesB)
      const score =
        measure === 'lift' ? (lift * times) / (times + shrinkage) : lift > 1 ? likelihoodRatio(times, salesA, salesB, counts.baskets) : 0
      const reason = { kind: 'bought_together', with: id, times } as const
      const known = found.get(b)
      if (!known) found.set(b, { item: counts.items.ids[b] ?? '', score, reason, most: score })
      else found.set(b, { ...known, score: known.score + score, ...(score > known.most ? { reason, most: score } : {}) })
    }
  }
  return [...found.values()].filter(({ score }) => score > 0).map(({ item, score, reason }) => ({ item, score, reason }))
}

/** 2·Σ observed·ln(observed ÷ expected) over the four cells of with and without a, with and without b. */
export function likelihoodRatio(both: number, withA: number, withB: number, baskets: number): number {
  const cell = (observed: number, row: number, column: number): number =>
    observed === 0 ? 0 : observed * Math.log((observed * baskets) / (row * column))
  return (
    2 *
    (cell(both, withA, withB) +
      cell(withA - both, withA, baskets - withB) +
      cell(withB - both, baskets - withA, withB) +
      cell(baskets - withA - withB + both, baskets - withA, baskets - withB))
  )
}

/** Equal neighbours become one with their number. */
function runs(sorted: Float64Array): { pair: Float64Array; times: Int32Array } {
  const pair = new Float64Array(sorted.length)
  const times = new Int32Array(sorted.length)
  let end = 0
  for (const key of sorted) {
    if (end === 0 || pair[end - 1] !== key) pair[end++] = key
    times[end - 1] = (times[end - 1] ?? 0) + 1
  }
  return { pair: pair.slice(0, end), times: times.slice(0, end) }
}

function changed(counts: PairCounts, more: PairCounts, sign: 1 | -1): PairCounts {
  const sales = more.sales.map((value, item) => (counts.sales[item] ?? 0) + sign * value)
  const pair = new Float64Array(counts.pair.length + more.pair.length)
  const times = new Int32Array(pair.length)
  let [a, b, end] = [0, 0, 0]
  while (a < counts.pair.length || b < more.pair.length) {
    const [left, right] = [counts.pair[a] ?? Number.POSITIVE_INFINITY, more.pair[b] ?? Number.POSITIVE_INFINITY]
    const sum = (left <= right ? (counts.times[a++] ?? 0) : 0) + (right <= left ? sign * (more.times[b++] ?? 0) : 0)
    assert(sum >= 0, 'baskets were taken out that had not been counted')
    if (sum === 0) continue
    pair[end] = Math.min(left, right)
    times[end++] = sum
  }
  return { items: counts.items, baskets: counts.baskets + sign * more.baskets, sales, pair: pair.slice(0, end), times: times.slice(0, end) }
}

/** The place of the first key that is not below `key`. */
function firstOf(sorted: Float64Array, key: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return low
}
