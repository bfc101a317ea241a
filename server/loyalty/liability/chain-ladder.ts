/**
 * What cumulative amounts grow to: the chain ladder with volume weights, and its error by Mack's formula, free of any distribution.
 *
 * Mack (1993), “Distribution-free calculation of the standard error of chain ladder reserve estimates”, ASTIN Bulletin 23(2).
 * Symbols: C_ik the amount of row i at age k, f_k the growth from age k to k + 1, σ²_k its variance for one unit of amount.
 *
 * Rows may be of any length, as long as none is longer than one before it: rows that are complete need not be left out.
 */
import assert from 'node:assert/strict'

/** Cumulative amounts of each row, from the oldest, at the ages it has lived through. */
export type Triangle = readonly (readonly number[])[]

export interface Development {
  /** f_k: what amounts at age k are multiplied by to age k + 1. */
  factors: number[]
  /** σ²_k, one a factor. */
  variances: number[]
  /** Σ C_ik over the rows that are known at age k + 1: what f_k was learnt from. */
  volumes: number[]
}

/**
 * Growth by age. Null where the rows do not say it: an age that only one row, or amounts of nothing, lead on from, except the last one, whose variance is
 * drawn on from the two before it as Mack does. Amounts are above 0 from the first age on.
 */
export function development(triangle: Triangle): Development | null {
  const ages = triangle[0]?.length ?? 0
  assert(
    triangle.every((row, index) => row.length > 0 && row.length <= (triangle[index - 1]?.length ?? row.length)),
    'rows get shorter from the oldest on',
  )
  const factors: number[] = []
  const variances: number[] = []
  const volumes: number[] = []
  for (let age = 0; age + 1 < ages; age++) {
    const pairs = triangle.flatMap((row) => (row.length > age + 1 ? [{ from: at(row, age), to: at(row, age + 1) }] : []))
    const volume = sumOf(pairs, ({ from }) => from)
    if (!(volume > 0)) return null
    const factor = sumOf(pairs, ({ to }) => to) / volume
    const variance = pairs.length > 1 ? varianceOf(pairs, factor) : age + 2 === ages ? drawnOn(variances) : null
    if (variance === null) return null
    factors.push(factor)
    variances.push(variance)
    volumes.push(volume)
  }
  return { factors, variances, volumes }
}

export interface Projection {
  /** What the row grows to at the last age. */
  ultimate: number
  /** Standard error of what is still to come: chance, and the error of the factors. */
  standardError: number
}

/** The row at the last age, with Mack's standard error (his theorem 3). A row that has reached it is certain. */
export function project(row: readonly number[], { factors, variances, volumes }: Development): Projection {
  let amount = at(row, row.length - 1)
  let relativeVariance = 0
  for (let age = row.length - 1; age < factors.length; age++) {
    const factor = at(factors, age)
    relativeVariance += (at(variances, age) / factor ** 2) * (1 / amount + 1 / at(volumes, age))
    amount *= factor
  }
  return { ultimate: amount, standardError: amount * Math.sqrt(relativeVariance) }
}

/** All rows together. Their errors go together where they rest on the same factors (Mack's corollary to theorem 3). */
export function projectAll(triangle: Triangle, development: Development): Projection {
  const rows = triangle.map((row) => ({ length: row.length, ...project(row, development) }))
  let variance = sumOf(rows, ({ standardError }) => standardError ** 2)
  let younger = 0
  for (const { length, ultimate } of rows.toReversed()) {
    variance += 2 * ultimate * younger * sharedError(length, development)
    younger += ultimate
  }
  return { ultimate: younger, standardError: Math.sqrt(variance) }
}

/** Σ σ²_k ÷ (f²_k · volume_k) over the ages still to come. */
function sharedError(length: number, { factors, variances, volumes }: Development): number {
  let sum = 0
  for (let age = length - 1; age < factors.length; age++) sum += at(variances, age) / at(factors, age) ** 2 / at(volumes, age)
  return sum
}

/** σ²_k = Σ C_ik (C_i,k+1 ÷ C_ik − f_k)² ÷ (rows − 1). */
function varianceOf(pairs: readonly { from: number; to: number }[], factor: number): number {
  return sumOf(pairs, ({ from, to }) => (to - factor * from) ** 2 / from) / (pairs.length - 1)
}

/** Mack's last variance: min(σ⁴ of the one before ÷ σ² of the one before that, and both of these). */
function drawnOn(variances: readonly number[]): number | null {
  const [before, last] = variances.slice(-2)
  if (before === undefined || last === undefined) return null
  return before === 0 ? 0 : Math.min(last ** 2 / before, before, last)
}

const sumOf = <Item>(items: readonly Item[], value: (item: Item) => number): number => items.reduce((sum, item) => sum + value(item), 0)

function at(values: readonly number[], index: number): number {
  const value = values[index]
  assert(value !== undefined, 'the row reaches this age')
  return value
}
