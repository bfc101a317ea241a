/**
 * A loyalty programme as the shop configures it: one value, stored whole in every version, never changed afterwards. What was
 * earned points at the version by which it was earned, so editing a programme cannot touch it.
 */
import { z } from 'zod'
import { isCurrency } from '../kit/money.ts'
import { worthOf } from './quote-points.ts'
import { EarnRule } from './rules/earn-rule.ts'

/** A text that shoppers read, in one or more languages of the shop. */
export const LocalText = z
  .object({ pl: shortText().optional(), uk: shortText().optional(), en: shortText().optional() })
  .refine((text) => Object.values(text).some((each) => each !== undefined), { error: 'loyalty.field.text_missing' })
export type LocalText = z.infer<typeof LocalText>

const Code = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, { error: 'loyalty.field.code' })
const Points = z.int().positive().max(1_000_000_000)
const Days = z.int().min(0).max(3660)
const Months = z.int().min(0).max(120)

/**
 * When points lapse. The day that lies the period after earning (or after activation, where they were pending) is still usable;
 * `roundedTo` moves the end to that of its month or year. `inactivity`: all points of the account lapse together, the period
 * after the last day on which it earned or spent.
 */
export const Expiry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('after'), months: Months, days: Days, roundedTo: z.enum(['day', 'month', 'year']) }),
  z.object({ kind: z.literal('inactivity'), months: Months, days: Days }),
])
export type Expiry = z.infer<typeof Expiry>

/**
 * When points of an order may be spent. `days`: at the midnight that begins the given day after delivery, or, as long as no
 * delivery is known, after the order. `told`: once the shop says so; taken back `cancelledAfterDays` after the order otherwise.
 */
export const Pending = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('days'), afterDelivery: Days, afterOrder: Days }),
  z.object({ kind: z.literal('told'), cancelledAfterDays: Days }),
])
export type Pending = z.infer<typeof Pending>

/** Where points of a refunded order come from once its own are spent: from nowhere else, from all that is there, or from what is still to come. */
export const Clawback = z.discriminatedUnion('policy', [
  z.object({ policy: z.literal('pending_only') }),
  z.object({ policy: z.literal('clamp') }),
  z.object({ policy: z.literal('debt'), limit: Points }),
])
export type Clawback = z.infer<typeof Clawback>

/** What comes back of points that were spent on an order that is refunded; points whose time is over stay lapsed, or live on for some days. */
export const Restore = z.object({
  mode: z.enum(['none', 'full_only', 'proportional']),
  lapsed: z.discriminatedUnion('policy', [z.object({ policy: z.literal('lapse') }), z.object({ policy: z.literal('grace'), days: Days })]),
})
export type Restore = z.infer<typeof Restore>

/** Points as money off an order: `points` are worth `valueMinor`; only in multiples, from a minimum, up to a share of the order. */
export const Conversion = z.object({
  points: Points,
  valueMinor: z.int().positive().max(1_000_000_000),
  multiple: Points,
  minimum: z.int().min(0).max(1_000_000_000),
  maxSharePercent: z.int().min(1).max(100),
})
export type Conversion = z.infer<typeof Conversion>

/**
 * What is earned: a kind of points, or money back, each with rules of its own. Points of one wallet never become points of another. Money is
 * counted in minor units wherever points are, and lies with everything else in the member's store credit; what was paid in or given lies there
 * without an end.
 */
export const PointsWallet = z.object({
  code: Code,
  name: LocalText,
  /** Of money back: the programme's. Null for points. */
  currency: z.string().nullable().default(null),
  expiry: Expiry,
  pending: Pending,
  clawback: Clawback,
  restore: Restore,
  /** Earning stops here; null for no limit. */
  maxBalance: Points.nullable(),
  /** At most so many earned by a member in a period. */
  periodCap: z.object({ points: Points, per: z.enum(['day', 'week', 'month', 'year']), beyond: z.enum(['reduce', 'reject']) }).nullable(),
  /** Null where these points only buy rewards. */
  conversion: Conversion.nullable(),
  /** Whoever has so many to spend at the end of a day gets store credit for the largest multiple of them; null where nobody does. */
  autoRedeem: z.object({ points: Points }).nullable().default(null),
})
export type PointsWallet = z.infer<typeof PointsWallet>

/** What of an order counts. Always out: charges, gift cards sold, products and categories named here. */
export const Basis = z.object({
  isShippingCounted: z.boolean(),
  /** The part of an order that was paid with store credit or a gift card. */
  isCreditCounted: z.boolean(),
  excludedProducts: z.array(z.string().max(200)).max(1000),
  excludedCategories: z.array(z.string().max(200)).max(200),
})
export type Basis = z.infer<typeof Basis>

/** What a tier gives. `earnFactor` is a decimal: '1.25' means a quarter more for purchases. */
export const TierBenefits = z.object({
  earnFactor: z.string().regex(/^[1-9][0-9]{0,2}(\.[0-9]{1,4})?$/, { error: 'loyalty.field.factor' }),
  /** Shipping is free from this order value on; 0 is always, null is never. */
  freeShippingFromMinor: z.int().min(0).nullable(),
  hasEarlyAccess: z.boolean(),
  birthdayPoints: z.int().min(0).max(1_000_000),
})
export type TierBenefits = z.infer<typeof TierBenefits>

export const Tier = z.object({ code: Code, name: LocalText, threshold: z.int().min(0), benefits: TierBenefits })
export type Tier = z.infer<typeof Tier>

/** Over what time the metric counts: all time, the last so many days or months, the calendar's period, or the member's own year from the day of joining. */
export const TierWindow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lifetime') }),
  z.object({ kind: z.literal('rolling'), months: Months, days: Days }),
  z.object({ kind: z.literal('calendar'), per: z.enum(['month', 'quarter', 'half', 'year']) }),
  z.object({ kind: z.literal('anniversary') }),
])
export type TierWindow = z.infer<typeof TierWindow>

/** How long a tier that was reached is kept at least: only while the metric holds, to the end of this or the next period, for a fixed time, or to the member's anniversary. */
export const TierValidity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('while_met') }),
  z.object({ kind: z.literal('end_of_period'), periodsMore: z.int().min(0).max(4) }),
  z.object({ kind: z.literal('fixed'), months: Months, days: Days }),
  z.object({ kind: z.literal('anniversary') }),
])
export type TierValidity = z.infer<typeof TierValidity>

export const Tiers = z.object({
  /** `spend` is net eligible value in minor units, `balance` what can be spent now: it punishes spending. `score` is one point per order and one per 10,000 minor units. */
  metric: z.enum(['points_earned', 'spend', 'orders', 'score', 'balance']),
  wallet: Code,
  window: TierWindow,
  upgrade: z.enum(['immediate', 'next_period']),
  downgrade: z.enum(['never', 'one', 'fit']),
  validity: TierValidity,
  /** How much longer a tier is kept once it would be lost. */
  grace: z.object({ months: Months, days: Days, roundedTo: z.enum(['day', 'month']) }).nullable(),
  /** Whether points that are still pending count. */
  isPendingCounted: z.boolean(),
  /** From the lowest, whose threshold is 0, upwards. */
  levels: z.array(Tier).min(1).max(12),
})
export type Tiers = z.infer<typeof Tiers>

/** Customers who may spend each other's points. `spend`: whether only the owner may spend what others have. `leaving`: whether points go along with somebody who leaves, or stay with the owner. */
export const HouseholdRules = z.object({
  spend: z.enum(['owner', 'everyone']),
  leaving: z.enum(['take', 'leave']),
  maxMembers: z.int().min(2).max(12),
})
export type HouseholdRules = z.infer<typeof HouseholdRules>

export const Program = z
  .object({
    name: LocalText,
    currency: z.string().refine(isCurrency, { error: 'shops.field.currency' }),
    /** Orders placed on or after this day, in the shop's zone, earn. */
    startsOn: z.iso.date(),
    /** Whether everybody who buys is a member, or only who joined. */
    enrolment: z.enum(['automatic', 'by_joining']),
    wallets: z.array(PointsWallet).min(1).max(8),
    basis: Basis,
    rules: z.array(EarnRule).max(200),
    /** How several multipliers of one order combine. */
    multipliers: z.enum(['highest', 'sum', 'product']),
    tiers: Tiers.nullable(),
    /** Adjustments by hand above this need a second person. */
    adjustmentLimit: Points,
    /** Null where there are none. */
    households: HouseholdRules.nullable().default(null),
  })
  .superRefine((program, context) => {
    const wallets = new Set(program.wallets.map(({ code }) => code))
    const say = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (wallets.size < program.wallets.length) say(['wallets'], 'loyalty.field.code_twice')
    for (const [index, wallet] of program.wallets.entries()) {
      if (wallet.currency !== null) for (const [field, why] of faultsOfMoney(wallet, program)) say(['wallets', index, field], why)
      else if (isOfMoney(wallet.code)) say(['wallets', index, 'code'], 'loyalty.field.code_of_money')
    }
    for (const [index, { conversion, autoRedeem }] of program.wallets.entries()) {
      if (autoRedeem === null) continue
      if (conversion === null) say(['wallets', index, 'autoRedeem'], 'loyalty.field.auto_redeem_worth')
      else if (!isEnough(conversion, autoRedeem)) say(['wallets', index, 'autoRedeem', 'points'], 'loyalty.field.auto_redeem_points')
    }
    if (new Set(program.rules.map(({ id }) => id)).size < program.rules.length) say(['rules'], 'loyalty.field.code_twice')
    const levels = new Set(program.tiers?.levels.map(({ code }) => code))
    for (const [index, { wallet, conditions }] of program.rules.entries()) {
      if (!wallets.has(wallet)) say(['rules', index, 'wallet'], 'loyalty.field.wallet_unknown')
      for (const [at, condition] of conditions.entries())
        if (condition.code === 'tiers' && !condition.codes.every((code) => levels.has(code)))
          say(['rules', index, 'conditions', at, 'codes'], 'loyalty.field.tier_unknown')
    }
    const tiers = program.tiers
    if (tiers === null) return
    if (!wallets.has(tiers.wallet)) say(['tiers', 'wallet'], 'loyalty.field.wallet_unknown')
    if (isAboutPoints(tiers) && isOfMoney(tiers.wallet)) say(['tiers', 'wallet'], 'loyalty.field.tiers_of_money')
    if (new Set(tiers.levels.map(({ code }) => code)).size < tiers.levels.length) say(['tiers', 'levels'], 'loyalty.field.code_twice')
    if (tiers.levels[0]?.threshold !== 0) say(['tiers', 'levels', 0, 'threshold'], 'loyalty.field.first_threshold')
    for (const [index, { threshold }] of tiers.levels.entries())
      if (index > 0 && threshold <= (tiers.levels[index - 1]?.threshold ?? 0))
        say(['tiers', 'levels', index, 'threshold'], 'loyalty.field.thresholds_rise')
  })
export type Program = z.infer<typeof Program>

/** Whether so many points can be used at a checkout, and are worth something there. */
function isEnough(conversion: Conversion, { points }: { points: number }): boolean {
  const { multiple, minimum } = conversion
  return points >= Math.max(multiple, minimum) && worthOf(conversion, points - (points % multiple)) > 0
}

/** The code of the wallet in which a customer's store credit of a currency lies. */
export const creditWallet = (currency: string): string => `credit_${currency.toLowerCase()}`

/** Store credit is one account, also of money that was paid in: that comes back whatever the programme says, and lapses with nothing. */
function faultsOfMoney({ code, currency, expiry, restore, conversion }: PointsWallet, program: { currency: string }) {
  const faults: [field: string, why: string, isWrong: boolean][] = [
    ['currency', 'loyalty.field.money_currency', currency !== program.currency],
    ['code', 'loyalty.field.money_code', code !== creditWallet(program.currency)],
    ['expiry', 'loyalty.field.money_inactivity', expiry.kind === 'inactivity'],
    ['restore', 'loyalty.field.money_restore', restore.mode !== 'proportional'],
    ['conversion', 'loyalty.field.money_conversion', conversion !== null],
  ]
  return faults.filter(([, , isWrong]) => isWrong)
}

const isAboutPoints = ({ metric }: Tiers): boolean => metric === 'points_earned' || metric === 'balance'

/** Money has wallets of its own, into which no points come. */
const isOfMoney = (code: string): boolean => /^(credit|gift_card)_/.test(code)

function shortText() {
  return z.string().trim().min(1).max(80)
}
