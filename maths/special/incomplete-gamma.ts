import assert from 'node:assert/strict'
import { lnGamma, lnSqrtTwoPi, log1pMinus, stirlingFrom, stirlingRest } from './gamma.ts'

/** P(a, x) = γ(a, x) / Γ(a), the lower regularised incomplete gamma function, a > 0, x ≥ 0. */
export function incompleteGammaLower(a: number, x: number): number {
  check(a, x)
  return x < a + 1 ? series(a, x) : 1 - continuedFraction(a, x)
}

/** Q(a, x) = Γ(a, x) / Γ(a), the upper tail; keeps its digits where it is small. */
export function incompleteGammaUpper(a: number, x: number): number {
  check(a, x)
  return x < a + 1 ? 1 - series(a, x) : continuedFraction(a, x)
}

function check(a: number, x: number): void {
  assert(a > 0 && x >= 0, 'the incomplete gamma function is computed for a > 0, x ≥ 0')
}

/** P by Abramowitz & Stegun 6.5.29. */
function series(a: number, x: number): number {
  if (x === 0) return 0
  let [term, sum] = [1 / a, 1 / a]
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum * weight(a, x)
}

/** Q by Abramowitz & Stegun 6.5.31 in its even form, evaluated by the modified method of Lentz. */
function continuedFraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0
  let b = x + 1 - a
  let c = Number.POSITIVE_INFINITY
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 1e6; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return weight(a, x) * fraction
}

/** x^a e^−x / Γ(a): for a large a around its peak, so that nothing cancels (Loader 2000). */
function weight(a: number, x: number): number {
  if (a < stirlingFrom) return Math.exp(a * Math.log(x) - x - lnGamma(a))
  return Math.exp(a * log1pMinus((x - a) / a) - stirlingRest(a) - lnSqrtTwoPi + 0.5 * Math.log(a))
}
