/** How many units an experiment needs, and what it can find with those it has. Two arms of equal size, two-sided tests. */
import assert from 'node:assert/strict'
import { normalQuantile, normalUpperTail } from '@regulars/special'
import { alwaysValidHalfWidth } from './always-valid.ts'
import { demandPositive, demandShare } from './demands.ts'
import type { EffectScale } from './effect.ts'

export interface PlannedTest {
  mean: number
  /** Of one unit; of a proportion p that is p(1 − p). The treatment is taken to vary as much. */
  variance: number
  scale?: EffectScale | undefined
  alpha?: number | undefined
  /** Plans for always-valid intervals that are tightest at this count of units in both arms; for one look at the end where absent. */
  tunedFor?: number | undefined
  /**
   * How an always-valid interval counts. `boundary`, the default: the chance to be beyond it at the last look.
   * `widened_error`: the standard error is widened until a fixed interval would be as wide, as GrowthBook's calculator
   * does, which overstates power below one half and understates it above; for comparison with that calculator.
   */
  convention?: 'boundary' | 'widened_error' | undefined
}

/** The chance that an effect of this size is found by a test that looks at so many units an arm; of an always-valid test it is a lower bound, as an earlier look may find it too. */
export function powerOf({ effect, unitsPerArm, ...test }: PlannedTest & { effect: number; unitsPerArm: number }): number {
  const { alpha = 0.05, tunedFor, convention = 'boundary' } = test
  demandShare('alpha', alpha)
  demandPositive('unitsPerArm', unitsPerArm)
  const fixed = -normalQuantile(alpha / 2)
  const critical = tunedFor === undefined ? fixed : alwaysValidHalfWidth({ standardError: 1, n: 2 * unitsPerArm, alpha, tunedFor })
  const drift = Math.abs(effect) / errorOf(test, effect, unitsPerArm)
  return convention === 'boundary'
    ? normalUpperTail(critical - drift) + normalUpperTail(critical + drift)
    : normalUpperTail(fixed - (drift * fixed) / critical) + normalUpperTail(fixed + (drift * fixed) / critical)
}

/** The smallest increase that is found with this power. Null where none is: a relative effect grows less certain as it grows. */
export function minimumEffect({ power = 0.8, unitsPerArm, ...test }: PlannedTest & { power?: number; unitsPerArm: number }): number | null {
  demandShare('power', power)
  return smallest((effect) => powerOf({ ...test, effect, unitsPerArm }) >= power, { isWhole: false })
}

/** The units that each arm needs to find an effect of this size with this power, rounded up. Null where no number suffices. */
export function unitsNeeded({ power = 0.8, effect, ...test }: PlannedTest & { power?: number; effect: number }): number | null {
  demandShare('power', power)
  return effect === 0 ? null : smallest((unitsPerArm) => powerOf({ ...test, effect, unitsPerArm }) >= power, { isWhole: true })
}

/**
 * Units an arm, not rounded, to tell two proportions apart at one look: with the variance of both (`unpooled`), or with
 * the pooled one under the hypothesis of no difference (Fleiss, Levin & Paik 2003, eq. 4.14 without the correction).
 */
export function unitsForProportions({
  from,
  to,
  power = 0.8,
  alpha = 0.05,
  variance = 'unpooled',
}: {
  from: number
  to: number
  power?: number | undefined
  alpha?: number | undefined
  variance?: 'unpooled' | 'pooled' | undefined
}): number {
  assert.ok(from !== to && Math.min(from, to) >= 0 && Math.max(from, to) <= 1, 'from and to are two shares that differ')
  demandShare('alpha', alpha)
  demandShare('power', power)
  const [critical, reserve] = [-normalQuantile(alpha / 2), normalQuantile(power)]
  const apart = from * (1 - from) + to * (1 - to)
  const middle = (from + to) / 2
  const together = variance === 'pooled' ? 2 * middle * (1 - middle) : apart
  return (critical * Math.sqrt(together) + reserve * Math.sqrt(apart)) ** 2 / (to - from) ** 2
}

/** Standard error of the effect, by the delta method where it is relative. */
function errorOf({ mean, variance, scale = 'relative' }: PlannedTest, effect: number, unitsPerArm: number): number {
  demandPositive('variance', variance)
  assert.ok(scale === 'absolute' || mean !== 0, 'nothing is relative to a mean of 0')
  const spread = scale === 'absolute' ? 2 * variance : (variance * (1 + (1 + effect) ** 2)) / (mean * mean)
  return Math.sqrt(spread / unitsPerArm)
}

/** The smallest number that is enough, by doubling and halving; null beyond 1e15. */
function smallest(isEnough: (amount: number) => boolean, { isWhole }: { isWhole: boolean }): number | null {
  let [low, high] = [0, 1]
  while (!isEnough(high)) {
    low = high
    high *= 2
    if (high > 1e15) return null
  }
  while (isWhole ? high - low > 1 : high - low > 1e-14 * high) {
    const middle = isWhole ? Math.floor((low + high) / 2) : (low + high) / 2
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
