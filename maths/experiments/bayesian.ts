import { normalDensity, normalQuantile, normalUpperTail } from '@regulars/special'
import type { Arm } from './arms.ts'
import { demandPositive, demandShare } from './demands.ts'
import { type EffectScale, effectOf, type Interval } from './effect.ts'
import type { NotEnoughData } from './estimate.ts'

export interface BayesianTest {
  scale?: EffectScale | undefined
  /** What was believed of the effect before, on the scale of the test. Flat where absent. */
  prior?: { mean: number; variance: number } | undefined
  /** 1 − the share of the posterior within the interval; 0.05 where absent. */
  alpha?: number | undefined
}

export interface Posterior {
  kind: 'posterior'
  effect: number
  standardDeviation: number
  interval: Interval
  /** Probability that the treatment has more than the control. */
  chanceToWin: number
  risk: Risk
}

/** What is lost on average by a choice: how likely it is the worse one, times by how much it then is. */
export interface Risk {
  ofControl: number
  ofTreatment: number
}

/**
 * The posterior of the effect: normal likelihood, normal or flat prior, by precision weights.
 *
 * It says what to believe now. Stopping as soon as `chanceToWin` passes a limit makes false winners of far more than
 * that limit: 39 of 100 A/A tests under 14 daily looks at 95 %. Use `alwaysValid` to decide when to stop.
 */
export function bayesian(control: Arm, treatment: Arm, { scale, prior, alpha = 0.05 }: BayesianTest = {}): Posterior | NotEnoughData {
  const effect = effectOf(control, treatment, { scale })
  if (effect.kind === 'not_enough_data') return effect
  demandShare('alpha', alpha)
  if (prior) demandPositive('the variance of the prior', prior.variance)
  const variance = effect.standardError ** 2
  const believed = prior
    ? {
        mean: (effect.value * prior.variance + prior.mean * variance) / (prior.variance + variance),
        variance: harmonic(variance, prior.variance),
      }
    : { mean: effect.value, variance }

  const standardDeviation = Math.sqrt(believed.variance)
  const half = -normalQuantile(alpha / 2) * standardDeviation
  return {
    ...{ kind: 'posterior', effect: believed.mean, standardDeviation },
    interval: { low: believed.mean - half, high: believed.mean + half },
    chanceToWin: normalUpperTail(-believed.mean / standardDeviation),
    risk: riskOf({ mean: believed.mean, standardDeviation }),
  }
}

/** The risk of both choices where the effect is believed to be normal: E[max(effect, 0)] is what keeping the control loses. */
export function riskOf({ mean, standardDeviation }: { mean: number; standardDeviation: number }): Risk {
  demandPositive('standardDeviation', standardDeviation)
  const expectedGain = (z: number): number => standardDeviation * (normalDensity(z) + z * normalUpperTail(-z))
  const z = mean / standardDeviation
  return { ofControl: expectedGain(z), ofTreatment: Math.max(0, expectedGain(-z)) }
}

/** The variance of two independent pieces of knowledge together. */
const harmonic = (one: number, other: number): number => (one * other) / (one + other)
