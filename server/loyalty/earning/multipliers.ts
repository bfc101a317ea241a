import type { Program } from '../program.ts'
import { compare, type Fraction, isAbove, minus, one, over, plus, sumOf, times, zero } from './fraction.ts'

/** By how much points for money are multiplied, and through whom: `base` and `extras` add up to the whole factor, none is below 0. */
export interface Shares {
  /** What purchases earn by themselves and by the tier. */
  base: Fraction
  /** What each multiplier adds, in the order in which they were given. */
  extras: readonly Fraction[]
}

/**
 * How the factor of the tier (1 or more) and those of multipliers (above 0) work together on one line.
 *
 * `highest`: only the largest; of equal ones the tier's, then the first. `sum`: what each adds is added, so 1.5 and 2 make
 * 2.5, and never below 0. `product`: all multiply. A factor of 1 is none. Factors below 1 lower the shares of all alike.
 */
export function combineMultipliers(mode: Program['multipliers'], tier: Fraction, factors: readonly Fraction[]): Shares {
  switch (mode) {
    case 'highest':
      return highest(tier, factors)
    case 'sum':
      return summed(tier, factors)
    case 'product':
      return multiplied(tier, factors)
  }
}

function highest(tier: Fraction, factors: readonly Fraction[]): Shares {
  const candidates = [tier, ...factors].filter((factor) => compare(factor, one) !== 0)
  const best = candidates.reduce((best, factor) => (isAbove(factor, best) ? factor : best), candidates[0] ?? one)
  const isOfRule = isAbove(best, tier)
  const winner = isOfRule ? factors.findIndex((factor) => compare(factor, best) === 0) : -1
  return { base: isOfRule ? tier : best, extras: factors.map((_, index) => (index === winner ? minus(best, tier) : zero)) }
}

function summed(tier: Fraction, factors: readonly Fraction[]): Shares {
  const extras = factors.map((factor) => above(minus(factor, one)))
  const raised = plus(tier, sumOf(extras))
  const lowered = above(minus(raised, sumOf(factors.map((factor) => above(minus(one, factor))))))
  return scaled({ base: tier, extras }, over(lowered, raised))
}

function multiplied(tier: Fraction, factors: readonly Fraction[]): Shares {
  let reached = tier
  let lowering = one
  const extras = factors.map((factor) => {
    if (!isAbove(factor, one)) {
      lowering = times(lowering, factor)
      return zero
    }
    const before = reached
    reached = times(reached, factor)
    return minus(reached, before)
  })
  return scaled({ base: tier, extras }, lowering)
}

const above = (value: Fraction): Fraction => (isAbove(value, zero) ? value : zero)

const scaled = ({ base, extras }: Shares, scale: Fraction): Shares => ({
  base: times(base, scale),
  extras: extras.map((extra) => times(extra, scale)),
})
