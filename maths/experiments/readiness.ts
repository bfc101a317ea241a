import assert from 'node:assert/strict'
import type { Arm } from './arms.ts'
import { type ExposureVerdict, exposureVerdict } from './exposures.ts'
import { sampleRatio } from './sample-ratio.ts'

export type Reason = 'too_few_days' | 'too_few_units' | 'too_few_successes' | 'sample_ratio_mismatch' | 'several_arms'

export type Readiness = { kind: 'ready' } | { kind: 'not_ready'; reasons: Reason[] }

export interface Course {
  ranDays: number
  arms: readonly Arm[]
  weights: readonly number[]
  /** People who were seen in more than one arm and are in none of `arms`. */
  inSeveralArms: number
  /** 7 where absent: each day of the week once. */
  leastDays?: number
  /** 100 where absent. */
  leastUnits?: number
}

/**
 * Whether an experiment may be given a verdict at all, whatever its numbers say. Arms of weight 0 do not count. A
 * sample ratio with p < 0.001 is a mismatch; proportions need more than 5 successes and 5 failures in each arm.
 */
export function readiness({ ranDays, arms, weights, inSeveralArms, leastDays = 7, leastUnits = 100 }: Course): Readiness {
  const open = arms.filter((_, arm) => (weights[arm] ?? 0) > 0)
  assert.ok(open.length >= 2, 'an experiment has two arms at least whose weight is above 0')
  const counts = arms.map(({ n }) => n)
  const exposed = counts.reduce((sum, n) => sum + n, inSeveralArms)
  const exposure: ExposureVerdict = exposureVerdict({ exposed, inSeveralArms })
  const checks: [Reason, boolean][] = [
    ['too_few_days', ranDays >= leastDays],
    ['too_few_units', open.every(({ n }) => n >= leastUnits)],
    ['too_few_successes', open.every(hasEnoughOfBoth)],
    ['sample_ratio_mismatch', sampleRatio(counts, weights).pValue >= 0.001],
    ['several_arms', exposure === 'ok'],
  ]
  const reasons = checks.flatMap(([reason, holds]) => (holds ? [] : [reason]))
  return reasons.length === 0 ? { kind: 'ready' } : { kind: 'not_ready', reasons }
}

const hasEnoughOfBoth = (arm: Arm): boolean => arm.kind !== 'proportion' || (arm.successes > 5 && arm.n - arm.successes > 5)
