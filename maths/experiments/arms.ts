import assert from 'node:assert/strict'

/** What one arm of an experiment measured, in sums over its units (customers, not events), as SQL prepares them. */
export type Arm = MeanArm | ProportionArm | RatioArm | QuantileArm | EstimatedArm

export interface MeanArm {
  kind: 'mean'
  n: number
  sum: number
  sumSquares: number
}

export interface ProportionArm {
  kind: 'proportion'
  n: number
  successes: number
}

/** A quotient of two sums, such as revenue per order where the units are customers. `sum` is of the numerator. */
export interface RatioArm {
  kind: 'ratio'
  n: number
  sum: number
  sumSquares: number
  denominatorSum: number
  denominatorSumSquares: number
  sumProducts: number
}

/** A quantile, with the order statistics on both sides of it that `quantileShares` names. */
export interface QuantileArm {
  kind: 'quantile'
  n: number
  value: number
  low: number
  high: number
  /** The level that `low` and `high` were taken for; 0.95 where absent. */
  level?: number | undefined
}

/** An estimate that is known already. `variance` is of one unit: variance ÷ n is that of the mean. */
export interface EstimatedArm {
  kind: 'estimate'
  n: number
  mean: number
  variance: number
  /** What a relative effect divides by, where that is not `mean` itself; its covariance with `mean` is of one unit too. */
  base?: { mean: number; variance: number; covariance: number } | undefined
}

/** Sums of the values of some units. */
export function meanArm(values: Iterable<number>): MeanArm {
  const arm: MeanArm = { kind: 'mean', n: 0, sum: 0, sumSquares: 0 }
  for (const value of values) {
    arm.n++
    arm.sum += value
    arm.sumSquares += value * value
  }
  return arm
}

/** Sums of the numerators and denominators of some units. */
export function ratioArm(pairs: Iterable<readonly [numerator: number, denominator: number]>): RatioArm {
  const arm: RatioArm = { kind: 'ratio', n: 0, sum: 0, sumSquares: 0, denominatorSum: 0, denominatorSumSquares: 0, sumProducts: 0 }
  for (const [numerator, denominator] of pairs) {
    arm.n++
    arm.sum += numerator
    arm.sumSquares += numerator * numerator
    arm.denominatorSum += denominator
    arm.denominatorSumSquares += denominator * denominator
    arm.sumProducts += numerator * denominator
  }
  return arm
}

/**
 * The sums over all units of several parts (days, shards), as if they had been counted at once: equal where the sums are
 * integers, else up to rounding. Parts are of one kind, and no unit may be in two of them. Quantiles and estimates are no
 * sums, and refused.
 */
export function mergeSums<Sums extends object>(first: Sums, ...rest: readonly Sums[]): Sums {
  const kind = 'kind' in first ? first.kind : null
  assert.ok(kind !== 'quantile' && kind !== 'estimate', `a ${kind} and another are no sums, and cannot be merged`)
  const merged = Object.entries(first).map(([name, value]): [string, unknown] => {
    const others = rest.map((part): unknown => Object.entries(part).find(([key]) => key === name)?.[1])
    if (typeof value !== 'number') {
      assert.ok(
        others.every((other) => other === value),
        `sums of different kinds cannot be merged: ${name}`,
      )
      return [name, value]
    }
    return [name, others.reduce((sum: number, other) => sum + Number(other), value)]
  })
  return Object.fromEntries(merged) as Sums
}
