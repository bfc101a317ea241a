/**
 * Gamma-Gamma: what a purchase day is worth. The values of a customer vary around a mean of their own, gamma distributed
 * with shape p; the scale of that varies between customers, gamma distributed with (q, v). Fader & Hardie, note 025.
 */
import assert from 'node:assert/strict'
import type { Objective } from '@regulars/optimise'
import { digamma, incompleteGammaLower, lnBeta, lnBetaWeight } from '@regulars/special'
import { named } from './model.ts'

export interface SpendModel {
  parameters: Readonly<Record<string, number>>
  /** ln of the likelihood of a mean value over `frequency` ≥ 1 purchase days. */
  logLikelihood(frequency: number, monetaryValue: number): number
  /**
   * E[M]: the mean value of future purchase days, a weighted mean of the customer's and everybody's (eq 5). Without a
   * repeat purchase, or with a mean that is not positive, everybody's. Null where q ≤ 1 leaves no mean to give.
   */
  expectedSpend(frequency: number, monetaryValue: number): number | null
  /** The median of the same: exists for every q, and is what to show where the mean does not or hardly does. */
  typicalSpend(frequency: number, monetaryValue: number): number
}

export function gammaGamma(p: number, q: number, v: number): SpendModel {
  assert(p > 0 && q > 0 && v > 0, 'the parameters are positive')
  const ofEverybody = q > 1 ? (p * v) / (q - 1) : null
  return {
    parameters: named(['p', 'q', 'v'], [p, q, v]),
    logLikelihood: (x, m) => {
      const spent = x * m
      return lnBetaWeight(p * x, q, spent / (spent + v), v / (spent + v)) - Math.log(m)
    },
    expectedSpend: (x, m) => {
      if (x === 0 || !(m > 0)) return ofEverybody
      return p * x + q > 1 ? (p * (v + x * m)) / (p * x + q - 1) : null
    },
    typicalSpend: (x, m) => {
      const known = x > 0 && m > 0
      return (p * (known ? v + x * m : v)) / gammaMedian(known ? p * x + q : q)
    },
  }
}

/** −ln L of the mean values over ln p, ln(q − 1) and ln v, so that the mean of everybody exists. */
export function spendObjective(frequency: Float64Array, monetaryValue: Float64Array, count: Float64Array): Objective {
  return (point, gradient) => {
    const [p, excess, v] = Array.from(point, Math.exp) as [number, number, number]
    const q = 1 + excess
    let [value, byP, byQ, byV] = [0, 0, 0, 0]
    for (let row = 0; row < count.length; row++) {
      const x = frequency[row] as number
      const m = monetaryValue[row] as number
      const weight = count[row] as number
      const spent = x * m
      const size = p * x
      const lnShare = Math.log1p(v / spent)
      const lnRest = Math.log1p(spent / v)
      value -= weight * (lnBeta(size, q) + Math.log(m) + q * lnRest + size * lnShare)
      const all = digamma(size + q)
      byP += weight * x * (all - digamma(size) - lnShare)
      byQ += weight * (all - digamma(q) - lnRest)
      byV += weight * (q / v - (size + q) / (spent + v))
    }
    gradient[0] = -p * byP
    gradient[1] = -excess * byQ
    gradient[2] = -v * byV
    return -value
  }
}

/** The median of a gamma distribution of scale 1, by bisection; it lies between shape − ⅓ and shape. */
function gammaMedian(shape: number): number {
  let low = Math.max(0, shape - 1 / 3)
  let high = shape
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (incompleteGammaLower(shape, middle) < 0.5) low = middle
    else high = middle
  }
  return (low + high) / 2
}
