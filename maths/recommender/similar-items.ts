import { type Baskets, timesBought } from './baskets.ts'
import { type Weighting, weightedItems } from './item-weights.ts'
import type { Method, Question } from './method.ts'
import { type SparseMatrix, transpose, withValues } from './sparse-matrix.ts'

export interface SimilarItemsOptions {
  weighting?: Weighting
  /** Neighbours kept for each item. */
  neighbours?: number
  /** A similarity is multiplied by n ÷ (n + shrinkage), n = customers who bought both. */
  shrinkage?: number
}

/** The nearest items of each item: row i of `item` and `similarity` from `start[i]` to `start[i + 1]`, best first. */
export interface SimilarItems {
  start: Int32Array
  item: Int32Array
  similarity: Float64Array
  /** Customers who bought both. */
  people: Int32Array
}

/** What one stretch of items needs to find its neighbours; typed arrays only, so threads can share it. */
export interface SimilarityTask {
  /** Items × customers, and customers × items, with the same weights. */
  byItem: SparseMatrix
  byCustomer: SparseMatrix
  neighbours: number
  shrinkage: number
}

/**
 * Item-to-item similarity over what customers bought, with shrinkage: two items that one customer shares are not alike
 * yet. The score of an item is the sum of its similarities to what was bought before.
 *
 * Sarwar, Karypis, Konstan & Riedl (2001), WWW; shrinkage as in Bell & Koren (2007), KDD Cup. Time O(Σ n²), n being the
 * items of a customer.
 */
export const similarItems = (options: SimilarItemsOptions = {}): Method<SimilarItems> => ({
  code: `similar_items_${options.weighting ?? 'cosine'}`,
  fit: (baskets) => fitSimilarItems(baskets, options),
  score: (similar, { past }, scores) => {
    scores.fill(0)
    for (const item of boughtItems(past)) addNeighbours(similar, item, scores)
  },
  explain: (similar, { past }, item) => nearestOf(similar, boughtItems(past), item),
})

export function fitSimilarItems(baskets: Baskets, options: SimilarItemsOptions = {}): SimilarItems {
  const task = similarityTask(timesBought(baskets), options)
  return findSimilar(task, 0, task.byItem.rows)
}

/** Prepares the search. `matrix` is customers × items; only whether something was bought counts, not how often. */
export function similarityTask(
  matrix: SparseMatrix,
  { weighting = 'cosine', neighbours = 100, shrinkage = 10 }: SimilarItemsOptions = {},
): SimilarityTask {
  const bought = withValues(matrix, new Float64Array(matrix.value.length).fill(1))
  const byItem = weightedItems(transpose(bought), weighting)
  return { byItem, byCustomer: transpose(byItem), neighbours, shrinkage }
}

/** The neighbours of the items from `from` up to, not including, `to`; `start` counts from 0 for the first of them. */
export function findSimilar({ byItem, byCustomer, neighbours, shrinkage }: SimilarityTask, from: number, to: number): SimilarItems {
  const sum = new Float64Array(byItem.rows)
  const people = new Int32Array(byItem.rows)
  const touched = new Int32Array(byItem.rows)
  const found: { item: number[]; similarity: number[]; people: number[] } = { item: [], similarity: [], people: [] }
  const start = new Int32Array(to - from + 1)
  for (let item = from; item < to; item++) {
    const count = meet(byItem, byCustomer, item, { sum, people, touched })
    for (let at = 0; at < count; at++) {
      const other = touched[at] ?? 0
      sum[other] = ((sum[other] ?? 0) * (people[other] ?? 0)) / ((people[other] ?? 0) + shrinkage)
    }
    for (const other of strongest(touched.subarray(0, count), sum, neighbours)) {
      found.item.push(other)
      found.similarity.push(sum[other] ?? 0)
      found.people.push(people[other] ?? 0)
    }
    for (let at = 0; at < count; at++) {
      sum[touched[at] ?? 0] = 0
      people[touched[at] ?? 0] = 0
    }
    start[item - from + 1] = found.item.length
  }
  return {
    start,
    item: Int32Array.from(found.item),
    similarity: Float64Array.from(found.similarity),
    people: Int32Array.from(found.people),
  }
}

/** Stretches that follow each other become one. */
export function joinSimilar(parts: readonly SimilarItems[]): SimilarItems {
  const starts: number[] = [0]
  let before = 0
  for (const { start } of parts) {
    for (let at = 1; at < start.length; at++) starts.push(before + (start[at] ?? 0))
    before += start.at(-1) ?? 0
  }
  const joined = { item: new Int32Array(before), similarity: new Float64Array(before), people: new Int32Array(before) }
  let place = 0
  for (const { item, similarity, people } of parts) {
    joined.item.set(item, place)
    joined.similarity.set(similarity, place)
    joined.people.set(people, place)
    place += item.length
  }
  return { start: Int32Array.from(starts), ...joined }
}

/** Adds the similarities of an item's neighbours to their scores. */
export function addNeighbours({ start, item, similarity }: SimilarItems, of: number, scores: Float64Array): void {
  for (let at = start[of] ?? 0; at < (start[of + 1] ?? 0); at++) {
    const other = item[at] ?? 0
    scores[other] = (scores[other] ?? 0) + (similarity[at] ?? 0)
  }
}

/** The bought item that contributes most to another one. */
export function nearestOf({ start, item, similarity, people }: SimilarItems, bought: Iterable<number>, wanted: number) {
  let best: { kind: 'similar_to'; item: number; people: number } | null = null
  let most = 0
  for (const own of bought) {
    const at = item.subarray(start[own] ?? 0, start[own + 1] ?? 0).indexOf(wanted) + (start[own] ?? 0)
    if (at < (start[own] ?? 0) || (similarity[at] ?? 0) <= most) continue
    most = similarity[at] ?? 0
    best = { kind: 'similar_to', item: own, people: people[at] ?? 0 }
  }
  return best
}

export const boughtItems = (past: Question['past']): Set<number> => new Set(past.flatMap(({ items }) => Array.from(items)))

interface Meeting {
  sum: Float64Array
  people: Int32Array
  touched: Int32Array
}

/** Products of the item with all items that share a customer with it; answers how many those are. */
function meet(byItem: SparseMatrix, byCustomer: SparseMatrix, item: number, { sum, people, touched }: Meeting): number {
  const [columns, values] = [byCustomer.column, byCustomer.value]
  let count = 0
  for (let at = byItem.start[item] ?? 0; at < (byItem.start[item + 1] ?? 0); at++) {
    const customer = byItem.column[at] ?? 0
    const weight = byItem.value[at] ?? 0
    const end = byCustomer.start[customer + 1] ?? 0
    for (let place = byCustomer.start[customer] ?? 0; place < end; place++) {
      const other = columns[place] ?? 0
      if (other === item) continue
      if (people[other] === 0) touched[count++] = other
      people[other] = (people[other] ?? 0) + 1
      sum[other] = (sum[other] ?? 0) + weight * (values[place] ?? 0)
    }
  }
  return count
}

/** The items of the highest values, best first, of equal ones the lower number. */
function strongest(items: Int32Array, value: Float64Array, count: number): Int32Array {
  const byValue = (a: number, b: number): number => (value[b] ?? 0) - (value[a] ?? 0) || a - b
  if (items.length <= count) return items.slice().sort(byValue)
  const bar = items.map((item) => item)
  const threshold = nthLargest(bar, value, count)
  return items
    .filter((item) => (value[item] ?? 0) >= threshold)
    .sort(byValue)
    .slice(0, count)
}

/** The n-th largest of the values, found by quickselect on a scratch list of items. */
function nthLargest(items: Int32Array, value: Float64Array, n: number): number {
  let [low, high] = [0, items.length - 1]
  const at = (place: number): number => value[items[place] ?? 0] ?? 0
  while (low < high) {
    const pivot = at((low + high) >> 1)
    let [left, right] = [low, high]
    while (left <= right) {
      while (at(left) > pivot) left++
      while (at(right) < pivot) right--
      if (left <= right) {
        const held = items[left] ?? 0
        items[left++] = items[right] ?? 0
        items[right--] = held
      }
    }
    if (n - 1 <= right) high = right
    else if (n - 1 >= left) low = left
    else break
  }
  return at(n - 1)
}
