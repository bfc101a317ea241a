import assert from 'node:assert/strict'
import { lnBeta, lnSqrtTwoPi, log1pMinus, stirlingFrom, stirlingRest } from './gamma.ts'
import { integrateExp } from './integrate-exp.ts'

/**
 * I_x(a, b), the regularised incomplete beta function, a, b > 0, 0 ≤ x ≤ 1. The upper tail is `incompleteBeta(b, a, 1 - x)`,
 * which keeps its digits where it is small. Where x is so near to 1 that 1 − x is known better than x, give it as `complement`.
 *
 * Continued fraction DLMF 8.17.22 by the modified method of Lentz, on the side where it converges fast; for a or b over 3,000,
 * where it does not, the integral itself.
 */
export function incompleteBeta(a: number, b: number, x: number, complement = 1 - x): number {
  check(a, b, x)
  if (x === 0 || complement === 0) return x === 0 ? 0 : 1
  return isLeft(a, b, x) ? Math.exp(lnSide(a, b, x, complement)) : 1 - Math.exp(lnSide(b, a, complement, x))
}

/** ln I_x(a, b): a number also where I_x(a, b) itself is below the smallest one. */
export function lnIncompleteBeta(a: number, b: number, x: number, complement = 1 - x): number {
  check(a, b, x)
  if (x === 0 || complement === 0) return x === 0 ? Number.NEGATIVE_INFINITY : 0
  return isLeft(a, b, x) ? lnSide(a, b, x, complement) : Math.log1p(-Math.exp(lnSide(b, a, complement, x)))
}

function check(a: number, b: number, x: number): void {
  assert(a > 0 && b > 0 && x >= 0 && x <= 1, 'the incomplete beta function is computed for a, b > 0, 0 ≤ x ≤ 1')
}

const isLeft = (a: number, b: number, x: number): boolean => x < (a + 1) / (a + b + 2)

function lnSide(a: number, b: number, x: number, complement: number): number {
  if ((a + b) * x < 1e-17) return a * Math.log(x) - Math.log(a) - lnBeta(a, b)
  const lnWeight = lnWeightOf(a, b)
  if (Math.max(a, b) < fractionTo) return lnWeight(x, complement) - Math.log(a) + Math.log(continuedFraction(a, b, x))

  // With x = 1 / (1 + e^−v) the integrand over v is the weight itself.
  const h = (v: number): number => lnWeight(1 / (1 + Math.exp(-v)), 1 / (1 + Math.exp(v)))
  const peak = Math.log(a / b)
  return integrateExp({ h, peak, to: Math.log(x / complement), leftTail: { below: Math.min(peak, -Math.log(b)) - 42, rate: a } })
}

const fractionTo = 3e3

function continuedFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return fraction
}

const nonZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)

/** ln of x^a (1 − x)^b / B(a, b), which is x (1 − x) times the density of the beta distribution; keeps its digits where the parameters are large. */
export function lnBetaWeight(a: number, b: number, x: number, complement = 1 - x): number {
  check(a, b, x)
  return lnWeightOf(a, b)(x, complement)
}

/** ln of x^a (1 − x)^b / B(a, b): for large a and b around the peak, so that nothing cancels (Loader 2000). */
function lnWeightOf(a: number, b: number): (x: number, complement: number) => number {
  if (Math.min(a, b) < stirlingFrom) {
    const constant = lnBeta(a, b)
    return (x, complement) => a * logNear(x, complement) + b * logNear(complement, x) - constant
  }
  const n = a + b
  const rests = stirlingRest(n) - stirlingRest(a) - stirlingRest(b)
  const constant = 0.5 * (Math.log(a) + Math.log(b) - Math.log(n)) - lnSqrtTwoPi + rests
  return (x, complement) => {
    const beyondPeak = x < 0.5 ? x - a / n : b / n - complement
    return a * lnRatioMinus(x, a / n, beyondPeak) + b * lnRatioMinus(complement, b / n, -beyondPeak) + constant
  }
}

const logNear = (x: number, complement: number): number => (x > 0.5 ? Math.log1p(-complement) : Math.log(x))

/** ln(x / peak) − (x − peak) / peak; far below the peak by the ratio, since the difference there is rounded to the peak itself. */
function lnRatioMinus(x: number, peak: number, beyondPeak: number): number {
  return x < 0.5 * peak ? Math.log(x / peak) - beyondPeak / peak : log1pMinus(beyondPeak / peak)
}
