import { normalQuantile } from '@regulars/special'
import type { QuantileArm } from './arms.ts'
import { demandPositive, demandShare } from './demands.ts'

/**
 * Which quantiles to read from the sorted values of an arm, so that `low` and `high` enclose the quantile at this level:
 * shares for `percentile_cont`, or for any other reading of order statistics. The count of values below the quantile is
 * binomial, taken as normal: share ± z·√(share(1 − share) ÷ n), kept within 0 and 1.
 */
export function quantileShares({ n, share, level = 0.95 }: { n: number; share: number; level?: number | undefined }): {
  low: number
  high: number
} {
  demandShare('share', share)
  demandShare('level', level)
  demandPositive('n', n)
  const half = -normalQuantile((1 - level) / 2) * Math.sqrt((share * (1 - share)) / n)
  return { low: Math.max(0, share - half), high: Math.min(1, share + half) }
}

/** The arm of some values: their quantile, with the order statistics around it. Null where there is no value. */
export function quantileArm(values: Iterable<number>, { share, level = 0.95 }: { share: number; level?: number }): QuantileArm | null {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n === 0) return null
  const shares = quantileShares({ n, share, level })
  return {
    ...{ kind: 'quantile', n, level },
    value: readQuantile(sorted, share),
    low: readQuantile(sorted, shares.low),
    high: readQuantile(sorted, shares.high),
  }
}

/** The standard error that order statistics on both sides of a quantile imply, as if it were normal. */
export function spreadOfQuantile({ low, high, level = 0.95 }: { low: number; high: number; level?: number | undefined }): number {
  demandShare('level', level)
  return (high - low) / (-2 * normalQuantile((1 - level) / 2))
}

/** Linear between neighbours, as `percentile_cont` (Hyndman & Fan 1996, type 7). */
function readQuantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (high - low) * (position - below)
}
