import assert from 'node:assert/strict'
import { lnGamma } from './gamma.ts'
import { integrateExp } from './integrate-exp.ts'

/**
 * Tricomi's U(a, b, z), the confluent hypergeometric function of the second kind, for a > 0, z > 0 and real b.
 *
 * The integral DLMF 13.4.4 over v = ln t: e^(av − z eᵛ) (1 + eᵛ)^(b−a−1) / Γ(a), whose integrand is positive with one peak.
 */
export function tricomiU(a: number, b: number, z: number): number {
  assert(a > 0 && z > 0, 'U is computed for a > 0, z > 0')
  const power = b - a - 1
  const h = (v: number): number => a * v - z * Math.exp(v) + power * softplus(v)
  // Where h has its peak, e^v solves z t² + (z − a − power) t − a = 0.
  const half = (z - a - power) / (2 * z)
  const root = Math.sqrt(half * half + a / z)
  const t = half < 0 ? root - half : a / z / (root + half)
  const peak = Math.log(t)
  return Math.exp(integrateExp({ h, peak, leftTail: { below: Math.min(peak, -Math.log(z), 0) - 45, rate: a } }) - lnGamma(a))
}

const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))
