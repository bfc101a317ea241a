import { type EstimatedArm, type MeanArm, mergeSums } from './arms.ts'
import { lacking } from './effect.ts'
import { covarianceOf, type NotEnoughData, varianceOf } from './estimate.ts'

/** Sums of a metric and of the same units' covariate, measured before anybody was exposed. */
export interface CupedArm {
  n: number
  sum: number
  sumSquares: number
  preSum: number
  preSumSquares: number
  sumProducts: number
}

export interface Adjusted {
  kind: 'adjusted'
  /** How much of the metric goes with one unit of the covariate. */
  theta: number
  /** The part of the variance that the covariate explains, ρ² of both arms taken as one sample. */
  explainedShare: number
  /** For any comparison. A relative effect of these divides by the control's plain mean. */
  control: EstimatedArm
  treatment: EstimatedArm
  /** The same without the adjustment, to be shown beside it. */
  unadjusted: { control: MeanArm; treatment: MeanArm }
  /** The covariate itself: arms that differ before exposure were not drawn alike. */
  before: { control: MeanArm; treatment: MeanArm }
}

/** Sums of pairs: what a unit did before exposure, and the metric after it. */
export function cupedArm(pairs: Iterable<readonly [before: number, after: number]>): CupedArm {
  const arm = { n: 0, sum: 0, sumSquares: 0, preSum: 0, preSumSquares: 0, sumProducts: 0 }
  for (const [before, after] of pairs) {
    arm.n++
    arm.sum += after
    arm.sumSquares += after * after
    arm.preSum += before
    arm.preSumSquares += before * before
    arm.sumProducts += before * after
  }
  return arm
}

/**
 * Takes out of a metric what was known before (Deng, Xu, Kohavi & Walker 2013, WSDM): adjusted = after − θ·before with
 * θ = cov ÷ var of both arms taken as one sample. The difference of the arms keeps its expectation and loses variance.
 *
 * The plain mean of the control, by which a relative effect is divided, goes with its adjusted mean; their covariance
 * travels with the estimate, because leaving it out makes relative intervals too narrow.
 */
export function cuped(control: CupedArm, treatment: CupedArm): Adjusted | NotEnoughData {
  if (control.n < 2 || treatment.n < 2) return lacking('too_few_units')
  const { metric, covariate, covariance } = spreadOf(mergeSums(control, treatment))
  if (covariate === 0) return lacking('covariate_has_no_variance')
  const theta = covariance / covariate
  return {
    kind: 'adjusted',
    theta,
    explainedShare: metric === 0 ? 0 : Math.min(1, (theta * covariance) / metric),
    control: adjust(control, theta),
    treatment: adjust(treatment, theta),
    unadjusted: { control: plain(control), treatment: plain(treatment) },
    before: { control: covariateOf(control), treatment: covariateOf(treatment) },
  }
}

function spreadOf({ n, sum, sumSquares, preSum, preSumSquares, sumProducts }: CupedArm) {
  return {
    metric: varianceOf({ n, sum, sumSquares }),
    covariate: varianceOf({ n, sum: preSum, sumSquares: preSumSquares }),
    covariance: covarianceOf(n, sumProducts, preSum, sum),
  }
}

function adjust(arm: CupedArm, theta: number): EstimatedArm {
  const { n, sum, preSum } = arm
  const { metric, covariate, covariance } = spreadOf(arm)
  return {
    ...{ kind: 'estimate', n, mean: (sum - theta * preSum) / n },
    variance: Math.max(0, metric - 2 * theta * covariance + theta * theta * covariate),
    base: { mean: sum / n, variance: metric, covariance: metric - theta * covariance },
  }
}

const plain = ({ n, sum, sumSquares }: CupedArm): MeanArm => ({ kind: 'mean', n, sum, sumSquares })
const covariateOf = ({ n, preSum, preSumSquares }: CupedArm): MeanArm => ({ kind: 'mean', n, sum: preSum, sumSquares: preSumSquares })
