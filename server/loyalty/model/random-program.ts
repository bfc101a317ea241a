/** Programmes of the family that the reference knows: a few plain rules, and every way in which points begin, end, come back and are limited. */
import type { Generator } from '../../../maths/random/random.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import type { PointsWallet, Program, Tiers } from '../program.ts'
import type { Reward } from '../rewards/reward.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { tiersOf } from '../tiers/tiers-for-tests.ts'

export const oneOf = <Item>(random: Generator, items: readonly Item[]): Item => {
  const item = items[random.integer(items.length)]
  if (item === undefined) throw new Error('one of nothing')
  return item
}

export const chance = (random: Generator, percent: number): boolean => random.integer(100) < percent

export function randomProgram(random: Generator, { isWhole }: { isWhole: boolean }): Program {
  const wallets =
    isWhole && chance(random, 40) ? [randomWallet(random, 'points'), randomWallet(random, 'stars')] : [randomWallet(random, 'points')]
  const rules = wallets.flatMap(({ code }) => randomRules(random, code))
  return aProgram(rules, {
    startsOn: '2025-06-01',
    wallets,
    rules,
    multipliers: oneOf(random, ['highest', 'sum', 'product']),
    tiers: chance(random, 60) ? randomTiers(random) : null,
  })
}

/** The same shop later: what a shopkeeper may change, wallets and the metric of tiers apart. */
export function edited(random: Generator, program: Program): Program {
  const wallets = program.wallets.map((wallet) => ({ ...randomWallet(random, wallet.code) }))
  const { tiers } = program
  const levels = tiers && randomTiers(random).levels
  return {
    ...program,
    wallets: chance(random, 50) ? program.wallets : wallets,
    rules: chance(random, 40) ? program.rules : wallets.flatMap(({ code }) => randomRules(random, code)),
    tiers: tiers && levels && chance(random, 50) ? { ...tiers, levels, downgrade: oneOf(random, ['never', 'one', 'fit']) } : tiers,
  }
}

function randomWallet(random: Generator, code: string): PointsWallet {
  return aWallet({
    code,
    expiry: oneOf<PointsWallet['expiry']>(random, [
      { kind: 'never' },
      { kind: 'after', months: 2, days: 0, roundedTo: 'day' },
      { kind: 'after', months: 12, days: 0, roundedTo: 'month' },
      { kind: 'after', months: 0, days: 20, roundedTo: 'day' },
      { kind: 'inactivity', months: 3, days: 0 },
      { kind: 'inactivity', months: 0, days: 25 },
    ]),
    pending: oneOf<PointsWallet['pending']>(random, [
      { kind: 'none' },
      { kind: 'days', afterDelivery: 14, afterOrder: 30 },
      { kind: 'days', afterDelivery: 0, afterOrder: 3 },
      { kind: 'told', cancelledAfterDays: 10 },
    ]),
    clawback: oneOf<PointsWallet['clawback']>(random, [
      { policy: 'clamp' },
      { policy: 'clamp' },
      { policy: 'debt', limit: 60 },
      { policy: 'debt', limit: 1_000_000 },
      { policy: 'pending_only' },
    ]),
    restore: {
      mode: oneOf(random, ['none', 'full_only', 'proportional', 'proportional']),
      lapsed: oneOf<PointsWallet['restore']['lapsed']>(random, [{ policy: 'lapse' }, { policy: 'grace', days: 10 }]),
    },
    maxBalance: chance(random, 15) ? 400 : null,
    periodCap: chance(random, 20)
      ? { points: 250, per: oneOf(random, ['day', 'week', 'month', 'year']), beyond: oneOf(random, ['reduce', 'reject']) }
      : null,
    conversion: chance(random, 60) ? { points: 100, valueMinor: 500, multiple: 10, minimum: 20, maxSharePercent: 50 } : null,
  })
}

/** Few enough that they run out, and for too few. */
export function randomRewards(random: Generator): Reward[] {
  const shared = { wallet: 'points', perMember: null, tiers: null, from: null, until: null, isActive: true }
  const coupon = { code: 'percent_coupon' as const, percent: 10, fromMinor: 0, maxMinor: null, codes: 'generated' as const, validDays: 30 }
  const per = oneOf(random, ['day', 'week', 'month', 'year', 'ever'] as const)
  return [
    {
      ...shared,
      code: 'mug',
      name: { en: 'Mug' },
      pointsCost: 10,
      stock: 1 + random.integer(4),
      kind: { code: 'gift_product', product: 'mug' },
    },
    {
      ...shared,
      code: 'tasting',
      name: { en: 'Tasting' },
      pointsCost: 5,
      stock: null,
      kind: { code: 'event_place' },
      perMember: { times: 1, per },
    },
    {
      ...shared,
      code: 'coupon',
      name: { en: 'A tenth off' },
      pointsCost: 40,
      stock: 3,
      kind: coupon,
      tiers: ['silver', 'gold', 'platinum'],
    },
  ]
}

function randomRules(random: Generator, wallet: string): EarnRule[] {
  const id = (name: string) => (wallet === 'points' ? name : `${name}_${wallet}`)
  const perMoney = { currency: 'USD', points: oneOf(random, [1, 1, 3]), perMinor: oneOf(random, [100, 100, 250]) }
  const mode = oneOf(random, ['proportional', 'proportional', 'step'] as const)
  const purchase = { code: 'purchase' as const, mode, table: [perMoney] }
  const isMultiplied = chance(random, 30)
  const changes = () => ({ wallet, ...(isMultiplied ? {} : { caps: randomCaps(random) }) })
  const multiplier = aRule(id('double'), { code: 'multiplier', factor: oneOf(random, ['1.5', '2', '1.25']) }, { wallet })
  const fromMinor = oneOf(random, [3_000, 8_000])
  const rules = [
    aRule(id('base'), purchase, changes()),
    ...(isMultiplied ? [{ ...multiplier, conditions: [{ code: 'categories' as const, names: ['drinks'] }] }] : []),
    aRule(id('large'), { code: 'order_bonus', points: 25 }, { ...changes(), conditions: [{ code: 'order_from', amountMinor: fromMinor }] }),
    aRule(id('nth'), { code: 'nth_order', n: oneOf(random, [2, 3]), isRepeated: chance(random, 70), points: 15 }, changes()),
    aRule(id('review'), { code: 'act', act: 'review', points: 20 }, changes()),
    aRule(id('story'), { code: 'act', act: 'review', points: 5 }, changes()),
    aRule(id('photo'), { code: 'act', act: 'photo', points: 30 }, changes()),
  ]
  return rules.filter((rule) => rule.id === id('base') || chance(random, 70))
}

function randomCaps(random: Generator): EarnRule['caps'] {
  return {
    cooldownDays: chance(random, 8) ? 7 : null,
    frequency: chance(random, 12) ? { times: 2, per: oneOf(random, ['day', 'week', 'month', 'year', 'ever']) } : null,
    memberBudget: chance(random, 12) ? { points: 300, beyond: oneOf(random, ['reduce', 'reject']) } : null,
    budget: chance(random, 15) ? { points: 900, beyond: oneOf(random, ['reduce', 'reject']) } : null,
  }
}

function randomTiers(random: Generator): Tiers {
  const metric = oneOf(random, ['spend', 'spend', 'points_earned', 'orders', 'score', 'balance'] as const)
  const unit = { spend: 5_000, points_earned: 80, orders: 2, score: 3, balance: 60 }[metric]
  const tiers = tiersOf(
    { basic: 0, silver: unit, gold: unit * 3, platinum: unit * 8 },
    {
      metric,
      window: oneOf<Tiers['window']>(random, [
        { kind: 'lifetime' },
        { kind: 'rolling', months: 12, days: 0 },
        { kind: 'rolling', months: 0, days: 30 },
        { kind: 'calendar', per: 'month' },
        { kind: 'calendar', per: 'quarter' },
        { kind: 'anniversary' },
      ]),
      upgrade: oneOf(random, ['immediate', 'immediate', 'next_period']),
      downgrade: oneOf(random, ['never', 'one', 'fit', 'fit']),
      validity: oneOf<Tiers['validity']>(random, [
        { kind: 'while_met' },
        { kind: 'end_of_period', periodsMore: 1 },
        { kind: 'fixed', months: 0, days: 30 },
        { kind: 'anniversary' },
      ]),
      grace: oneOf<Tiers['grace']>(random, [null, null, { months: 0, days: 7, roundedTo: 'day' }]),
      isPendingCounted: chance(random, 50),
    },
  )
  const factors = ['1', '1.1', '1.25', '1.5']
  return {
    ...tiers,
    levels: tiers.levels.map((level, index) => ({ ...level, benefits: { ...level.benefits, earnFactor: factors[index] ?? '1' } })),
  }
}
