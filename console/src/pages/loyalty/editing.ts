/** What can be done to a programme's draft, as plain values. */
import type { LoyaltyProgram } from '../../answers.ts'

export type Rule = LoyaltyProgram['rules'][number]
export type RuleKind = Rule['kind']
export type RuleCode = RuleKind['code']
export type Condition = Rule['conditions'][number]
export type ConditionCode = Condition['code']
export type PointsWallet = LoyaltyProgram['wallets'][number]
export type Tiers = NonNullable<LoyaltyProgram['tiers']>
export type Tier = Tiers['levels'][number]
export type LocalText = LoyaltyProgram['name']

/** A number that is not typed yet; the server says at its field what is missing. */
export const unfinished = Number.NaN

/** Rules in the order in which they are applied. */
export function inOrder(rules: readonly Rule[]): Rule[] {
  return rules.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
}

/** A rule one place up or down; priorities are written anew, so that the order is as it is seen. */
export function movedRule(rules: readonly Rule[], id: string, by: -1 | 1): Rule[] {
  const ordered = inOrder(rules)
  const from = ordered.findIndex((rule) => rule.id === id)
  const [rule] = ordered.splice(from, 1)
  if (rule) ordered.splice(Math.min(Math.max(0, from + by), ordered.length), 0, rule)
  return ordered.map((each, place) => ({ ...each, priority: place }))
}

/** A rule at the end of the programme, under an id that no rule of it has. */
export function addedRule(program: LoyaltyProgram, code: RuleCode): { program: LoyaltyProgram; id: string } {
  const taken = new Set(program.rules.map(({ id }) => id))
  const id = freeCode(code.replaceAll('_', '-'), taken, '-')
  const last = Math.max(-1, ...program.rules.map(({ priority }) => priority))
  const rule: Rule = {
    ...{ id, wallet: program.wallets[0]?.code ?? 'points', kind: newKind(code, program), conditions: [], from: null, until: null },
    ...{ priority: Math.min(1000, last + 1), stop: false },
    caps: { cooldownDays: null, frequency: null, memberBudget: null, budget: null },
  }
  return { program: { ...program, rules: [...program.rules, rule] }, id }
}

export const ruleCodes: readonly RuleCode[] = [
  ...(['purchase', 'multiplier', 'order_bonus', 'unit_bonus', 'nth_order', 'streak', 'act', 'event'] as const),
]

/** A kind with values to begin with. */
export function newKind(code: RuleCode, program: LoyaltyProgram): RuleKind {
  switch (code) {
    case 'purchase':
      return { code, mode: 'proportional', table: [{ currency: program.currency, points: 1, perMinor: 100 }] }
    case 'multiplier':
      return { code, factor: '2' }
    case 'nth_order':
      return { code, n: 2, isRepeated: false, points: 50 }
    case 'streak':
      return { code, months: 3, points: 50 }
    case 'act':
      return { code, act: 'review', points: 20 }
    case 'event':
      return { code, event: '', points: 20 }
    default:
      return { code, points: 10 }
  }
}

const lineConditions: readonly ConditionCode[] = ['products', 'categories', 'brands']
const orderConditions: readonly ConditionCode[] = ['order_from', 'channels']
const memberConditions: readonly ConditionCode[] = ['segments', 'tiers', 'weekdays', 'hours']

/** Conditions that can hold for such a rule: what is no purchase has no lines and no order. */
export function conditionsFor(code: RuleCode): readonly ConditionCode[] {
  return code === 'act' || code === 'event' ? memberConditions : [...lineConditions, ...orderConditions, ...memberConditions]
}

/** The rule with another kind, without the conditions that could never hold for it. */
export function withKind(rule: Rule, kind: RuleKind): Rule {
  const fitting = conditionsFor(kind.code)
  return { ...rule, kind, conditions: rule.conditions.filter((condition) => fitting.includes(condition.code)) }
}

export function newCondition(code: ConditionCode): Condition {
  switch (code) {
    case 'products':
    case 'tiers':
      return { code, codes: [] }
    case 'segments':
      return { code, segmentIds: [] }
    case 'order_from':
      return { code, amountMinor: unfinished }
    case 'weekdays':
      return { code, days: [] }
    case 'hours':
      return { code, from: 8, until: 12 }
    default:
      return { code, names: [] }
  }
}

/** A level above the highest. */
export function addedLevel(tiers: Tiers): Tiers {
  const highest = tiers.levels.at(-1)
  const code = freeCode('level', new Set(tiers.levels.map((level) => level.code)), '_')
  const level: Tier = {
    ...{ code, name: {}, threshold: highest ? Math.max(1, highest.threshold * 2) : 0 },
    benefits: highest?.benefits ?? { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0 },
  }
  return { ...tiers, levels: [...tiers.levels, level] }
}

/** Another kind of points, with the rules of the first. */
export function addedWallet(program: LoyaltyProgram): LoyaltyProgram {
  const [first] = program.wallets
  if (!first) return program
  const code = freeCode('points', new Set(program.wallets.map((wallet) => wallet.code)), '_')
  return { ...program, wallets: [...program.wallets, { ...first, code, currency: null, name: {} }] }
}

/** Cashback of five per cent, with the times of the first wallet; null where there is some already. Money lies in the store credit of the currency. */
export function addedCashback(program: LoyaltyProgram, name: LocalText): LoyaltyProgram | null {
  const [first] = program.wallets
  const { currency } = program
  const code = `credit_${currency.toLowerCase()}`
  if (!first || program.wallets.some((wallet) => wallet.code === code)) return null
  const cashback: PointsWallet = {
    ...{ ...first, code, currency, name, conversion: null, autoRedeem: null, maxBalance: null, periodCap: null },
    expiry: first.expiry.kind === 'inactivity' ? { kind: 'never' } : first.expiry,
    ...{ clawback: { policy: 'clamp' }, restore: { mode: 'proportional', lapsed: { policy: 'lapse' } } },
  }
  const { program: added, id } = addedRule(program, 'purchase')
  const kind: RuleKind = { code: 'purchase', mode: 'proportional', table: [{ currency, points: 500, perMinor: 10_000 }] }
  const rules = added.rules.map((rule) => (rule.id === id ? { ...rule, wallet: code, kind } : rule))
  return { ...added, wallets: [...program.wallets, cashback], rules }
}

/** What a wallet's amounts are minor units of; null for points. */
export const currencyOf = ({ wallets }: Pick<LoyaltyProgram, 'wallets'>, code: string): string | null =>
  wallets.find((wallet) => wallet.code === code)?.currency ?? null

/** Those that hold points, and no money. */
export const pointsWallets = ({ wallets }: Pick<LoyaltyProgram, 'wallets'>): PointsWallet[] =>
  wallets.filter(({ currency }) => currency === null)

function freeCode(wanted: string, taken: ReadonlySet<string>, divider: string): string {
  for (let number = 1; ; number++) {
    const code = number === 1 ? wanted : `${wanted}${divider}${number}`
    if (!taken.has(code)) return code
  }
}
