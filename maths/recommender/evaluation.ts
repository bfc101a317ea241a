import { timesBought } from './baskets.ts'
import { bootstrapMean, type Interval, meanOf } from './bootstrap.ts'
import type { Method } from './method.ts'
import { coverage, intraListSimilarity, listQuality, meanPopularityRank } from './metrics.ts'
import { decayedSales, salesOf } from './popularity.ts'
import { bestItems } from './ranking.ts'
import { columnsOf, type SparseMatrix, transpose } from './sparse-matrix.ts'
import type { Case, Split } from './split.ts'

/** Which items are asked for: all, those the customer had before, or those new to the customer. */
export type Slice = 'all' | 'repeat' | 'new'

export const slices: readonly Slice[] = ['all', 'repeat', 'new']

/** How well one method did on one slice, with lists of k items. */
export interface Score {
  method: string
  slice: Slice
  k: number
  customers: number
  recall: Interval
  ndcg: number
  hit: number
  mrr: number
  /** Share of the catalogue that was shown to anybody. */
  coverage: number
  meanPopularityRank: number | null
  intraListSimilarity: number | null
  /** Recall by case that has a truth in this slice, in the order of the cases: for comparing methods customer by customer. */
  recalls: Float64Array
}

export interface EvaluationOptions {
  k: readonly number[]
  uniform: () => number
  draws?: number
}

/**
 * Fits each method on the training and asks it for each case. On the slices `repeat` and `new` both the list and the truth
 * hold such items only, as in a shop with two lists; cases without a truth in a slice are left out of it. Equal scores are
 * decided by sales in the training, then by id.
 */
export function evaluate(split: Split, methods: readonly Method<unknown>[], options: EvaluationOptions): Score[] {
  return methods.flatMap((method) => evaluateMethod(split, method, options))
}

function evaluateMethod(split: Split, method: Method<unknown>, { k, uniform, draws = 1_000 }: EvaluationOptions): Score[] {
  const { training, cases } = split
  const fitted = method.fit(training)
  const sales = decayedSales(salesOf(training), { halfLifeDays: Number.POSITIVE_INFINITY, items: training.items.length })
  const asked = { fitted, method, ties: { recentSales: sales, ids: training.items }, longest: Math.max(...k) }
  const answers = answersOf(cases, asked, training.items.length)
  const similarity = sharedBuyers(transpose(timesBought(training)))
  return slices.flatMap((slice) =>
    k.map((length): Score => {
      const measured = answers[slice].map(({ list, truth }) => listQuality(list, truth, length))
      const lists = answers[slice].map(({ list }) => list.slice(0, length))
      const recalls = Float64Array.from(measured, ({ recall }) => recall)
      const mean = (of: 'ndcg' | 'hit' | 'mrr'): number => meanOf(Float64Array.from(measured, (quality) => quality[of]))
      return {
        method: method.code,
        slice,
        k: length,
        customers: measured.length,
        recall: bootstrapMean(recalls, { uniform, draws }),
        ndcg: mean('ndcg'),
        hit: mean('hit'),
        mrr: mean('mrr'),
        coverage: coverage(lists, training.items.length),
        meanPopularityRank: meanPopularityRank(lists, sales),
        intraListSimilarity: intraListSimilarity(lists, similarity),
        recalls,
      }
    }),
  )
}

interface Asked {
  fitted: unknown
  method: Method<unknown>
  ties: { recentSales: Float64Array; ids: readonly string[] }
  longest: number
}

interface Answer {
  list: number[]
  truth: ReadonlySet<number>
}

function answersOf(cases: readonly Case[], { fitted, method, ties, longest }: Asked, items: number): Record<Slice, Answer[]> {
  const answers: Record<Slice, Answer[]> = { all: [], repeat: [], new: [] }
  const scores = new Float64Array(items)
  const eligible = new Uint8Array(items)
  for (const { past, day, truth } of cases) {
    method.score(fitted, { past, day }, scores)
    const had = new Set(past.flatMap((basket) => Array.from(basket.items)))
    for (const slice of slices) {
      const belongs = (item: number): boolean => slice === 'all' || had.has(item) === (slice === 'repeat')
      const wanted = new Set([...truth].filter(belongs))
      if (wanted.size === 0) continue
      eligible.fill(slice === 'repeat' ? 0 : 1)
      if (slice !== 'all') for (const item of had) eligible[item] = slice === 'repeat' ? 1 : 0
      answers[slice].push({ list: bestItems(scores, { count: longest, ties, eligible }), truth: wanted })
    }
  }
  return answers
}

/** Cosine of two items over the customers who bought them. */
function sharedBuyers(byItem: SparseMatrix): (a: number, b: number) => number {
  const known = new Map<number, number>()
  return (a, b) => {
    const key = Math.min(a, b) * byItem.rows + Math.max(a, b)
    const before = known.get(key)
    if (before !== undefined) return before
    const [few, many] = [columnsOf(byItem, a), columnsOf(byItem, b)]
    const value = few.length * many.length === 0 ? 0 : common(few, many) / Math.sqrt(few.length * many.length)
    known.set(key, value)
    return value
  }
}

/** How many numbers two ascending lists share. */
function common(a: Int32Array, b: Int32Array): number {
  let [at, place, count] = [0, 0, 0]
  while (at < a.length && place < b.length) {
    const difference = (a[at] ?? 0) - (b[place] ?? 0)
    if (difference === 0) count++
    if (difference <= 0) at++
    if (difference >= 0) place++
  }
  return count
}
