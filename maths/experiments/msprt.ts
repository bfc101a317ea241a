import type { Arm } from './arms.ts'
import { demandPositive, demandShare } from './demands.ts'
import { effectOf } from './effect.ts'
import type { NotEnoughData } from './estimate.ts'
import { type Compared, compared, type Test } from './fixed-horizon.ts'

export interface MsprtTest extends Omit<Test, 'alternative'> {
  /** Variance of the effects that are expected, on the scale of the test; fixed before the experiment starts. */
  mixingVariance: number
}

/**
 * The mixture sequential probability ratio test (Johari, Koomen, Pekelis & Walsh 2022, Operations Research 70; arXiv
 * 1512.04922): with V the squared standard error, Λ = √(V ÷ (V + τ²))·exp(τ²·effect² ÷ (2V(V + τ²))), p = min(1, 1 ÷ Λ).
 *
 * The p-value is of this look. It may be looked at always; the smallest of all looks so far is as valid and never rises.
 */
export function msprt(control: Arm, treatment: Arm, { scale, alpha = 0.05, mixingVariance }: MsprtTest): Compared | NotEnoughData {
  demandPositive('mixingVariance', mixingVariance)
  demandShare('alpha', alpha)
  const effect = effectOf(control, treatment, { scale })
  if (effect.kind === 'not_enough_data') return effect
  const variance = effect.standardError ** 2
  const widening = Math.log1p(mixingVariance / variance) / 2
  const weight = (2 * variance * (variance + mixingVariance)) / mixingVariance
  const half = Math.sqrt(weight * (widening - Math.log(alpha)))
  const lnRatio = effect.value ** 2 / weight - widening
  return compared(effect, { low: effect.value - half, high: effect.value + half }, Math.min(1, Math.exp(-lnRatio)))
}
