import { type Baskets, type PastBasket, pastBaskets } from './baskets.ts'
import type { Method } from './method.ts'
import { boughtBefore } from './personal-frequency.ts'
import { leading } from './ranking.ts'
import { columnsOf, type SparseMatrix, sparseMatrix, transpose, valuesOf } from './sparse-matrix.ts'

export interface TifuOptions {
  /** Baskets a group, counted from the newest. */
  groupSize?: number
  /** What a basket's weight is multiplied by for each newer one in its group. */
  basketDecay?: number
  /** What a group's weight is multiplied by for each newer group. */
  groupDecay?: number
  neighbours?: number
  /** The weight of the customer's own history, from 0 to 1; the rest is the neighbours'. */
  ownShare?: number
}

/** Everybody's history as one vector of decayed frequencies. */
export interface TifuVectors {
  byCustomer: SparseMatrix
  byItem: SparseMatrix
  /** Squared lengths by customer. */
  squares: Float64Array
}

/**
 * TIFU-KNN: a history becomes a vector of frequencies that fade within groups of baskets and from group to group; the
 * score is the customer's own vector mixed with the mean of the nearest other vectors (Euclidean distance).
 *
 * Hu, He, Gao & Zhang (2020), SIGIR, “Modeling Personalized Item Frequency Information for Next-basket Recommendation”,
 * equations 3–5. The customer may be one of those it was fitted on: a vector equal to the question's is then one
 * neighbour among many, as in the published program.
 */
export const tifuKnn = ({
  groupSize = 7,
  basketDecay = 0.9,
  groupDecay = 0.7,
  neighbours = 300,
  ownShare = 0.7,
}: TifuOptions = {}): Method<TifuVectors> => {
  const vectorOf = (past: readonly PastBasket[]) => fadingFrequencies(past, { groupSize, basketDecay, groupDecay })
  return {
    code: 'tifu_knn',
    fit: (baskets) => fitVectors(baskets, vectorOf),
    score: (vectors, { past }, scores) => {
      scores.fill(0)
      const own = vectorOf(past)
      const nearest = nearestCustomers(vectors, own, neighbours)
      for (const [item, frequency] of own) scores[item] = ownShare * frequency
      for (const customer of nearest) {
        const values = valuesOf(vectors.byCustomer, customer)
        columnsOf(vectors.byCustomer, customer).forEach((item, at) => {
          scores[item] = (scores[item] ?? 0) + ((1 - ownShare) / nearest.length) * (values[at] ?? 0)
        })
      }
    },
    explain: (vectors, question, item) => boughtBefore(question, item) ?? alike(vectors, vectorOf(question.past), { item, neighbours }),
  }
}

/** Item by item, the frequency in a history that fades with each newer basket and group of baskets. */
function fadingFrequencies(
  past: readonly PastBasket[],
  { groupSize, basketDecay, groupDecay }: { groupSize: number; basketDecay: number; groupDecay: number },
): Map<number, number> {
  const vector = new Map<number, number>()
  const groups = Math.ceil(past.length / groupSize)
  // Groups are filled from the newest basket, so that the oldest one is the short one.
  const missing = groups * groupSize - past.length
  past.forEach(({ items }, at) => {
    const group = Math.floor((at + missing) / groupSize)
    const inGroup = (at + missing) % groupSize
    const baskets = group === 0 ? groupSize - missing : groupSize
    const weight = (basketDecay ** (groupSize - 1 - inGroup) / baskets) * (groupDecay ** (groups - 1 - group) / groups)
    for (const item of items) vector.set(item, (vector.get(item) ?? 0) + weight)
  })
  return vector
}

function fitVectors(baskets: Baskets, vectorOf: (past: readonly PastBasket[]) => Map<number, number>): TifuVectors {
  const [row, column, value]: number[][] = [[], [], []]
  const squares = new Float64Array(baskets.customers.length)
  for (let customer = 0; customer < squares.length; customer++) {
    for (const [item, frequency] of vectorOf(pastBaskets(baskets, customer))) {
      row?.push(customer)
      column?.push(item)
      value?.push(frequency)
      squares[customer] = (squares[customer] ?? 0) + frequency ** 2
    }
  }
  const entries = { row: row ?? [], column: column ?? [], value: value ?? [] }
  const byCustomer = sparseMatrix(squares.length, baskets.items.length, entries)
  return { byCustomer, byItem: transpose(byCustomer), squares }
}

/** The customers at the smallest distance, of equal ones the first; those without any basket are left out. */
function nearestCustomers({ byItem, squares }: TifuVectors, own: ReadonlyMap<number, number>, count: number): number[] {
  // −distance², without the customer's own length, which is the same for all.
  const closeness = squares.map((square) => -square)
  for (const [item, frequency] of own) {
    const [customers, values] = [columnsOf(byItem, item), valuesOf(byItem, item)]
    for (let at = 0; at < customers.length; at++) {
      const customer = customers[at] ?? 0
      closeness[customer] = (closeness[customer] ?? 0) + 2 * frequency * (values[at] ?? 0)
    }
  }
  return leading(closeness, { count, tie: (a, b) => a - b, isCandidate: (customer) => (squares[customer] ?? 0) > 0 })
}

function alike(vectors: TifuVectors, own: ReadonlyMap<number, number>, { item, neighbours }: { item: number; neighbours: number }) {
  const buyers = new Set(columnsOf(vectors.byItem, item))
  const nearest = nearestCustomers(vectors, own, neighbours)
  const people = nearest.filter((customer) => buyers.has(customer)).length
  return people === 0 ? null : { kind: 'people_alike' as const, people, ofPeople: nearest.length }
}
