import assert from 'node:assert/strict'
import type { Arm, EstimatedArm, MeanArm, ProportionArm, QuantileArm, RatioArm } from './arms.ts'
import { demandNotNegative } from './demands.ts'
import { spreadOfQuantile } from './quantiles.ts'

/** Why a comparison has no answer yet. */
export type Lack =
  | 'too_few_units'
  | 'denominator_is_zero'
  | 'quantile_has_no_spread'
  | 'no_variance'
  | 'control_mean_is_zero'
  | 'covariate_has_no_variance'

export interface NotEnoughData {
  kind: 'not_enough_data'
  reason: Lack
}

/**
 * Mean and variance of one unit, whatever was measured: of means with n − 1, of proportions p(1 − p), of ratios by the
 * delta method, of quantiles from their order statistics. Throws on sums that no data can have.
 */
export function estimate(arm: Arm): EstimatedArm | NotEnoughData {
  assert.ok(Number.isFinite(arm.n) && arm.n >= 0, `n is a count, not ${arm.n}`)
  switch (arm.kind) {
    case 'estimate':
      demandNotNegative('a variance', arm.variance)
      return arm.n < 2 ? tooFew : arm
    case 'mean':
      return estimateMean(arm)
    case 'proportion':
      return estimateProportion(arm)
    case 'ratio':
      return estimateRatio(arm)
    case 'quantile':
      return estimateQuantile(arm)
  }
}

/**
 * Sum of squared deviations ÷ (n − 1), out of sums. What lies below the rounding of the sums themselves is 0: a constant
 * has no variance, however its sums were rounded.
 */
export function varianceOf({ n, sum, sumSquares }: { n: number; sum: number; sumSquares: number }): number {
  return deviations(sumSquares, (sum * sum) / n, n) / (n - 1)
}

/** Covariance ÷ (n − 1), out of sums. */
export const covarianceOf = (n: number, sumProducts: number, sum: number, otherSum: number): number =>
  (sumProducts - (sum * otherSum) / n) / (n - 1)

const tooFew: NotEnoughData = { kind: 'not_enough_data', reason: 'too_few_units' }

function estimateMean({ n, sum, sumSquares }: MeanArm): EstimatedArm | NotEnoughData {
  if (n < 2) return tooFew
  return { kind: 'estimate', n, mean: sum / n, variance: varianceOf({ n, sum, sumSquares }) }
}

function estimateProportion({ n, successes }: ProportionArm): EstimatedArm | NotEnoughData {
  assert.ok(successes >= 0 && successes <= n, `${successes} successes of ${n}`)
  if (n < 2) return tooFew
  const share = successes / n
  return { kind: 'estimate', n, mean: share, variance: share * (1 - share) }
}

/** R = M ÷ D: variance (s²_M − 2·R·s_MD + R²·s²_D) ÷ D̄² (Deng, Knoblich & Lu 2018, KDD, eq. 3). */
function estimateRatio(arm: RatioArm): EstimatedArm | NotEnoughData {
  const { n, sum, denominatorSum, denominatorSumSquares, sumProducts } = arm
  if (n < 2) return tooFew
  if (denominatorSum === 0) return { kind: 'not_enough_data', reason: 'denominator_is_zero' }
  const ratio = sum / denominatorSum
  const meanDenominator = denominatorSum / n
  const covariance = covarianceOf(n, sumProducts, sum, denominatorSum)
  const ofDenominator = varianceOf({ n, sum: denominatorSum, sumSquares: denominatorSumSquares })
  const variance = (varianceOf(arm) - 2 * ratio * covariance + ratio * ratio * ofDenominator) / (meanDenominator * meanDenominator)
  return { kind: 'estimate', n, mean: ratio, variance: Math.max(0, variance) }
}

function estimateQuantile({ n, value, low, high, level }: QuantileArm): EstimatedArm | NotEnoughData {
  assert.ok(low <= value && value <= high, `the quantile ${value} lies outside ${low} to ${high}`)
  if (n < 2) return tooFew
  if (low === high) return { kind: 'not_enough_data', reason: 'quantile_has_no_spread' }
  const spread = spreadOfQuantile({ low, high, level })
  return { kind: 'estimate', n, mean: value, variance: n * spread * spread }
}

function deviations(sumSquares: number, squareOfSum: number, n: number): number {
  const difference = sumSquares - squareOfSum
  const rounding = 2 * n * Number.EPSILON * Math.max(Math.abs(sumSquares), squareOfSum)
  assert.ok(difference >= -rounding, `the squares of ${n} values add up to ${squareOfSum} at least, and not to ${sumSquares}`)
  return difference > rounding ? difference : 0
}
