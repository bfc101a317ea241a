/** Why a customer’s numbers are what they are: plain facts behind them, as keys and figures. Pure. */
import { daysBetween } from '../kit/clock.ts'
import type { PredictedCustomer } from './predict-customer.ts'
import type { Reason } from './schema.ts'

type Facts = Pick<PredictedCustomer, 'purchaseDays' | 'firstOn' | 'lastOn' | 'asOfOn' | 'dueOn' | 'overdueOn' | 'spendMinor'>

/** First what matters most: silence and rhythm, then how often, then how much. */
export function reasonsFor(facts: Facts, { everybodysSpendMinor }: { everybodysSpendMinor: number }): Reason[] {
  return [rhythm(facts), ...habit(facts), ...spending(facts, everybodysSpendMinor)]
}

function rhythm({ purchaseDays, firstOn, lastOn, asOfOn, overdueOn }: Facts): Reason {
  const silentDays = daysBetween(lastOn, asOfOn)
  if (overdueOn !== null && asOfOn > overdueOn) return { code: 'silent_longer_than_usual', values: { silentDays, overdueOn } }
  if (silentDays === 0) return { code: 'just_bought', values: { purchaseDays } }
  if (purchaseDays === 1) return { code: 'bought_once', values: { silentDays } }
  return { code: 'in_rhythm', values: { silentDays, usualDays: usualGap({ purchaseDays, firstOn, lastOn }) } }
}

function habit({ purchaseDays, firstOn, lastOn }: Facts): Reason[] {
  if (purchaseDays < 5) return []
  return [{ code: 'comes_often', values: { purchaseDays, usualDays: usualGap({ purchaseDays, firstOn, lastOn }) } }]
}

/** Told where it is a quarter above what everybody spends, or a fifth below. */
function spending({ spendMinor, purchaseDays }: Facts, everybodysSpendMinor: number): Reason[] {
  if (purchaseDays === 1 || !(everybodysSpendMinor > 0)) return []
  const values = { spendMinor, everybodysSpendMinor: Math.round(everybodysSpendMinor) }
  if (spendMinor >= 1.25 * everybodysSpendMinor) return [{ code: 'spends_more', values }]
  return spendMinor <= 0.8 * everybodysSpendMinor ? [{ code: 'spends_less', values }] : []
}

const usualGap = ({ purchaseDays, firstOn, lastOn }: Pick<Facts, 'purchaseDays' | 'firstOn' | 'lastOn'>): number =>
  Math.max(1, Math.round(daysBetween(firstOn, lastOn) / (purchaseDays - 1)))
