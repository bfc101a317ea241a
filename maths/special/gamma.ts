/**
 * The gamma function and its kin for positive arguments.
 *
 * From 10 on: Stirling's series. Below: shifted up to there, except around the zeros of ln Γ at 1 and 2, where the
 * Taylor series at 2 keeps the relative accuracy (Abramowitz & Stegun 6.1.33, 6.1.40).
 */
import assert from 'node:assert/strict'

/** ln Γ(x) for x > 0, to some 1e-15 relative also near its zeros at 1 and 2. */
export function lnGamma(x: number): number {
  assert(x > 0, 'ln Γ is computed for positive arguments')
  if (x < 0.5) return lnGamma(x + 1) - Math.log(x)
  if (x < 1.5) return taylorAtTwo(x - 1) - Math.log1p(x - 1)
  if (x < 2.5) return taylorAtTwo(x - 2)
  let [shifted, product] = [x, 1]
  for (; shifted < stirlingFrom; shifted++) product *= shifted
  return (shifted - 0.5) * Math.log(shifted) - shifted + lnSqrtTwoPi + stirlingRest(shifted) - Math.log(product)
}

/**
 * ln of the rising factorial (a)ₙ = Γ(a + n) / Γ(a), a > 0, n ≥ 0, n not necessarily whole. Keeps the digits that the
 * difference of two logarithms of Γ loses where n is small beside a.
 */
export function lnPochhammer(a: number, n: number): number {
  assert(a > 0 && n >= 0, 'the rising factorial is computed for a > 0, n ≥ 0')
  if (n === 0) return 0
  if (n <= 30 && Number.isInteger(n)) return lnProduct(a, n)
  let [shifted, below] = [a, 0]
  for (; shifted < stirlingFrom; shifted++) below += Math.log1p(n / shifted)
  const top = shifted + n
  return (shifted - 0.5) * Math.log1p(n / shifted) + n * (Math.log(top) - 1) + stirlingRest(top) - stirlingRest(shifted) - below
}

/** ln B(a, b) for a, b > 0; without cancellation where one of them is large. */
export function lnBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a]
  return lnGamma(small) - lnPochhammer(large, small)
}

/** ψ(x) = d ln Γ(x) / dx for x > 0, to some 1e-15 of the larger of |ψ| and 1. */
export function digamma(x: number): number {
  assert(x > 0, 'ψ is computed for positive arguments')
  let [shifted, below] = [x, 0]
  for (; shifted < stirlingFrom; shifted++) below += 1 / shifted
  const square = 1 / (shifted * shifted)
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32760)))))
  return Math.log(shifted) - 0.5 / shifted - series - below
}

/** What Stirling's formula (x − ½) ln x − x + ½ ln 2π leaves of ln Γ(x), for x ≥ 10. */
export function stirlingRest(x: number): number {
  const square = 1 / (x * x)
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360))))) / x
}

/** ln(1 + u) − u for u > −1, without cancellation around 0. */
export function log1pMinus(u: number): number {
  if (u < -0.4 || u > 0.6) return Math.log1p(u) - u
  // With w = u / (2 + u): ln(1 + u) = 2 artanh w, and u = 2w / (1 − w).
  const w = u / (2 + u)
  const square = w * w
  let [sum, power] = [0, square]
  for (let odd = 3; power > 1e-18; odd += 2, power *= square) sum += power / odd
  return w * (2 * sum - u)
}

export const stirlingFrom = 10
export const lnSqrtTwoPi = 0.5 * Math.log(2 * Math.PI)

const eulerGamma = 0.5772156649015329

/** (ζ(k) − 1) / k with alternating sign, k from 2: by Euler and Maclaurin. */
const taylorCoefficients = Array.from({ length: 40 }, (_, place) => {
  const [k, from] = [place + 2, 200]
  let zeta = from ** (1 - k) / (k - 1) + from ** -k / 2 + (k * from ** (-k - 1)) / 12 - (k * (k + 1) * (k + 2) * from ** (-k - 3)) / 720
  for (let n = from - 1; n >= 2; n--) zeta += n ** -k
  return ((k % 2 === 0 ? 1 : -1) * zeta) / k
})

/** ln Γ(2 + e), |e| ≤ ½. */
function taylorAtTwo(e: number): number {
  let sum = 0
  for (const coefficient of taylorCoefficients.toReversed()) sum = sum * e + coefficient
  return e * (1 - eulerGamma + e * sum)
}

function lnProduct(a: number, n: number): number {
  let [product, sum] = [1, 0]
  for (let factor = 0; factor < n; factor++) {
    product *= a + factor
    if (product > 1e250 || product < 1e-250) {
      sum += Math.log(product)
      product = 1
    }
  }
  return sum + Math.log(product)
}
