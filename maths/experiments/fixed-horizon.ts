/** Tests for one look at the end: their error rate holds only where nobody decides before the planned size is reached. */
import { normalQuantile, normalUpperTail, tQuantile, tUpperTail } from '@regulars/special'
import type { Arm, ProportionArm } from './arms.ts'
import { demandShare } from './demands.ts'
import { type Alternative, type Effect, type EffectScale, effectOf, type Interval, lacking } from './effect.ts'
import { estimate, type NotEnoughData } from './estimate.ts'

export interface Test {
  scale?: EffectScale | undefined
  alternative?: Alternative | undefined
  /** The share of false alarms that is accepted; 0.05 where absent. */
  alpha?: number | undefined
}

export interface Compared {
  kind: 'compared'
  /** The treatment's estimate less the control's, on the scale of the test. */
  effect: number
  standardError: number
  interval: Interval
  pValue: number
}

/**
 * Welch's t test of two arms, whose variances may differ (Welch 1947, Biometrika 34), with Satterthwaite's degrees of
 * freedom, the same on both scales. The p-value is a tail of its own and never 1 − cdf, so that it stays right far out.
 */
export function welch(
  control: Arm,
  treatment: Arm,
  { scale, alternative = 'two_sided', alpha = 0.05 }: Test = {},
): (Compared & { degreesOfFreedom: number }) | NotEnoughData {
  const effect = effectOf(control, treatment, { scale })
  if (effect.kind === 'not_enough_data') return effect
  const degreesOfFreedom = welchDegreesOfFreedom(effect)
  const t = effect.value / effect.standardError
  const upperTail = (at: number): number => tUpperTail(at, degreesOfFreedom)
  const interval = intervalAround(effect, alternative, alpha, (share) => -tQuantile(share, degreesOfFreedom))
  return { ...compared(effect, interval, tail(t, alternative, upperTail)), degreesOfFreedom }
}

/** z test of two proportions with the pooled variance under the hypothesis that they are equal; the effect is absolute. */
export function pooledProportions(
  control: ProportionArm,
  treatment: ProportionArm,
  { alternative = 'two_sided', alpha = 0.05 }: Omit<Test, 'scale'> = {},
): (Compared & { z: number }) | NotEnoughData {
  const [before, after] = [estimate(control), estimate(treatment)]
  if (before.kind === 'not_enough_data') return before
  if (after.kind === 'not_enough_data') return after
  const share = (control.successes + treatment.successes) / (control.n + treatment.n)
  const variance = share * (1 - share) * (1 / control.n + 1 / treatment.n)
  if (variance === 0) return lacking('no_variance')
  const effect = { value: after.mean - before.mean, standardError: Math.sqrt(variance) }
  const z = effect.value / effect.standardError
  const interval = intervalAround(effect, alternative, alpha, (beyond) => -normalQuantile(beyond))
  return { ...compared(effect, interval, tail(z, alternative, normalUpperTail)), z }
}

/** The p-value of a statistic that is large where the treatment has more. */
function tail(statistic: number, alternative: Alternative, upperTail: (at: number) => number): number {
  if (alternative === 'two_sided') return Math.min(1, 2 * upperTail(Math.abs(statistic)))
  return upperTail(alternative === 'greater' ? statistic : -statistic)
}

/** The interval at level 1 − alpha; open on the side that a one-sided test does not look at. */
function intervalAround(
  { value, standardError }: Pick<Effect, 'value' | 'standardError'>,
  alternative: Alternative,
  alpha: number,
  criticalValue: (beyond: number) => number,
): Interval {
  demandShare('alpha', alpha)
  const half = standardError * criticalValue(alternative === 'two_sided' ? alpha / 2 : alpha)
  return openOn(alternative, { low: value - half, high: value + half })
}

/** Opens the side of an interval that the alternative does not look at. */
export function openOn(alternative: Alternative, { low, high }: Interval): Interval {
  return { low: alternative === 'less' ? Number.NEGATIVE_INFINITY : low, high: alternative === 'greater' ? Number.POSITIVE_INFINITY : high }
}

export const compared = (
  { value, standardError }: Pick<Effect, 'value' | 'standardError'>,
  interval: Interval,
  pValue: number,
): Compared => ({
  ...{ kind: 'compared', effect: value, standardError, interval, pValue },
})

/** Satterthwaite 1946, Biometrics Bulletin 2. */
function welchDegreesOfFreedom({ control, treatment }: Effect): number {
  const [before, after] = [control.variance / control.n, treatment.variance / treatment.n]
  // As shares of both, which neither overflow nor vanish whatever the unit is.
  const [share, rest] = [before / (before + after), after / (before + after)]
  return 1 / (share ** 2 / (control.n - 1) + rest ** 2 / (treatment.n - 1))
}
