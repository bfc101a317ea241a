/**
 * Boundaries that a sum of independent noise stays below at all times with probability 1 − alpha: mixtures of
 * exponential martingales (Robbins 1970, Annals of Mathematical Statistics 41; Howard, Ramdas, McAuliffe & Sekhon 2021,
 * Annals of Statistics 49, propositions 5 and 6). `variance` is the sum's variance so far; `rho` says around which
 * variance the boundary is tightest, and holds for all others too.
 */
import assert from 'node:assert/strict'
import { lnNormalUpperTail } from '@regulars/special'
import { demandPositive } from './demands.ts'

/** The rho with the tightest boundary near this variance. For a one-sided boundary hand in 2·alpha. */
export function tightestRho(variance: number, alpha: number): number {
  assert.ok(alpha > 0 && alpha < 1, 'alpha lies between 0 and 1, and of one-sided boundaries below a half')
  demandPositive('tunedFor', variance)
  return variance / (-2 * Math.log(alpha) + Math.log1p(-2 * Math.log(alpha)))
}

/** How far the sum strays at most, up or down. */
export function twoSidedBoundary(variance: number, alpha: number, rho: number): number {
  return Math.sqrt((variance + rho) * (-2 * Math.log(alpha) + Math.log1p(variance / rho)))
}

/** Logarithm of the evidence against no drift, either way: p = exp(−evidence) where it is positive. */
export function twoSidedEvidence(sum: number, variance: number, rho: number): number {
  return (sum * sum) / (2 * (variance + rho)) - Math.log1p(variance / rho) / 2
}

/** How far the sum strays upwards at most. */
export function oneSidedBoundary(variance: number, alpha: number, rho: number): number {
  const wanted = -Math.log(alpha)
  // The evidence of the half-normal mixture is at most ln 2 above the two-sided one, and grows with the sum.
  let low = Math.sqrt((variance + rho) * Math.max(0, 2 * (wanted - Math.LN2) + Math.log1p(variance / rho)))
  let high = twoSidedBoundary(variance, alpha, rho)
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2
    if (oneSidedEvidence(middle, variance, rho) < wanted) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Logarithm of the evidence for an upward drift. */
export function oneSidedEvidence(sum: number, variance: number, rho: number): number {
  return Math.LN2 + twoSidedEvidence(sum, variance, rho) + lnNormalUpperTail(-sum / Math.sqrt(variance + rho))
}
