import { quantileOf } from './quantile.ts'

export interface Interval {
  mean: number
  low: number
  high: number
}

/**
 * The mean of values with its 95 % percentile bootstrap interval: customers are drawn with replacement, `draws` times, and
 * the 2.5 % and 97.5 % quantiles of the means are taken (Efron & Tibshirani 1993, chapter 13). `uniform` gives numbers in
 * [0, 1) of a seeded generator; the same seed gives the same interval. `values` must not be empty.
 */
export function bootstrapMean(values: Float64Array, { uniform, draws = 1_000 }: { uniform: () => number; draws?: number }): Interval {
  const means = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0
    for (let at = 0; at < values.length; at++) sum += values[Math.floor(uniform() * values.length)] ?? 0
    means[draw] = sum / values.length
  }
  means.sort()
  return { mean: meanOf(values), low: quantileOf(means, 0.025), high: quantileOf(means, 0.975) }
}

export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
