/** At least one of everything that a programme can be made of. By their types, a new member without a sample does not compile. */
import { defaultProgram } from '../presets/default-program.ts'
import type { Clawback, Conversion, Expiry, Pending, PointsWallet, Program, Restore, Tiers, TierValidity, TierWindow } from '../program.ts'
import { acts, type EarnRule, type RuleCaps, type RuleCondition, type RuleKind } from '../rules/earn-rule.ts'
import type { KnownNames } from './speaker.ts'

export const plProgram = defaultProgram({ currency: 'PLN', startsOn: '2026-12-01' })

const segmentIds = ['0197a000-0000-7000-8000-000000000001', '0197a000-0000-7000-8000-000000000002'] as const

export const names: KnownNames = {
  products: new Map([
    ['E-1', 'Espresso 1 kg'],
    ['C-6', 'Chemex'],
  ]),
  channels: new Map([['web', 'regulars.example']]),
  segments: new Map([
    [segmentIds[0], 'Kawosze'],
    [segmentIds[1], 'Herbaciarze'],
  ]),
}

const table = { points: 1, perMinor: 100 }
const kindsByCode: Record<RuleKind['code'], RuleKind[]> = {
  purchase: [
    { code: 'purchase', mode: 'proportional', table: [{ currency: 'PLN', ...table }] },
    { code: 'purchase', mode: 'step', table: [{ currency: 'PLN', ...table }] },
    { code: 'purchase', mode: 'step', table: [{ currency: 'PLN', points: 5, perMinor: 250 }] },
    {
      code: 'purchase',
      mode: 'proportional',
      table: ['PLN', 'UAH', 'EUR', 'USD', 'GBP', 'CZK'].map((currency) => ({ currency, ...table })),
    },
  ],
  multiplier: ['0.5', '1.5', '2', '3', '10'].map((factor) => ({ code: 'multiplier', factor })),
  order_bonus: [1, 22].map((points) => ({ code: 'order_bonus', points })),
  unit_bonus: [{ code: 'unit_bonus', points: 22 }],
  nth_order: [1, 2, 3, 21].flatMap((n) => [true, false].map((isRepeated) => ({ code: 'nth_order' as const, n, isRepeated, points: 22 }))),
  streak: [2, 5].map((months) => ({ code: 'streak', months, points: 22 })),
  act: acts.map((act) => ({ code: 'act', act, points: 22 })),
  event: ['Newsletter Read', 'Sign up'].map((event) => ({ code: 'event', event, points: 22 })),
}
export const kinds = Object.values(kindsByCode).flat()

const conditionsByCode: Record<RuleCondition['code'], RuleCondition[]> = {
  products: [['E-1'], ['E-1', 'C-6']].map((codes) => ({ code: 'products', codes })),
  categories: [['Kawa'], ['Kawa', 'Herbata']].map((all) => ({ code: 'categories', names: all })),
  brands: [['Kawa'], ['Kawa', 'Herbata']].map((all) => ({ code: 'brands', names: all })),
  order_from: [10_000, 9_999].map((amountMinor) => ({ code: 'order_from', amountMinor })),
  channels: [['web'], ['web', 'Allegro']].map((all) => ({ code: 'channels', names: all })),
  segments: [[segmentIds[0]], [...segmentIds]].map((ids) => ({ code: 'segments', segmentIds: ids })),
  tiers: [['friends'], ['close', 'family']].map((codes) => ({ code: 'tiers', codes })),
  weekdays: [[1], [2], [3], [4], [5], [6], [7], [6, 7]].map((days) => ({ code: 'weekdays', days })),
  hours: [
    { code: 'hours', from: 8, until: 12 },
    { code: 'hours', from: 22, until: 24 },
  ],
}
export const conditions = Object.values(conditionsByCode).flat()

const beyonds = ['reduce', 'reject'] as const
const capsByName: { [Name in keyof RuleCaps]: RuleCaps[Name][] } = {
  cooldownDays: [1, 2, 5],
  frequency: [1, 2, 5].flatMap((times) => (['day', 'week', 'month', 'year', 'ever'] as const).map((per) => ({ times, per }))),
  memberBudget: beyonds.map((beyond) => ({ points: 500, beyond })),
  budget: beyonds.map((beyond) => ({ points: 500, beyond })),
}
const noCaps: RuleCaps = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }
export const caps: RuleCaps[] = [
  ...capsByName.cooldownDays.map((cooldownDays) => ({ ...noCaps, cooldownDays })),
  ...capsByName.frequency.map((frequency) => ({ ...noCaps, frequency })),
  ...capsByName.memberBudget.map((memberBudget) => ({ ...noCaps, memberBudget })),
  ...capsByName.budget.map((budget) => ({ ...noCaps, budget })),
]

export function aRule(kind: RuleKind, rest: Partial<EarnRule> = {}): EarnRule {
  return { id: 'r', wallet: 'points', kind, conditions: [], from: null, until: null, priority: 0, stop: false, caps: noCaps, ...rest }
}

const expiries: Record<Expiry['kind'], Expiry[]> = {
  never: [{ kind: 'never' }],
  after: (['day', 'month', 'year'] as const).flatMap((roundedTo) => [
    { kind: 'after', months: 0, days: 0, roundedTo },
    { kind: 'after', months: 1, days: 0, roundedTo },
    { kind: 'after', months: 12, days: 10, roundedTo },
  ]),
  inactivity: [
    { kind: 'inactivity', months: 0, days: 0 },
    { kind: 'inactivity', months: 2, days: 1 },
  ],
}
const pendings: Record<Pending['kind'], Pending[]> = {
  none: [{ kind: 'none' }],
  days: [0, 1, 2, 3, 14].map((n) => ({ kind: 'days', afterDelivery: n, afterOrder: n })),
  told: [0, 1, 60].map((cancelledAfterDays) => ({ kind: 'told', cancelledAfterDays })),
}
const clawbacks: Record<Clawback['policy'], Clawback[]> = {
  pending_only: [{ policy: 'pending_only' }],
  clamp: [{ policy: 'clamp' }],
  debt: [{ policy: 'debt', limit: 500 }],
}
const modes: Record<Restore['mode'], Restore['lapsed'][]> = {
  none: [{ policy: 'lapse' }],
  full_only: [{ policy: 'lapse' }, { policy: 'grace', days: 1 }],
  proportional: [{ policy: 'lapse' }, { policy: 'grace', days: 30 }],
}
const conversion: Conversion = { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 }
const conversions: (Conversion | null)[] = [
  ...[null, conversion, { ...conversion, multiple: 22 }, { ...conversion, multiple: 1, minimum: 1 }],
  ...[
    { ...conversion, minimum: 300 },
    { ...conversion, maxSharePercent: 100 },
    { ...conversion, valueMinor: 499 },
  ],
]
const periods = ['day', 'week', 'month', 'year'] as const
const some: Partial<PointsWallet>[] = [
  ...Object.values(expiries).flatMap((all) => all.flatMap((expiry) => [{ expiry }, { expiry, pending: { kind: 'none' } as const }])),
  ...Object.values(pendings).flatMap((all) => all.map((pending) => ({ pending }))),
  ...Object.values(clawbacks).flatMap((all) => all.map((clawback) => ({ clawback }))),
  ...(Object.keys(modes) as Restore['mode'][]).flatMap((mode) => modes[mode].map((lapsed) => ({ restore: { mode, lapsed } }))),
  ...conversions.map((each) => ({ conversion: each })),
  ...periods.flatMap((per) => beyonds.map((beyond) => ({ periodCap: { points: 500, per, beyond } }))),
  { maxBalance: 10_000 },
  ...[100, 500].map((points) => ({ autoRedeem: { points } })),
]
export const wallets: PointsWallet[] = plProgram.wallets.flatMap((wallet) => some.map((each) => ({ ...wallet, ...each })))

/** Five per cent back, and the same limits and times as points have. */
const [usual] = plProgram.wallets
const moneyOnly = some.filter(
  ({ expiry, restore, conversion: of, autoRedeem }) => !of && !autoRedeem && !restore && expiry?.kind !== 'inactivity',
)
export const cashback: PointsWallet[] = usual
  ? [...moneyOnly, { restore: { mode: 'proportional', lapsed: { policy: 'grace', days: 30 } } } as const].map((each) => ({
      ...{ ...usual, ...each },
      ...{ code: 'credit_pln', currency: 'PLN', conversion: null, name: { pl: 'Cashback', uk: 'Кешбек', en: 'Cashback' } },
    }))
  : []
export const withCashback = (wallet: PointsWallet): Program => ({
  ...plProgram,
  wallets: [wallet],
  rules: [
    aRule({ code: 'purchase', mode: 'proportional', table: [{ currency: 'PLN', points: 5, perMinor: 100 }] }, { wallet: wallet.code }),
  ],
  tiers: plProgram.tiers && { ...plProgram.tiers, wallet: wallet.code },
})

const windows: Record<TierWindow['kind'], TierWindow[]> = {
  lifetime: [{ kind: 'lifetime' }],
  rolling: [
    ...[1, 2, 12, 21].map((months) => ({ kind: 'rolling' as const, months, days: 0 })),
    ...[1, 2, 30].map((days) => ({ kind: 'rolling' as const, months: 0, days })),
    { kind: 'rolling', months: 2, days: 5 },
  ],
  calendar: (['month', 'quarter', 'half', 'year'] as const).map((per) => ({ kind: 'calendar', per })),
  anniversary: [{ kind: 'anniversary' }],
}
const validities: Record<TierValidity['kind'], TierValidity[]> = {
  while_met: [{ kind: 'while_met' }],
  end_of_period: [0, 1, 2].map((periodsMore) => ({ kind: 'end_of_period', periodsMore })),
  fixed: [{ kind: 'fixed', months: 0, days: 30 }],
  anniversary: [{ kind: 'anniversary' }],
}
const metrics: Record<Tiers['metric'], true> = { points_earned: true, spend: true, orders: true, score: true, balance: true }
const graces: Tiers['grace'][] = [
  { months: 1, days: 0, roundedTo: 'day' },
  { months: 1, days: 0, roundedTo: 'month' },
  { months: 0, days: 0, roundedTo: 'month' },
]
const allWindows = Object.values(windows).flat()
const otherTiers: Partial<Tiers>[] = [
  ...(Object.keys(metrics) as Tiers['metric'][]).map((metric) => ({ metric })),
  { metric: 'points_earned', isPendingCounted: false },
  ...allWindows.map((window) => ({ window })),
  ...allWindows.filter(({ kind }) => kind !== 'rolling').map((window) => ({ window, upgrade: 'next_period' as const })),
  { upgrade: 'next_period' },
  { downgrade: 'never' },
  { downgrade: 'one' },
  ...Object.values(validities).flatMap((all) =>
    all.flatMap((validity) => [{ validity }, { validity, window: { kind: 'calendar', per: 'month' } as const }]),
  ),
  ...graces.map((grace) => ({ grace })),
]
const plTiers = plProgram.tiers
export const tiers: Tiers[] = plTiers === null ? [] : otherTiers.map((each) => ({ ...plTiers, ...each }))

export const withWallet = (wallet: PointsWallet): Program => ({ ...plProgram, wallets: [wallet] })
