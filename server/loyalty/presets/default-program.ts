/**
 * The programme that a shop has in one click: what is bought comes back as some five per cent, more for those who buy much.
 * Everything follows from one amount, what earns a point, so that the same programme fits any currency.
 */
import { currencyExponent } from '../../kit/money.ts'
import type { LocalText, PointsWallet, Program, Tier } from '../program.ts'
import type { Act, EarnRule } from '../rules/earn-rule.ts'

/** A programme in this currency, to be changed freely before it goes live. Orders from `startsOn` (YYYY-MM-DD) on earn. */
export function defaultProgram({ currency, startsOn }: { currency: string; startsOn: string }): Program {
  const unitMinor = pointUnitMinor(currency)
  return {
    name: { pl: 'Klub stałych klientów', uk: 'Клуб постійних клієнтів', en: 'Regulars’ club' },
    currency,
    startsOn,
    enrolment: 'automatic',
    wallets: [points(unitMinor)],
    basis: { isShippingCounted: false, isCreditCounted: false, excludedProducts: [], excludedCategories: [] },
    rules: [purchase(currency, unitMinor), ...acts],
    multipliers: 'highest',
    tiers: {
      metric: 'spend',
      wallet: 'points',
      window: { kind: 'rolling', months: 12, days: 0 },
      upgrade: 'immediate',
      downgrade: 'fit',
      validity: { kind: 'while_met' },
      grace: null,
      isPendingCounted: true,
      levels: levels(unitMinor),
    },
    adjustmentLimit: 5000,
    households: null,
  }
}

/**
 * What earns one point, in minor units: 1 PLN, 10 UAH, and elsewhere the amount of 1, 2 or 5 with zeros that buys about as much
 * as they do. In a currency that is not listed it is one whole unit, which the shop should look at first.
 */
export function pointUnitMinor(currency: string): number {
  return units[currency] ?? 10 ** currencyExponent(currency)
}

/** Rough exchange rates, rounded to a 1, 2 or 5 with zeros: a default needs to be right to a factor of two. */
const units: Readonly<Record<string, number>> = {
  ...{ PLN: 100, UAH: 1000, EUR: 20, USD: 20, GBP: 20, CHF: 20, CZK: 500, HUF: 10_000, RON: 100, BGN: 50 },
  ...{ SEK: 200, NOK: 200, DKK: 200, MDL: 500, GEL: 100, TRY: 1000, KZT: 10_000, JPY: 50, CAD: 50, AUD: 50 },
}

/** 100 points take off what earning five of them costs, so a twentieth of what was spent comes back. */
const points = (unitMinor: number): PointsWallet => ({
  code: 'points',
  name: { pl: 'Punkty', uk: 'Бали', en: 'Points' },
  expiry: { kind: 'after', months: 12, days: 0, roundedTo: 'month' },
  pending: { kind: 'days', afterDelivery: 14, afterOrder: 30 },
  clawback: { policy: 'clamp' },
  restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
  maxBalance: null,
  periodCap: null,
  conversion: { points: 100, valueMinor: 5 * unitMinor, multiple: 100, minimum: 100, maxSharePercent: 50 },
  autoRedeem: null,
  currency: null,
})

/** Said with the smallest whole numbers of points and money: 5 points for 1 EUR rather than one for 20 cents. */
function purchase(currency: string, unitMinor: number): EarnRule {
  const whole = 10 ** currencyExponent(currency)
  const row = unitMinor < whole ? { points: whole / unitMinor, perMinor: whole } : { points: 1, perMinor: unitMinor }
  return rule('purchase', 0, { code: 'purchase', mode: 'proportional', table: [{ currency, ...row }] })
}

const once: EarnRule['caps']['frequency'] = { times: 1, per: 'ever' }
const acts: EarnRule[] = [
  act('sign_up', 10, 20, once),
  act('review', 20, 20, null),
  act('photo', 30, 30, null),
  // Somebody who corrects the day of birth has one birthday a year all the same.
  act('birthday', 40, 50, { times: 1, per: 'year' }),
]

const levels = (unitMinor: number): Tier[] => [
  level('welcome', { pl: 'Miło poznać', uk: 'Раді знайомству', en: 'Nice to meet you' }, 0, { earnFactor: '1' }),
  level('friends', { pl: 'Dobra znajomość', uk: 'Добрі знайомі', en: 'Good friends' }, 500 * unitMinor, { earnFactor: '1.1' }),
  level('close', { pl: 'Bliskie grono', uk: 'Близьке коло', en: 'Close circle' }, 1500 * unitMinor, {
    earnFactor: '1.25',
    freeShippingFromMinor: 0,
  }),
  level('family', { pl: 'Jak rodzina', uk: 'Як рідні', en: 'Like family' }, 4000 * unitMinor, {
    earnFactor: '1.5',
    freeShippingFromMinor: 0,
    hasEarlyAccess: true,
  }),
]

function level(code: string, name: LocalText, threshold: number, benefits: Partial<Tier['benefits']>): Tier {
  return {
    code,
    name,
    threshold,
    benefits: { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0, ...benefits },
  }
}

function act(what: Act, priority: number, given: number, frequency: EarnRule['caps']['frequency']): EarnRule {
  const { caps, ...rest } = rule(what, priority, { code: 'act', act: what, points: given })
  return { ...rest, caps: { ...caps, frequency } }
}

function rule(id: string, priority: number, kind: EarnRule['kind']): EarnRule {
  const caps = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }
  return { id, wallet: 'points', kind, conditions: [], from: null, until: null, priority, stop: false, caps }
}
