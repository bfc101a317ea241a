/** What a fitted model says about one purchase history, in days from the day that it looks ahead from. Pure. */
import { type PurchaseHistory, type PurchaseModel, purchaseInterval } from '@regulars/clv'

export interface Forecast {
  probabilityAlive: number
  within90: Horizon
  within365: Horizon
  /** Days until the next purchase, if it comes within a year; null where that is next to impossible. */
  next: Quantiles | null
  /** The same, seen from the day of the last purchase and counted from it. */
  due: Quantiles | null
}

export interface Horizon {
  /** Purchases to expect. */
  expected: number
  /** Eight cases of ten lie between both, ends included; null where they are too many to count. */
  interval: { low: number; high: number } | null
  /** That none comes. */
  none: number
}

/** By these days one, five and nine of ten next purchases have come. */
export interface Quantiles {
  early: number
  median: number
  late: number
}

const shortHorizon = 90
const longHorizon = 365

/** Everything that is told about a customer, but for money. Times are days. */
export function forecast(model: PurchaseModel, history: PurchaseHistory): Forecast {
  return {
    probabilityAlive: model.probabilityAlive(history),
    within90: within(model, history, shortHorizon),
    within365: within(model, history, longHorizon),
    next: nextWithinYear(model, history),
    due: nextWithinYear(model, { ...history, age: history.recency }),
  }
}

function within(model: PurchaseModel, history: PurchaseHistory, days: number): Horizon {
  const expected = model.expectedPurchases(history, days)
  // Far beyond what a person orders the counting takes long and says nothing.
  const interval = expected > mostCounted ? null : purchaseInterval(model, history, days)
  return { expected, interval: interval && 'low' in interval ? interval : null, none: model.probabilityOfNone(history, days) }
}

const mostCounted = 1_000

/**
 * Whole days, found by halving: the probability that none comes falls with time. “If it comes within a year” keeps the answer
 * finite for everybody, since most models leave some chance that nothing ever comes.
 */
function nextWithinYear(model: PurchaseModel, history: PurchaseHistory): Quantiles | null {
  const comes = 1 - model.probabilityOfNone(history, longHorizon)
  if (comes < 1e-6) return null
  const dayBy = (share: number, from: number): number => {
    let [low, high] = [from, longHorizon]
    while (low < high) {
      const middle = (low + high) >> 1
      if (1 - model.probabilityOfNone(history, middle) >= share * comes) high = middle
      else low = middle + 1
    }
    return low
  }
  const early = dayBy(0.1, 1)
  const median = dayBy(0.5, early)
  return { early, median, late: dayBy(0.9, median) }
}
