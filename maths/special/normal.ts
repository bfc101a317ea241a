/** The standard normal distribution, both tails to full relative accuracy. */
import assert from 'node:assert/strict'
import { lnSqrtTwoPi } from './gamma.ts'

export function normalDensity(z: number): number {
  return Math.exp(-z * z * 0.5 - lnSqrtTwoPi)
}

/** P(Z ≤ z); keeps its digits where it is small. */
export function normalCdf(z: number): number {
  return normalUpperTail(-z)
}

/** P(Z > z); keeps its digits where it is small. */
export function normalUpperTail(z: number): number {
  if (z < -tailFrom) return 1 - normalUpperTail(-z)
  return z < tailFrom ? 0.5 - centre(z) : normalDensity(z) * millsRatio(z)
}

/** ln P(Z > z): a number also where P(Z > z) is below the smallest one. */
export function lnNormalUpperTail(z: number): number {
  if (z < -tailFrom) return Math.log1p(-normalUpperTail(-z))
  return z < tailFrom ? Math.log(0.5 - centre(z)) : -z * z * 0.5 - lnSqrtTwoPi + Math.log(millsRatio(z))
}

/**
 * The z with P(Z ≤ z) = p, 0 ≤ p ≤ 1 (±∞ at the ends), to some 1e-15 relative. For an upper tail q take −normalQuantile(q),
 * which knows small q better than normalQuantile(1 − q). Abramowitz & Stegun 26.2.23, refined by Newton's steps.
 */
export function normalQuantile(p: number): number {
  assert(p >= 0 && p <= 1, 'a quantile belongs to a probability')
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p === 0) return Number.NEGATIVE_INFINITY
  return p > 0.25 ? -centralQuantile(0.5 - p) : -tailQuantile(p)
}

const tailFrom = 2.5

/** Φ(z) − ½ = φ(z) (z + z³/3 + z⁵/15 + …): Abramowitz & Stegun 26.2.11; every term has the sign of z. */
function centre(z: number): number {
  let [term, sum] = [z, z]
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return normalDensity(z) * sum
}

/** P(Z > z) / φ(z) = 1 / (z + 1 / (z + 2 / (z + 3 / …))): Abramowitz & Stegun 26.2.14, from 2.5 on. */
function millsRatio(z: number): number {
  let fraction = z
  for (let n = Math.ceil(16 + 900 / (z * z)); n > 0; n--) fraction = z + n / fraction
  return 1 / fraction
}

/** The z ≥ 0 with Φ(z) − ½ = area ≤ ¼. */
function centralQuantile(area: number): number {
  let z = area / normalDensity(0)
  for (let step = 0; step < 6; step++) z -= (centre(z) - area) / normalDensity(z)
  return z
}

/** The z > 0 with P(Z > z) = q ≤ ¼; the logarithm of the tail is nearly a parabola, so few steps suffice for any q. */
function tailQuantile(q: number): number {
  const t = Math.sqrt(-2 * Math.log(q))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 3; step++)
    z += (lnNormalUpperTail(z) - Math.log(q)) * Math.exp(lnNormalUpperTail(z) + z * z * 0.5 + lnSqrtTwoPi)
  return z
}
