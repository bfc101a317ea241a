import { gaussLegendre } from '@regulars/special'

/** The integral, and its derivatives over R, A, s and B. */
export interface LeavingIntegral {
  value: number
  byR: number
  byA: number
  byS: number
  byB: number
}

const fine = gaussLegendre(16)
const coarse = gaussLegendre(8)

/** Over a panel the integrand changes by some e⁶ at most, and its argument grows by no more than e. Where it changes by less than e², half the nodes do. */
const most = 6
const little = 2
const negligible = 42

/**
 * Writes into `sum` ∫₀ʷ (1 + u/A)^−R (1 + u/B)^−(s+1) du and, where asked for, its derivatives.
 *
 * By panels over v = ln(1 + u / min(A, B)), in which the integrand is analytic within π of the real line: exact to rounding.
 * Into an object that is handed in, and without arrays on the way, because a fit asks for millions.
 */
export function leavingIntegral(
  sum: LeavingIntegral,
  R: number,
  A: number,
  s: number,
  B: number,
  w: number,
  hasDerivatives: boolean,
): void {
  sum.value = sum.byR = sum.byA = sum.byS = sum.byB = 0
  // Of ln(1 + u/A) and ln(1 + u/B) the one with the smaller unit is v itself.
  const isANear = A < B
  const near = isANear ? A : B
  const other = isANear ? B : A
  const nearPower = (isANear ? R : s + 1) - 1
  const farPower = isANear ? s + 1 : R
  const end = Math.log1p(w / near)
  let at = 0
  let height = 0
  let width = 1
  while (at < end && height > -negligible) {
    width = Math.min(width, end - at)
    let next = lnHeight(at + width, near, other, nearPower, farPower)
    while (Math.abs(next - height) > most) {
      width /= 2
      next = lnHeight(at + width, near, other, nearPower, farPower)
    }
    const { nodes, weights } = Math.abs(next - height) > little ? fine : coarse
    const half = width / 2
    for (let place = 0; place < nodes.length; place++) {
      const v = at + half * (1 + (nodes[place] as number))
      const u = near * Math.expm1(v)
      const lnFar = Math.log1p(u / other)
      const term = near * half * (weights[place] as number) * Math.exp(-nearPower * v - farPower * lnFar)
      sum.value += term
      if (hasDerivatives) {
        sum.byR -= term * (isANear ? v : lnFar)
        sum.byA += (term * R * u) / (A * (A + u))
        sum.byS -= term * (isANear ? lnFar : v)
        sum.byB += (term * (s + 1) * u) / (B * (B + u))
      }
    }
    at += width
    height = next
    width = Math.min(1, 2 * width)
  }
}

/** ln of the integrand over v. */
function lnHeight(v: number, near: number, other: number, nearPower: number, farPower: number): number {
  return -nearPower * v - farPower * Math.log1p((near * Math.expm1(v)) / other)
}
