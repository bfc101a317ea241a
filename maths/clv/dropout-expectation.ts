import { integrateExp, lnBeta, peakOf } from '@regulars/special'

/**
 * E[(1 − (1 + pθ)^−R) / p] for p ~ Beta(a, b): the purchases to expect of somebody who is alive, buys at a rate drawn from
 * gamma(R, α + T), with θ = horizon / (α + T), and leaves after each purchase with probability p.
 *
 * Fader, Hardie & Lee (2005), eq 10, after Euler's transformation with its leading term split off: no R in an exponent, and
 * a = 1 is no special place. With c = a + b − 1, δ = a − 1, z = θ / (1 + θ):
 *   c · { −expm1(δ ln(1 − z)) / δ − (1 − z)^δ · Σ_{j≥1} (a)_{j−1} (c − R)_j / [(c)_j j!] z^j }.
 * Where that series is long or its terms cancel, the mean over p is integrated, which has neither trouble.
 */
export function purchasesUntilLeaving(R: number, a: number, b: number, theta: number): number {
  if (theta === 0) return 0
  return (
    bySeries(R, a, b, theta) ??
    Math.exp(lnMeanOverDropout(a, b, (lnP, p) => lnPurchases(R, theta, lnP, p), Math.max(R, 1) * Math.max(theta, 1)))
  )
}

/**
 * ln E[g(p)] for p ~ Beta(a, b), g > 0 smooth and with limits at 0 and 1, over the log odds of p. `scale`: below a small
 * part of 1 / scale g is at its limit. g is given as its logarithm, of ln p and p.
 */
export function lnMeanOverDropout(a: number, b: number, lnG: (lnP: number, p: number) => number, scale: number): number {
  const h = (v: number): number => {
    const [lnP, lnQ] = [-softplus(-v), -softplus(v)]
    return a * lnP + b * lnQ + lnG(lnP, Math.exp(lnP))
  }
  const below = -Math.log(Math.max(scale, b, 1)) - 36
  const above = Math.log(Math.max(scale, a, 1)) + 36
  const lnIntegral = integrateExp({ h, peak: peakOf(h, below, above), leftTail: { below, rate: a }, rightTail: { above, rate: b } })
  return lnIntegral - lnBeta(a, b)
}

const mostTerms = 400

/** Null where it would take too many terms, or lose more than four digits. */
function bySeries(R: number, a: number, b: number, theta: number): number | null {
  const [c, delta, z] = [a + b - 1, a - 1, theta / (1 + theta)]
  const lnRest = -Math.log1p(theta)
  const power = Math.exp(delta * lnRest)
  const leading = Math.abs(delta * lnRest) < 1e-9 ? -lnRest * (1 + 0.5 * delta * lnRest) : -Math.expm1(delta * lnRest) / delta
  let term = ((c - R) / c) * z
  let [sum, largest] = [term, Math.abs(term)]
  for (let j = 1; Math.abs(term) > 1e-17 * Math.abs(sum); j++) {
    if (j > mostTerms) return null
    term *= (((a + j - 1) * (c - R + j)) / ((c + j) * (j + 1))) * z
    sum += term
    largest = Math.max(largest, Math.abs(term))
  }
  const purchases = c * (leading - power * sum)
  const lost = Math.abs(c) * Math.max(leading, power * largest)
  return purchases > 0 && lost < 1e4 * purchases ? purchases : null
}

/** ln of (1 − (1 + pθ)^−R) / p, whose limit for p → 0 is Rθ. */
function lnPurchases(R: number, theta: number, lnP: number, p: number): number {
  const exponent = R * Math.log1p(p * theta)
  if (exponent < 1e-12) return Math.log(R) + Math.log(theta)
  return Math.log(-Math.expm1(-exponent)) - lnP
}

/** ln(1 + eᵛ) */
const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))
