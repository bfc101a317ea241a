import { type Baskets, timesBought } from './baskets.ts'
import { invertPositiveDefinite } from './dense-inverse.ts'
import type { Method } from './method.ts'
import { boughtItems } from './similar-items.ts'
import { columnsOf, type SparseMatrix, transpose } from './sparse-matrix.ts'

export interface EaseOptions {
  /** Ridge penalty, in customers: higher trusts the data less. */
  lambda?: number
  /** The items that most customers bought; work grows with the third power, memory with the second. */
  maxItems?: number
}

export interface Ease {
  /** Item numbers of the head, most buyers first. */
  head: Int32Array
  /** Place in the head by item number, −1 for the tail. */
  place: Int32Array
  /** weight[i·n + j]: what having bought the i-th item of the head adds to the j-th. The diagonal is 0. */
  weight: Float32Array
}

/**
 * EASE: the linear model that predicts each item from all others best in the sense of least squares with a ridge penalty.
 * With G = XᵀX + λI and P = G⁻¹: weight(i, j) = −P(i, j) ÷ P(j, j), and 0 on the diagonal. Scores are sums over what was
 * bought, so each item's share in a score is its reason.
 *
 * Steck (2019), WWW, “Embarrassingly Shallow Autoencoders for Sparse Data”, equations 3–8. X is bought or not.
 */
export const ease = (options: EaseOptions = {}): Method<Ease> => ({
  code: 'ease',
  fit: (baskets) => fitEase(baskets, options),
  score: (model, { past }, scores) => {
    scores.fill(0)
    addHeadScores(model, boughtItems(past), scores)
  },
  explain: (model, { past }, item) => largestShare(model, boughtItems(past), item),
})

/** Baskets never change, so the methods that build on EASE share one fit of the same baskets. */
const fits = new WeakMap<Baskets, Map<string, Ease>>()

export function fitEase(baskets: Baskets, { lambda = 300, maxItems = 2_500 }: EaseOptions = {}): Ease {
  const known = fits.get(baskets) ?? new Map<string, Ease>()
  fits.set(baskets, known)
  const model = known.get(`${lambda} ${maxItems}`) ?? solveEase(baskets, { lambda, maxItems })
  known.set(`${lambda} ${maxItems}`, model)
  return model
}

function solveEase(baskets: Baskets, options: EaseOptions): Ease {
  const { head, place, gram } = easeProblem(baskets, options)
  return easeModel({ head, place }, invertPositiveDefinite(gram, head.length))
}

/** The head, and XᵀX + λI over it. */
export function easeProblem(baskets: Baskets, { lambda = 300, maxItems = 2_500 }: EaseOptions) {
  const byCustomer = timesBought(baskets)
  const { head, place } = headOf(transpose(byCustomer), maxItems)
  return { head, place, gram: gramMatrix(byCustomer, { head, place, lambda }) }
}

/** The model from the inverse of the problem's matrix. */
export const easeModel = ({ head, place }: Pick<Ease, 'head' | 'place'>, inverse: Float64Array): Ease => ({
  ...{ head, place },
  weight: weightsOf(inverse, head.length),
})

/** The items of most buyers, of equal ones the lower number. */
function headOf(byItem: SparseMatrix, maxItems: number): { head: Int32Array; place: Int32Array } {
  const buyers = (item: number): number => columnsOf(byItem, item).length
  const head = Int32Array.from({ length: byItem.rows }, (_, item) => item)
    .sort((a, b) => buyers(b) - buyers(a) || a - b)
    .slice(0, maxItems)
  const place = new Int32Array(byItem.rows).fill(-1)
  head.forEach((item, at) => {
    place[item] = at
  })
  return { head, place }
}

/** XᵀX + λI over the head: on the diagonal the buyers of an item, elsewhere the customers who bought both. */
function gramMatrix(
  byCustomer: SparseMatrix,
  { head, place, lambda }: { head: Int32Array; place: Int32Array; lambda: number },
): Float64Array {
  const n = head.length
  const gram = new Float64Array(n * n)
  for (let customer = 0; customer < byCustomer.rows; customer++) {
    const own = columnsOf(byCustomer, customer)
      .map((item) => place[item] ?? -1)
      .filter((at) => at >= 0)
    for (const a of own) for (const b of own) gram[a * n + b] = (gram[a * n + b] ?? 0) + 1
  }
  for (let at = 0; at < n; at++) gram[at * n + at] = (gram[at * n + at] ?? 0) + lambda
  return gram
}

/** What each item adds to each other one, from the inverse. */
function weightsOf(inverse: Float64Array, n: number): Float32Array {
  const weight = new Float32Array(n * n)
  const scale = Float64Array.from({ length: n }, (_, at) => -1 / (inverse[at * n + at] ?? Number.NaN))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weight[i * n + j] = i === j ? 0 : (inverse[i * n + j] ?? 0) * (scale[j] ?? 0)
  }
  return weight
}

/** Adds the scores of the items of the head; those of the tail stay as they are. */
export function addHeadScores({ head, place, weight }: Ease, bought: Iterable<number>, scores: Float64Array): void {
  const n = head.length
  for (const item of bought) {
    const row = (place[item] ?? -1) * n
    if (row < 0) continue
    for (let at = 0; at < n; at++) {
      const other = head[at] ?? 0
      scores[other] = (scores[other] ?? 0) + (weight[row + at] ?? 0)
    }
  }
}

/** The bought item that adds most, and its share in all that was added; null where nothing speaks for the item. */
export function largestShare({ head, place, weight }: Ease, bought: Iterable<number>, wanted: number) {
  const column = place[wanted] ?? -1
  if (column < 0) return null
  const added = [...bought].flatMap((item) => {
    const row = place[item] ?? -1
    return row < 0 ? [] : [{ item, by: weight[row * head.length + column] ?? 0 }]
  })
  const total = added.reduce((sum, { by }) => sum + Math.max(by, 0), 0)
  if (total === 0) return null
  const most = added.reduce((a, b) => (b.by > a.by ? b : a))
  return { kind: 'because_of' as const, item: most.item, share: most.by / total }
}
