import assert from 'node:assert/strict'
import type { Arm, EstimatedArm } from './arms.ts'
import { estimate, type Lack, type NotEnoughData } from './estimate.ts'

/**
 * What an effect is measured in: `relative` to the control's mean (0.12 is 12 % more), or in the metric's own unit.
 * Relative effects are divided by the control's mean without its sign, so that more is always positive.
 */
export type EffectScale = 'relative' | 'absolute'

/** What the test looks for: any difference, or only more, or only less, in the treatment than in the control. */
export type Alternative = 'two_sided' | 'greater' | 'less'

export interface Interval {
  /** −Infinity where the interval is open. */
  low: number
  /** Infinity where the interval is open. */
  high: number
}

export interface Effect {
  kind: 'estimated'
  control: EstimatedArm
  treatment: EstimatedArm
  value: number
  standardError: number
}

/**
 * The difference of two arms and its standard error.
 *
 * Of a relative effect it is by the delta method: σ²_T ÷ (n_T·μ_C²) + σ²_C·μ_T² ÷ (n_C·μ_C⁴). Where the control's mean
 * is an adjusted one and the effect is relative to the plain mean, the covariance of both enters.
 */
export function effectOf(
  control: Arm,
  treatment: Arm,
  { scale = 'relative' }: { scale?: EffectScale | undefined } = {},
): Effect | NotEnoughData {
  const [before, after] = [estimate(control), estimate(treatment)]
  if (before.kind === 'not_enough_data') return before
  if (after.kind === 'not_enough_data') return after
  const [plainBefore, plainAfter] = [before.base ?? itself(before), after.base ?? itself(after)]
  if (scale === 'relative' && plainBefore.mean === 0) return lacking('control_mean_is_zero')

  const difference = after.mean - before.mean
  const absolute = after.variance / after.n + before.variance / before.n
  if (absolute === 0) return lacking('no_variance')
  if (scale === 'absolute') return made(before, after, difference, absolute)
  // The slopes are taken at the plain means: adjusting moves no mean in expectation.
  const change = plainAfter.mean / plainBefore.mean
  const ofControl = before.variance + 2 * (change - 1) * plainBefore.covariance + (change - 1) ** 2 * plainBefore.variance
  const relative = (after.variance / after.n + ofControl / before.n) / plainBefore.mean ** 2
  if (relative <= 0) return lacking('no_variance')
  return made(before, after, difference / Math.abs(plainBefore.mean), relative)
}

export const lacking = (reason: Lack): NotEnoughData => ({ kind: 'not_enough_data', reason })

function made(control: EstimatedArm, treatment: EstimatedArm, value: number, variance: number): Effect {
  assert.ok(Number.isFinite(value) && Number.isFinite(variance), 'an effect of this size is beyond floating point')
  return { kind: 'estimated', control, treatment, value, standardError: Math.sqrt(variance) }
}

const itself = ({ mean, variance }: EstimatedArm) => ({ mean, variance, covariance: variance })
