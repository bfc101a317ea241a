export { type AlwaysValidTest, alwaysValid, alwaysValidHalfWidth } from './always-valid.ts'
export {
  type Arm,
  type EstimatedArm,
  type MeanArm,
  meanArm,
  mergeSums,
  type ProportionArm,
  type QuantileArm,
  type RatioArm,
  ratioArm,
} from './arms.ts'
export {
  type Assignment,
  assign,
  type BucketRange,
  bucketOf,
  bucketRanges,
  chooseArm,
  isInNamespace,
  type Namespace,
  type Split,
} from './assignment.ts'
export { type BayesianTest, bayesian, type Posterior, type Risk, riskOf } from './bayesian.ts'
export { type BetaPosterior, betaBinomial } from './beta-binomial.ts'
export { compare, type Method } from './compare.ts'
export { type Adjusted, type CupedArm, cuped, cupedArm } from './cuped.ts'
export type { Alternative, EffectScale, Interval } from './effect.ts'
export { estimate, type Lack, type NotEnoughData } from './estimate.ts'
export { type Exposure, type ExposureVerdict, exposureVerdict, type SettledExposures, settleExposures } from './exposures.ts'
export { type Compared, pooledProportions, type Test, welch } from './fixed-horizon.ts'
export { benjaminiHochberg, holm } from './many-tests.ts'
export { oneSidedBoundary, oneSidedEvidence, tightestRho, twoSidedBoundary, twoSidedEvidence } from './mixtures.ts'
export { type MsprtTest, msprt } from './msprt.ts'
export { comparePlanned, type Look, type Looked, type PlannedComparison, plannedLooks, type Spending } from './planned-looks.ts'
export { minimumEffect, type PlannedTest, powerOf, unitsForProportions, unitsNeeded } from './power.ts'
export { proportionSequence } from './proportion-sequence.ts'
export { quantileArm, quantileShares } from './quantiles.ts'
export { type Course, type Readiness, type Reason, readiness } from './readiness.ts'
export { sampleRatio } from './sample-ratio.ts'
