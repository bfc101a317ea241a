/** Student's t distribution with any positive degrees of freedom, both tails to full relative accuracy. */
import assert from 'node:assert/strict'
import { lnBeta } from './gamma.ts'
import { incompleteBeta, lnIncompleteBeta } from './incomplete-beta.ts'
import { normalQuantile } from './normal.ts'

/** P(T ≤ t); keeps its digits where it is small. */
export function tCdf(t: number, degreesOfFreedom: number): number {
  return tUpperTail(-t, degreesOfFreedom)
}

/** P(T > t); keeps its digits where it is small. DLMF 8.17, ½ I_x(ν/2, ½) with x = ν / (ν + t²). */
export function tUpperTail(t: number, degreesOfFreedom: number): number {
  assert(degreesOfFreedom > 0, 'degrees of freedom are positive')
  if (t < 0) return 1 - tUpperTail(-t, degreesOfFreedom)
  const { near, far } = shares(t, degreesOfFreedom)
  return 0.5 * incompleteBeta(degreesOfFreedom / 2, 0.5, far, near)
}

/**
 * The t with P(T ≤ t) = p, 0 < p < 1. For an upper tail q take −tQuantile(q, ν), which knows small q better than 1 − q.
 * Newton's steps on the logarithm of the tail over the logarithm of t, kept within a bracket.
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  assert(p > 0 && p < 1, 'a quantile belongs to a probability between 0 and 1')
  if (p === 0.5) return 0
  return p > 0.5 ? upperQuantile(1 - p, p - 0.5, degreesOfFreedom) : -upperQuantile(p, 0.5 - p, degreesOfFreedom)
}

/** The t > 0 with P(T > t) = `tail` and P(0 < T ≤ t) = `middle`, of which the smaller one is aimed at. */
function upperQuantile(tail: number, middle: number, degreesOfFreedom: number): number {
  const isTail = tail < middle
  const goal = Math.log(2 * Math.min(tail, middle))
  let [low, high] = [-750, 750]
  let lnT = Math.log(-normalQuantile(tail))
  for (let step = 0; step < 200; step++) {
    const t = Math.exp(lnT)
    const { near, far } = shares(t, degreesOfFreedom)
    const reached = isTail ? lnIncompleteBeta(degreesOfFreedom / 2, 0.5, far, near) : lnIncompleteBeta(0.5, degreesOfFreedom / 2, near, far)
    const isBelow = isTail === reached > goal
    if (isBelow) low = lnT
    else high = lnT
    const slope = (isTail ? -1 : 1) * Math.exp(Math.LN2 + lnDensity(t, degreesOfFreedom) + lnT - reached)
    const next = lnT - (reached - goal) / slope
    const kept = next > low && next < high ? next : (low + high) / 2
    if (Math.abs(kept - lnT) < 4e-16 * Math.max(1, Math.abs(lnT))) return Math.exp(kept)
    lnT = kept
  }
  return Math.exp(lnT)
}

function lnDensity(t: number, degreesOfFreedom: number): number {
  const lnFar = -Math.log1p((t / degreesOfFreedom) * t)
  return ((degreesOfFreedom + 1) / 2) * lnFar - 0.5 * Math.log(degreesOfFreedom) - lnBeta(degreesOfFreedom / 2, 0.5)
}

/** t² / (ν + t²) and its complement, both to full relative accuracy. */
function shares(t: number, degreesOfFreedom: number): { near: number; far: number } {
  const ratio = (t / degreesOfFreedom) * t
  return { near: ratio === Number.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio), far: 1 / (1 + ratio) }
}
