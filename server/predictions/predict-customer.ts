/** The numbers of one customer, from the model and what the customer bought. Pure: the same of both gives the same numbers. */
import { gammaGamma, type PurchaseHistory, type PurchaseModel } from '@regulars/clv'
import { addDays, daysBetween } from '../kit/clock.ts'
import { modelOf } from './choose.ts'
import { type Forecast, forecast, type Horizon } from './forecast.ts'
import type { SpendReport, StoredModel } from './schema.ts'

/** What a customer bought, on days with an order that counts, net of refunds. */
export interface Purchases {
  customerId: string
  purchaseDays: number
  firstOn: string
  lastOn: string
  revenueMinor: number
  /** The part of the first purchase day. */
  firstDayMinor: number
}

/** A row of `predictions` without the run that it belongs to. */
export interface PredictedCustomer extends Omit<Purchases, 'firstDayMinor'> {
  asOfOn: string
  alivePpm: number | null
  orders90Milli: number
  orders90Low: number | null
  orders90High: number | null
  orders365Milli: number
  orders365Low: number | null
  orders365High: number | null
  silent90Ppm: number
  silent365Ppm: number
  nextEarlyOn: string | null
  nextMedianOn: string | null
  nextLateOn: string | null
  dueOn: string | null
  overdueOn: string | null
  spendMinor: number
  value365Minor: number
  value365LowMinor: number | null
  value365HighMinor: number | null
}

export type Predictor = (purchases: Purchases) => PredictedCustomer

/**
 * Predicts customers by a stored model. Numbers look ahead from the cut, or from the last purchase where that is later: so a
 * customer's numbers do not depend on when they are computed.
 */
export function predictor(stored: StoredModel, { cutOn }: { cutOn: string }): Predictor {
  const forecastOf = remembering(modelOf(stored))
  const spendOf = expectedSpend(stored.spend)
  return (purchases) => {
    const { customerId, purchaseDays, firstOn, lastOn, revenueMinor, firstDayMinor } = purchases
    const asOfOn = lastOn > cutOn ? lastOn : cutOn
    const history = { frequency: purchaseDays - 1, recency: daysBetween(firstOn, lastOn), age: daysBetween(firstOn, asOfOn) }
    const ahead = forecastOf(history)
    const spend = spendOf(history.frequency, history.frequency > 0 ? (revenueMinor - firstDayMinor) / history.frequency : 0)
    const on = (from: string, days: number | undefined): string | null => (days === undefined ? null : addDays(from, days))
    const { interval } = ahead.within365
    return {
      ...{ customerId, purchaseDays, firstOn, lastOn, revenueMinor, asOfOn },
      alivePpm: knowsWhoLeft(stored, history) ? millionths(ahead.probabilityAlive) : null,
      ...{ orders90Milli: thousandths(ahead.within90.expected), ...ends('orders90', ahead.within90) },
      ...{ orders365Milli: thousandths(ahead.within365.expected), ...ends('orders365', ahead.within365) },
      silent90Ppm: millionths(ahead.within90.none),
      silent365Ppm: millionths(ahead.within365.none),
      nextEarlyOn: on(asOfOn, ahead.next?.early),
      nextMedianOn: on(asOfOn, ahead.next?.median),
      nextLateOn: on(asOfOn, ahead.next?.late),
      dueOn: on(lastOn, ahead.due?.median),
      overdueOn: on(lastOn, ahead.due?.late),
      spendMinor: Math.round(spend),
      value365Minor: Math.round(ahead.within365.expected * spend),
      value365LowMinor: interval && Math.round(interval.low * spend),
      value365HighMinor: interval && Math.round(interval.high * spend),
    }
  }
}

/** What a customer of whom nothing is known is expected to spend on a purchase day. */
export const everybodysSpend = (spend: SpendReport): number => expectedSpend(spend)(0, 0)

/**
 * Where nobody is seen to leave P(alive) is 1 for all; and in BG/NBD and its kin with k it is 1 for all who bought once. Neither
 * says anything about the customer.
 */
function knowsWhoLeft({ method, flags }: StoredModel, { frequency }: PurchaseHistory): boolean {
  return !flags.includes('churn_not_identifiable') && !(frequency === 0 && method.startsWith('bg'))
}

function expectedSpend(spend: SpendReport): (frequency: number, meanMinor: number) => number {
  if (spend.kind === 'mean') return () => spend.meanMinor
  const model = gammaGamma(spend.p, spend.q, spend.v)
  // q is above 1 in every fit, so that a mean exists.
  return (frequency, meanMinor) => model.expectedSpend(frequency, meanMinor) ?? model.typicalSpend(frequency, meanMinor)
}

/** Equal histories are common, most of all among those who bought once; each is computed once as long as it is remembered. */
function remembering(model: PurchaseModel): (history: PurchaseHistory) => Forecast {
  const known = new Map<string, Forecast>()
  return (history) => {
    const key = `${history.frequency} ${history.recency} ${history.age}`
    let found = known.get(key)
    if (!found) {
      if (known.size >= mostRemembered) known.clear()
      found = forecast(model, history)
      known.set(key, found)
    }
    return found
  }
}

const mostRemembered = 20_000

function ends<Name extends 'orders90' | 'orders365'>(name: Name, { interval }: Horizon) {
  return { [`${name}Low`]: interval?.low ?? null, [`${name}High`]: interval?.high ?? null } as Record<
    `${Name}${'Low' | 'High'}`,
    number | null
  >
}

const millionths = (share: number): number => Math.round(1e6 * Math.min(1, Math.max(0, share)))
const thousandths = (count: number): number => Math.min(2e9, Math.round(1000 * count))
