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
  /** Rows that σ²_k was learnt from, less one; one where it was drawn on. */
  degreesOfFreedom: number[]
}

/**
 * Growth by age. Null where the rows do not say it: an age that only one row, or amounts of nothing, lead on from, except the
 * last one, whose variance is drawn on from the two before it as Mack does. Amounts are above 0 from the first age on.
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
  const degreesOfFreedom: number[] = []
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
    degreesOfFreedom.push(Math.max(1, pairs.length - 1))
  }
  return { factors, variances, volumes, degreesOfFreedom }
}

export interface Projection {
  /** What the rows grow to at the last age, together. */
  ultimate: number
  /** Standard error of what is still to come: chance, and the error of the factors. 0 where all rows have reached the last age. */
  standardError: number
  /** How sure the standard error itself is: it was learnt from so few rows. */
  degreesOfFreedom: number
}

/**
 * Rows at the last age, one or several, with Mack's standard error. With A_k the amount, at age k, of all rows that have not
 * lived through k + 1, S_k the volume and F_k the growth from k to the end, the variance is Σ_k σ²_k ÷ f²_k · F²_k · A_k (1 +
 * A_k ÷ S_k): his theorem 3 for one row and its corollary for several, whose errors go together where they rest on the same
 * factors. Degrees of freedom are Satterthwaite's (1946) for this sum.
 */
export function project(rows: Triangle, { factors, variances, volumes, degreesOfFreedom }: Development): Projection {
  const endingAt = (age: number): number => sumOf(rows, (row) => (row.length === age + 1 ? at(row, age) : 0))
  let [amount, variance, doubt] = [0, 0, 0]
  for (const [age, factor] of factors.entries()) {
    amount += endingAt(age)
    const growth = factors.slice(age).reduce((product, each) => product * each, 1)
    const part = at(variances, age) * (growth / factor) ** 2 * amount * (1 + amount / at(volumes, age))
    variance += part
    doubt += part ** 2 / at(degreesOfFreedom, age)
    amount *= factor
  }
  return {
    ultimate: amount + endingAt(factors.length),
    standardError: Math.sqrt(variance),
    degreesOfFreedom: doubt > 0 ? variance ** 2 / doubt : Number.POSITIVE_INFINITY,
  }
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

/** Over all items. */
export const sumOf = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0)

function at(values: readonly number[], index: number): number {
  const value = values[index]
  assert(value !== undefined, 'the row reaches this age')
  return value
}
