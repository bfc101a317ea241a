import { type Baskets, timesBought } from './baskets.ts'
import type { Method, Question } from './method.ts'
import { columnsOf, type SparseMatrix, transpose, valuesOf } from './sparse-matrix.ts'

export interface ImplicitAlsOptions {
  factors?: number
  iterations?: number
  /** Confidence of a purchase beyond that of none: c = 1 + alpha · times bought. */
  alpha?: number
  regularisation?: number
  /** Numbers in [0, 1) of a seeded generator: the starting point. */
  uniform: () => number
}

export interface ImplicitAls {
  factors: number
  /** One row of `factors` numbers for each item. */
  item: Float64Array
  /** YᵀY of the item rows: what folding a customer in needs. */
  gram: Float64Array
}

/**
 * Matrix factorisation for purchases: customers and items become vectors whose products are near 1 where something was
 * bought and near 0 elsewhere, the former with more confidence. The customer's vector is solved for when the question is
 * asked, so new baskets and new customers count at once.
 *
 * Hu, Koren & Volinsky (2008), ICDM, equations 3–5; each half step solved by a few conjugate gradient steps as in Takács, Pilászy &
 * Tikk (2011), RecSys. One iteration costs O(entries · factors + (customers + items) · factors²).
 */
export const implicitAls = (options: ImplicitAlsOptions): Method<ImplicitAls> => {
  const { alpha = 5, regularisation = 1 } = options
  const solveFor = (model: ImplicitAls, past: Question['past']) => foldIn(model, past, { alpha, regularisation })
  return {
    code: 'implicit_als',
    fit: (baskets) => fitImplicitAls(baskets, options),
    score: (model, { past }, scores) => {
      const customer = solveFor(model, past)
      for (let item = 0; item < scores.length; item++) scores[item] = dot(model.item, item * model.factors, customer)
    },
    explain: (model, { past }, item) => strongestPart(model, past, { item, alpha, regularisation }),
  }
}

function fitImplicitAls(baskets: Baskets, options: ImplicitAlsOptions): ImplicitAls {
  const problem = alsProblem(baskets, options)
  for (let iteration = 0; iteration < problem.iterations; iteration++) {
    for (const half of halfSteps(problem)) solveRows(half, 0, half.matrix.rows)
  }
  return alsModel(problem)
}

/** Everything that the iterations work on. */
export interface AlsProblem {
  byCustomer: SparseMatrix
  byItem: SparseMatrix
  customer: Float64Array
  item: Float64Array
  factors: number
  iterations: number
  alpha: number
  regularisation: number
}

/** The starting point: small numbers of the generator. */
export function alsProblem(
  baskets: Baskets,
  { factors = 64, iterations = 15, alpha = 5, regularisation = 1, uniform }: ImplicitAlsOptions,
): AlsProblem {
  const byCustomer = timesBought(baskets)
  const byItem = transpose(byCustomer)
  const start = (rows: number): Float64Array => Float64Array.from({ length: rows * factors }, () => (uniform() - 0.5) / factors)
  return { byCustomer, byItem, customer: start(byCustomer.rows), item: start(byItem.rows), factors, iterations, alpha, regularisation }
}

/** Both halves of an iteration, to be done one after the other. */
export function* halfSteps({ byCustomer, byItem, customer, item, factors, alpha, regularisation }: AlsProblem): Generator<HalfStep> {
  yield { matrix: byCustomer, rows: customer, fixed: item, gram: gramOf(item, factors), alpha, regularisation, steps: 3 }
  yield { matrix: byItem, rows: item, fixed: customer, gram: gramOf(customer, factors), alpha, regularisation, steps: 3 }
}

export const alsModel = ({ item, factors }: AlsProblem): ImplicitAls => ({ factors, item, gram: gramOf(item, factors) })

/** One side is fixed while the rows of the other are solved for, each by itself. */
export interface HalfStep {
  matrix: SparseMatrix
  rows: Float64Array
  fixed: Float64Array
  /** FᵀF of the fixed side. */
  gram: Float64Array
  alpha: number
  regularisation: number
  steps: number
}

/** Moves rows `from` to `to` towards the solution of (FᵀF + Fᵀ(C − I)F + λI)·row = FᵀC·p, F being the fixed side. */
export function solveRows({ matrix, rows, fixed, gram, alpha, regularisation, steps }: HalfStep, from: number, to: number): void {
  const factors = Math.sqrt(gram.length)
  for (let row = from; row < to; row++) {
    const own = { columns: columnsOf(matrix, row), values: valuesOf(matrix, row) }
    const vector = rows.subarray(row * factors, (row + 1) * factors)
    if (own.columns.length === 0) vector.fill(0)
    else solve({ gram, fixed, own, alpha, regularisation }, { right: confident(fixed, own, { alpha, factors }), vector, steps })
  }
}

interface RowProblem {
  gram: Float64Array
  fixed: Float64Array
  own: { columns: ArrayLike<number>; values: ArrayLike<number> }
  alpha: number
  regularisation: number
}

/** Conjugate gradient towards `right` from the vector given, which holds the better one afterwards. */
function solve(problem: RowProblem, { right, vector, steps }: { right: Float64Array; vector: Float64Array; steps: number }): void {
  const product = new Float64Array(vector.length)
  applyTo(problem, vector, product)
  const residual = right.map((value, at) => value - (product[at] ?? 0))
  const direction = residual.slice()
  let square = dot(residual, 0, residual)
  for (let step = 0; step < steps && square > 1e-20; step++) {
    applyTo(problem, direction, product)
    const length = square / dot(direction, 0, product)
    for (let at = 0; at < vector.length; at++) {
      vector[at] = (vector[at] ?? 0) + length * (direction[at] ?? 0)
      residual[at] = (residual[at] ?? 0) - length * (product[at] ?? 0)
    }
    const next = dot(residual, 0, residual)
    for (let at = 0; at < vector.length; at++) direction[at] = (residual[at] ?? 0) + (next / square) * (direction[at] ?? 0)
    square = next
  }
}

/** product = (gram + λI + Σ α·times·f·fᵀ)·vector. */
function applyTo({ gram, fixed, own, alpha, regularisation }: RowProblem, vector: Float64Array, product: Float64Array): void {
  const factors = vector.length
  for (let at = 0; at < factors; at++) product[at] = regularisation * (vector[at] ?? 0) + dot(gram, at * factors, vector)
  for (let entry = 0; entry < own.columns.length; entry++) {
    const row = (own.columns[entry] ?? 0) * factors
    addScaled(product, fixed, row, alpha * (own.values[entry] ?? 0) * dot(fixed, row, vector))
  }
}

/** Fᵀ·C·p: the rows of what was bought, each with its confidence. */
function confident(fixed: Float64Array, own: RowProblem['own'], { alpha, factors }: { alpha: number; factors: number }): Float64Array {
  const sum = new Float64Array(factors)
  for (let entry = 0; entry < own.columns.length; entry++) {
    addScaled(sum, fixed, (own.columns[entry] ?? 0) * factors, 1 + alpha * (own.values[entry] ?? 0))
  }
  return sum
}

/** The customer's vector for this history, solved to the end. */
function foldIn(
  model: ImplicitAls,
  past: Question['past'],
  { alpha, regularisation }: { alpha: number; regularisation: number },
): Float64Array {
  const vector = new Float64Array(model.factors)
  const own = timesOf(past)
  const right = confident(model.item, own, { alpha, factors: model.factors })
  solve({ gram: model.gram, fixed: model.item, own, alpha, regularisation }, { right, vector, steps: 2 * model.factors })
  return vector
}

/**
 * The bought item that contributes most: the score is Σ c·yᵀ·W·y over what was bought, with W the inverse of the
 * customer's matrix (Hu et al., section 5), so W·y of the wanted item is solved for once.
 */
function strongestPart(
  model: ImplicitAls,
  past: Question['past'],
  { item, alpha, regularisation }: { item: number; alpha: number; regularisation: number },
) {
  const own = timesOf(past)
  const right = model.item.slice(item * model.factors, (item + 1) * model.factors)
  const vector = new Float64Array(model.factors)
  solve({ gram: model.gram, fixed: model.item, own, alpha, regularisation }, { right, vector, steps: 2 * model.factors })
  const parts = own.columns.map((column, at) => {
    const confidence = 1 + alpha * (own.values[at] ?? 0)
    return { column, by: confidence * dot(model.item, column * model.factors, vector) }
  })
  const total = parts.reduce((sum, { by }) => sum + Math.max(by, 0), 0)
  if (total === 0) return null
  const most = parts.reduce((a, b) => (b.by > a.by ? b : a))
  return { kind: 'because_of' as const, item: most.column, share: most.by / total }
}

function timesOf(past: Question['past']): { columns: number[]; values: number[] } {
  const times = new Map<number, number>()
  for (const { items } of past) for (const item of items) times.set(item, (times.get(item) ?? 0) + 1)
  return { columns: [...times.keys()], values: [...times.values()] }
}

/** FᵀF of a matrix with rows of `factors` numbers. */
function gramOf(rows: Float64Array, factors: number): Float64Array {
  const gram = new Float64Array(factors * factors)
  for (let row = 0; row < rows.length; row += factors) {
    for (let i = 0; i < factors; i++) {
      const value = rows[row + i] ?? 0
      for (let j = 0; j <= i; j++) gram[i * factors + j] = (gram[i * factors + j] ?? 0) + value * (rows[row + j] ?? 0)
    }
  }
  for (let i = 0; i < factors; i++) for (let j = 0; j < i; j++) gram[j * factors + i] = gram[i * factors + j] ?? 0
  return gram
}

function dot(rows: Float64Array, from: number, vector: Float64Array): number {
  let sum = 0
  for (let at = 0; at < vector.length; at++) sum += (rows[from + at] ?? 0) * (vector[at] ?? 0)
  return sum
}

function addScaled(sum: Float64Array, rows: Float64Array, from: number, scale: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + scale * (rows[from + at] ?? 0)
}
