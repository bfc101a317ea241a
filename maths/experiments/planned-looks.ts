/**
 * Group-sequential boundaries: a few looks, planned by how much of the information each will have, that together have the
 * error rate of one. Alpha is spent along a curve, so that a look may come earlier or later than planned (Lan & DeMets
 * 1983, Biometrika 70). Boundaries follow from the density of the statistic among experiments that went on, integrated
 * look by look (Armitage, McPherson & Rowe 1969, Journal of the Royal Statistical Society A 132; Jennison & Turnbull
 * 2000, chapter 19).
 */
import assert from 'node:assert/strict'
import { normalDensity, normalQuantile, normalUpperTail } from '@regulars/special'
import type { Arm } from './arms.ts'
import { demandShare } from './demands.ts'
import { type Effect, type EffectScale, effectOf, type Interval } from './effect.ts'
import type { NotEnoughData } from './estimate.ts'

/** `obrien_fleming` keeps nearly all of alpha for the end; `pocock` spends it evenly. */
export type Spending = 'obrien_fleming' | 'pocock'

export interface Look {
  /** How far from 0 the effect must be at this look, in standard errors, to stop. */
  boundary: number
  /** Alpha spent up to and including this look, both sides together. */
  alphaSpent: number
}

/**
 * The boundaries of looks at these shares of the planned information (units so far ÷ units planned), rising, the last at
 * most 1: symmetric, for a difference in either direction. Looks so far are enough; later ones do not change them.
 */
export function plannedLooks(
  shares: readonly number[],
  { spending = 'obrien_fleming', alpha = 0.05 }: { spending?: Spending | undefined; alpha?: number | undefined } = {},
): Look[] {
  demandShare('alpha', alpha)
  assert.ok(
    shares.every((share, look) => share > (shares[look - 1] ?? 0) && share <= 1),
    'looks lie at rising shares within 0 and 1',
  )
  const looks: Look[] = []
  let going: Going | null = null
  for (const [look, share] of shares.entries()) {
    const alphaSpent = 2 * spent(share, spending, alpha / 2)
    const perSide = (alphaSpent - (looks[look - 1]?.alphaSpent ?? 0)) / 2
    const step: Going | null = going
    const boundary: number = step === null ? -normalQuantile(perSide) : boundaryOf((at) => crossing(step, share, at), perSide)
    going = goOn(going, share, boundary)
    looks.push({ boundary, alphaSpent })
  }
  return looks
}

export interface Looked {
  kind: 'looked'
  effect: number
  standardError: number
  /** Repeated confidence interval: over all planned looks it holds the truth with probability 1 − alpha. */
  interval: Interval
  boundary: number
  verdict: 'stop' | 'go_on'
}

export interface PlannedComparison {
  /** The looks so far and this one, as shares of the planned information. */
  shares: readonly number[]
  spending?: Spending | undefined
  scale?: EffectScale | undefined
  alpha?: number | undefined
}

/** The answer of one look, the last of `shares`. */
export function comparePlanned(
  control: Arm,
  treatment: Arm,
  { shares, spending, scale, alpha }: PlannedComparison,
): Looked | NotEnoughData {
  const effect: Effect | NotEnoughData = effectOf(control, treatment, { scale })
  if (effect.kind === 'not_enough_data') return effect
  const look = plannedLooks(shares, { spending, alpha }).at(-1)
  assert.ok(look, 'shares name this look, the last of them')
  const { boundary } = look
  const { value, standardError } = effect
  return {
    ...{ kind: 'looked', effect: value, standardError, boundary },
    interval: { low: value - boundary * standardError, high: value + boundary * standardError },
    verdict: Math.abs(value) > boundary * standardError ? 'stop' : 'go_on',
  }
}

/** Alpha of one side spent at a share of the information. */
function spent(share: number, spending: Spending, alpha: number): number {
  if (spending === 'pocock') return alpha * Math.log1p((Math.E - 1) * share)
  return 2 * normalUpperTail(-normalQuantile(alpha / 2) / Math.sqrt(share))
}

/** Experiments that were not stopped: the density of their statistic, as weights at places. */
interface Going {
  share: number
  places: Float64Array
  weights: Float64Array
}

/** P(the statistic is beyond `at` on one side at this share), for an experiment that went on until now. */
function crossing({ share: before, places, weights }: Going, share: number, at: number): number {
  const [toNow, width] = [Math.sqrt(before / share), Math.sqrt(1 - before / share)]
  let sum = 0
  for (const [index, place] of places.entries()) sum += (weights[index] ?? 0) * normalUpperTail((at - toNow * place) / width)
  return sum
}

/** The boundary that is crossed with this probability: crossing becomes rarer the farther out it lies. */
function boundaryOf(crossingAt: (at: number) => number, probability: number): number {
  let [low, high] = [0, 40]
  if (crossingAt(high) >= probability) return Number.POSITIVE_INFINITY
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2
    if (crossingAt(middle) > probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Those whom this look does not stop. Places are as dense as the narrower of the steps on both sides of it needs. */
function goOn(going: Going | null, share: number, boundary: number): Going {
  const width = going === null ? 1 : Math.sqrt(1 - going.share / share)
  const toNow = going === null ? 0 : Math.sqrt(going.share / share)
  const reach = Math.min(boundary, 38)
  const { places, weights } = gaussLegendreBetween(-reach, reach, width)
  for (const [index, place] of places.entries()) {
    let density = 0
    if (going === null) density = normalDensity(place)
    else
      for (const [from, earlier] of going.places.entries())
        density += (going.weights[from] ?? 0) * normalDensity((place - toNow * earlier) / width)
    weights[index] = ((weights[index] ?? 0) * density) / width
  }
  return { share, places, weights }
}

/** Gauss–Legendre places and weights in panels that are at most as wide as `width`. */
function gaussLegendreBetween(low: number, high: number, width: number): { places: Float64Array; weights: Float64Array } {
  const panels = Math.ceil((high - low) / width)
  const half = (high - low) / panels / 2
  const places = new Float64Array(panels * rule.length)
  const weights = new Float64Array(places.length)
  for (let panel = 0; panel < panels; panel++) {
    const middle = low + (2 * panel + 1) * half
    for (const [index, { place, weight }] of rule.entries()) {
      places[panel * rule.length + index] = middle + half * place
      weights[panel * rule.length + index] = half * weight
    }
  }
  return { places, weights }
}

/** The rule of 16 points on −1 to 1: roots of the Legendre polynomial by Newton's method. */
const rule = Array.from({ length: 16 }, (_, index) => {
  let place = Math.cos((Math.PI * (index + 0.75)) / 16.5)
  let slope = 1
  for (let step = 0; step < 10; step++) {
    let [before, now] = [1, place]
    for (let degree = 2; degree <= 16; degree++) [before, now] = [now, ((2 * degree - 1) * place * now - (degree - 1) * before) / degree]
    slope = (16 * (place * now - before)) / (place * place - 1)
    place -= now / slope
  }
  return { place, weight: 2 / ((1 - place * place) * slope * slope) }
})
