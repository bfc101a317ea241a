import assert from 'node:assert/strict'
import { lnBeta } from './gamma.ts'
import { integrateExp, peakOf } from './integrate-exp.ts'

/**
 * Gauss's ₂F₁(a, b; c; z) for real a, c > b > 0 and z < 1, to some 1e-12 relative.
 *
 * Where the terms of the series fall at once and all have one sign, the series; elsewhere Euler's integral (DLMF 15.6.1),
 * whose integrand is positive, so that neither z → 1 nor large parameters cancel or overflow.
 */
export function hypergeometric2F1(a: number, b: number, c: number, z: number): number {
  assert(b > 0 && c > b && z < 1, '₂F₁ is computed for c > b > 0, z < 1')
  return series(a, b, c, z) ?? Math.exp(lnByIntegral(a, b, c, z))
}

const mostTerms = 300

/** Null where it would need too many terms, or lose digits. */
function series(a: number, b: number, c: number, z: number): number | null {
  let [term, sum, largest] = [1, 1, 1]
  for (let n = 0; n < mostTerms; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
    sum += term
    largest = Math.max(largest, Math.abs(term))
    if (Math.abs(term) <= Math.abs(sum) * 1e-17) return largest < 100 * Math.abs(sum) ? sum : null
  }
  return null
}

/** With u = 1 / (1 + e^−v): ∫ u^b (1 − u)^(c−b) (1 − zu)^−a dv / B(b, c − b). */
function lnByIntegral(a: number, b: number, c: number, z: number): number {
  const h = (v: number): number => {
    const lnUp = -softplus(-v)
    const lnDown = -softplus(v)
    // 1 − zu = (1 − u) + u (1 − z)
    const lnBase = lnSum(lnDown, lnUp + Math.log1p(-z))
    return b * lnUp + (c - b) * lnDown - a * lnBase
  }
  return integrateExp({ h, peak: peakOf(h) }) - lnBeta(b, c - b)
}

/** ln(1 + eᵛ) */
const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))

/** ln(eᵘ + eᵛ) */
const lnSum = (u: number, v: number): number => Math.max(u, v) + Math.log1p(Math.exp(-Math.abs(u - v)))
