/**
 * Confidence sequences: the interval may be looked at every day, and the chance that it ever excludes the truth stays at
 * most alpha. Price: it is 1.5 to 3.5 times as wide as that of a single look.
 *
 * Asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024, Annals of Statistics 52;
 * arXiv 2103.06476, eq. 9), applied to the whole effect with n of both arms.
 */
import type { Arm } from './arms.ts'
import { demandNotNegative, demandPositive } from './demands.ts'
import { effectOf, type Interval } from './effect.ts'
import type { NotEnoughData } from './estimate.ts'
import { type Compared, compared, openOn, type Test } from './fixed-horizon.ts'
import { oneSidedBoundary, oneSidedEvidence, tightestRho, twoSidedBoundary, twoSidedEvidence } from './mixtures.ts'

export interface AlwaysValidTest extends Test {
  /**
   * Units in both arms around which the interval is tightest; 5,000 where absent. It must be fixed before the
   * experiment starts: chosen by looking at the results it breaks the guarantee.
   */
  tunedFor?: number | undefined
}

/** The interval and p-value of now, valid at whatever moment somebody looks. A p-value of 1 says that nothing speaks for an effect. */
export function alwaysValid(
  control: Arm,
  treatment: Arm,
  { scale, alternative = 'two_sided', alpha = 0.05, tunedFor = 5_000 }: AlwaysValidTest = {},
): Compared | NotEnoughData {
  const effect = effectOf(control, treatment, { scale })
  if (effect.kind === 'not_enough_data') return effect
  const n = effect.control.n + effect.treatment.n
  const half = alwaysValidHalfWidth({ standardError: effect.standardError, n, alpha, tunedFor, isOneSided: alternative !== 'two_sided' })
  const interval: Interval = { low: effect.value - half, high: effect.value + half }

  const isOneSided = alternative !== 'two_sided'
  const rho = tightestRho(tunedFor, isOneSided ? 2 * alpha : alpha)
  const sum = (effect.value / effect.standardError) * Math.sqrt(n)
  const evidence = isOneSided ? oneSidedEvidence(alternative === 'greater' ? sum : -sum, n, rho) : twoSidedEvidence(sum, n, rho)
  return compared(effect, openOn(alternative, interval), Math.min(1, Math.exp(-evidence)))
}

/** Half the width of the interval of an effect with this standard error after n units in both arms. */
export function alwaysValidHalfWidth({
  standardError,
  n,
  alpha = 0.05,
  tunedFor = 5_000,
  isOneSided = false,
}: {
  standardError: number
  n: number
  alpha?: number | undefined
  tunedFor?: number | undefined
  isOneSided?: boolean
}): number {
  demandNotNegative('standardError', standardError)
  demandPositive('n', n)
  const boundary = isOneSided
    ? oneSidedBoundary(n, alpha, tightestRho(tunedFor, 2 * alpha))
    : twoSidedBoundary(n, alpha, tightestRho(tunedFor, alpha))
  return (standardError * boundary) / Math.sqrt(n)
}
