import assert from 'node:assert/strict'
import { lnBeta } from '@regulars/special'
import { demandPositive, demandShare } from './demands.ts'
import type { Interval } from './effect.ts'
import { tightestRho } from './mixtures.ts'

/**
 * The interval of one arm's share that may be looked at always: with probability 1 − alpha it holds the true share at
 * every look. Exact for few units and rare successes, where `alwaysValid` is an approximation.
 *
 * A share is in the interval while the beta-binomial mixture around it gives less than 1 ÷ alpha times its likelihood
 * (Howard et al. 2021, Annals of Statistics 49, proposition 7). `tunedFor` is the count of units at which it is tightest.
 */
export function proportionSequence(
  { n, successes }: { n: number; successes: number },
  { alpha = 0.05, tunedFor = 5_000 }: { alpha?: number | undefined; tunedFor?: number | undefined } = {},
): Interval {
  assert.ok(successes >= 0 && successes <= n, `${successes} successes of ${n}`)
  demandShare('alpha', alpha)
  demandPositive('tunedFor', tunedFor)
  if (n === 0) return { low: 0, high: 1 }
  return { low: lowest(successes, n, { alpha, tunedFor }), high: 1 - lowest(n - successes, n, { alpha, tunedFor }) }
}

/** The lower end for so many of n, found by halving. */
function lowest(successes: number, n: number, { alpha, tunedFor }: { alpha: number; tunedFor: number }): number {
  if (successes === 0) return 0
  const units = Math.max(tightestRho(tunedFor, 0.05) - 1, 1e-3)
  const isOutside = (share: number): boolean => {
    const [a, b] = [units * share, units * (1 - share)]
    const lnLikelihood = successes * Math.log(share) + (n - successes) * Math.log1p(-share)
    return lnBeta(a + successes, b + n - successes) - lnBeta(a, b) - lnLikelihood > -Math.log(alpha)
  }
  // A single success never rules out shares near 0: the evidence against them stays bounded.
  let [low, high] = [Number.MIN_VALUE / Number.EPSILON, successes / n]
  if (!isOutside(low)) return 0
  while (high - low > 1e-15 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (isOutside(middle)) low = middle
    else high = middle
  }
  return high
}
