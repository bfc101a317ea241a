/** What follows from a purchase model for one customer. */
import assert from 'node:assert/strict'
import type { PurchaseHistory } from './history.ts'
import type { PurchaseModel } from './model.ts'
import { paretoDiscountedPurchases } from './pareto-nbd.ts'

export type NextPurchase =
  /** By `median` from the cut, in the unit of the model, the next purchase has come with probability ½. */
  | { kind: 'median'; median: number; probabilityOfReturning: number }
  /** More likely than not there is no next purchase. */
  | { kind: 'never'; probabilityOfReturning: number }

/** When to expect the next purchase, and how likely one is at all (within a million times the age, or units). */
export function nextPurchase(model: PurchaseModel, history: PurchaseHistory): NextPurchase {
  const forEver = 1e6 * Math.max(1, history.age)
  const probabilityOfReturning = 1 - model.probabilityOfNone(history, forEver)
  if (probabilityOfReturning <= 0.5) return { kind: 'never', probabilityOfReturning }
  let [low, high] = [Math.log(1e-9), Math.log(forEver)]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (model.probabilityOfNone(history, Math.exp(middle)) > 0.5) low = middle
    else high = middle
  }
  return { kind: 'median', median: Math.exp((low + high) / 2), probabilityOfReturning }
}

export interface Valuation {
  /** The mean value of a future purchase day, from `SpendModel.expectedSpend` or any other estimate. */
  spend: number
  /** How many periods of `periodLength` ahead. */
  periods: number
  /** In the unit of the model: a month is 30.4375 days or 4.348 weeks, and nothing here assumes which. */
  periodLength: number
  /** The share of the value that is earned. */
  margin: number
  /** For one period, 0.01 being one per cent; purchases of a period are discounted at its end. */
  discountPerPeriod: number
}

/** Customer lifetime value over a finite time: Σ (E(k) − E(k−1)) · spend · margin / (1 + d)^k. */
export function lifetimeValue(model: PurchaseModel, history: PurchaseHistory, valuation: Valuation): number {
  const { spend, periods, periodLength, margin, discountPerPeriod } = valuation
  let [value, before] = [0, 0]
  for (let period = 1; period <= periods; period++) {
    const purchases = model.expectedPurchases(history, period * periodLength)
    value += (purchases - before) / (1 + discountPerPeriod) ** period
    before = purchases
  }
  return value * spend * margin
}

/**
 * Discounted purchases to expect in all the time after the cut (DERT), at a continuous rate of discount per unit of time > 0:
 * ∫ d e^(−dt) E[X(T, T+t)] dt. In closed form for NBD and Pareto/NBD, numerically for the others.
 */
export function discountedPurchases(model: PurchaseModel, history: PurchaseHistory, discountRate: number): number {
  assert(discountRate > 0, 'without discount all future purchases may be infinitely many')
  if (model.family === 'nbd') return model.expectedPurchases(history, 1) / discountRate
  if (model.family === 'pnbd') return paretoDiscountedPurchases(model, history, discountRate)
  // By the trapezoid rule over ln t: both ends fall exponentially, and the integrand is analytic within π/2 of the real line.
  const step = 0.2
  let sum = 0
  for (let lnTime = Math.log(45 / discountRate); ; lnTime -= step) {
    const time = Math.exp(lnTime)
    const term = time * Math.exp(-discountRate * time) * model.expectedPurchases(history, time)
    sum += term
    if (time * discountRate < 1 && term <= 1e-15 * sum) return discountRate * step * sum
  }
}

/**
 * The smallest and largest number of purchases within the horizon that are not among the least likely (1 − level) / 2 on
 * either side. By the model's own uncertainty about the customer; that of the fitted parameters comes on top.
 */
export function purchaseInterval(
  model: PurchaseModel,
  history: PurchaseHistory,
  horizon: number,
  level = 0.8,
): { low: number; high: number } | { kind: 'too_many_to_count' } {
  const side = (1 - level) / 2
  let [below, low, n] = [0, -1, 0]
  for (const probability of model.purchaseDistribution(history, horizon)) {
    below += probability
    if (low < 0 && below > side) low = n
    if (below >= 1 - side) return { low, high: n }
    if (n > 100_000) return { kind: 'too_many_to_count' }
    n++
  }
  return { kind: 'too_many_to_count' }
}
