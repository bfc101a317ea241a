/** What things earn in the reference, for programmes of a few plain rules; limits are counted anew from all grants. */
import { daysBetween } from '../../kit/clock.ts'
import type { OrderFacts } from '../earning/order-facts.ts'
import { periodOf } from '../earning/period.ts'
import type { PointsWallet, Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import type { MetricDay } from '../tiers/tier-state.ts'
import { type Purse, sum } from './purse.ts'

export type Part = { rule: string; points: number; left: number }
export type Grant = Record<'version' | 'leftMinor' | 'computed' | 'granted' | 'clawed' | 'forgiven', number> &
  Record<'source' | 'rule' | 'wallet' | 'on', string> & {
    tier: string | null
    kept: string[]
    at: Date
    parts: Part[]
    hash: number | null
  }

export const pointsOf = (parts: readonly Part[]): number => sum(parts, ({ points }) => points)

/** What of an order counts, and the points for it by rule: money with its multipliers in one, then bonuses. */
export function worth(
  program: Program,
  wallet: string,
  { tier, kept }: { tier: string | null; kept: readonly string[] },
  order: OrderFacts,
): { valueMinor: number; parts: Part[] } {
  const products = order.lines.filter(({ isCharge, totalMinor }) => !isCharge && totalMinor > 0)
  const total = BigInt(sum(products, ({ totalMinor }) => totalMinor))
  const value = total > BigInt(order.reductionMinor) ? total - BigInt(order.reductionMinor) : 0n
  const drinks = BigInt(sum(products, ({ category, totalMinor }) => (category === 'drinks' ? totalMinor : 0)))
  const rules = program.rules.filter((rule) => rule.wallet === wallet && kept.includes(rule.id))
  const multiplier = rules.flatMap(({ kind }) => (kind.code === 'multiplier' ? [scaled(kind.factor)] : []))[0] ?? scale
  const ofTier = scaled(program.tiers?.levels.find(({ code }) => code === tier)?.benefits.earnFactor ?? '1')
  const both = { highest: larger(ofTier, multiplier), sum: ofTier + multiplier - scale, product: (ofTier * multiplier) / scale }
  const parts = rules.flatMap((rule) => {
    if (value === 0n || rule.conditions.some((each) => each.code === 'order_from' && value < BigInt(each.amountMinor))) return []
    const { kind } = rule
    if (kind.code === 'order_bonus' || kind.code === 'nth_order') return [{ rule: rule.id, points: kind.points, left: kind.points }]
    if (kind.code !== 'purchase') return []
    const { points = 0, perMinor = 1 } = kind.table[0] ?? {}
    const units = kind.mode === 'step' ? (value / BigInt(perMinor)) * BigInt(perMinor) : value
    const mixed = drinks * both[program.multipliers] + (total - drinks) * ofTier
    const whole = Number((units * BigInt(points) * mixed) / (BigInt(perMinor) * total * scale))
    return [{ rule: rule.id, points: whole, left: whole }]
  })
  return { valueMinor: Number(value), parts: parts.filter(({ points }) => points > 0) }
}

const scale = 100_000_000n
const scaled = (decimal: string): bigint => BigInt(Math.round(Number(decimal) * 10_000)) * 10_000n
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** By whose grants limits are counted: the member's own, everybody's, and by which rules each was made. */
export type Counted = { grants: readonly Grant[]; everybody: readonly Grant[]; programOf: (version: number) => Program }

/** What of it is within the limits; `own` is what is being granted more, and does not stand in its own way. */
export function limited(
  wallet: PointsWallet,
  rules: readonly EarnRule[],
  { wanted, on, balance, own }: { wanted: readonly Part[]; on: string; balance: number; own?: Grant },
  { grants, everybody, programOf }: Counted,
): Part[] {
  const others = grants.filter((grant) => grant !== own)
  let room = Number.POSITIVE_INFINITY
  const { periodCap, maxBalance } = wallet
  const parts = wanted.map((part) => {
    const caps = rules.find(({ id }) => id === part.rule)?.caps
    if (!caps) return part
    const counts = (period: string) => usesOf(part.rule, period, others, programOf)
    const isKnown = own?.parts.some(({ rule }) => rule === part.rule) ?? false
    const last = lastOn(part.rule, grants, programOf)
    if (!isKnown && caps.cooldownDays !== null && last && Math.abs(daysBetween(last, on)) < caps.cooldownDays) return { ...part, points: 0 }
    const { frequency } = caps
    if (!isKnown && frequency && counts(periodOf(frequency.per, on)).uses >= frequency.times) return { ...part, points: 0 }
    let points = within(part.points, caps.memberBudget, counts('ever').points)
    points = within(
      points,
      caps.budget,
      budgetOf(
        part.rule,
        everybody.filter((grant) => grant !== own),
        programOf,
      ),
    )
    return { ...part, points }
  })
  if (periodCap !== null) {
    const period = periodOf(periodCap.per, on)
    const used = sum(others, (grant) => (grant.wallet === wallet.code && capPeriodOf(grant, programOf) === period ? leftOf(grant) : 0))
    room = within(pointsOf(parts), periodCap, used)
  }
  if (maxBalance !== null) room = Math.min(room, Math.max(0, maxBalance - balance))
  return parts.flatMap((part) => {
    const points = Math.min(part.points, room)
    room -= points
    return points > 0 ? [{ ...part, points, left: points }] : []
  })
}

function within(points: number, limit: { points: number; beyond: 'reduce' | 'reject' } | null, used: number): number {
  if (limit === null) return points
  const room = Math.max(0, limit.points - used)
  return points <= room ? points : limit.beyond === 'reduce' ? room : 0
}

const leftOf = ({ parts }: Grant): number => sum(parts, ({ left }) => left)

/** The periods in which a rule counts what it gives. */
function periodsOf(rule: EarnRule | undefined, on: string): string[] {
  const { cooldownDays = null, memberBudget = null, frequency = null } = rule?.caps ?? {}
  return [...(cooldownDays !== null || memberBudget !== null ? ['ever'] : []), ...(frequency ? [periodOf(frequency.per, on)] : [])]
}

type ProgramOf = Counted['programOf']
const ruleOf = (programOf: ProgramOf, id: string, { version }: Grant) => programOf(version).rules.find((rule) => rule.id === id)

/** The period in which the wallet's own limit counts a grant, where there was one. */
export function capPeriodOf({ wallet, version, on }: Grant, programOf: ProgramOf): string | null {
  const cap = programOf(version).wallets.find(({ code }) => code === wallet)?.periodCap
  return cap ? periodOf(cap.per, on) : null
}

/** Each rule with each period in which something of these grants is counted for it. */
export function countedPeriods(grants: readonly Grant[], programOf: ProgramOf): [rule: string, period: string][] {
  const all = grants.flatMap((grant) =>
    grant.parts.flatMap(({ rule }) => periodsOf(ruleOf(programOf, rule, grant), grant.on).map((period) => `${rule} ${period}`)),
  )
  return [...new Set(all)].map((each) => each.split(' ') as [string, string])
}

/** How often, and how much, a rule gave in a period, less what was taken back. */
export function usesOf(rule: string, period: string, grants: readonly Grant[], programOf: ProgramOf): { uses: number; points: number } {
  const lefts = grants.flatMap((grant) =>
    periodsOf(ruleOf(programOf, rule, grant), grant.on).includes(period)
      ? grant.parts.filter((part) => part.rule === rule && part.left > 0)
      : [],
  )
  return { uses: lefts.length, points: sum(lefts, ({ left }) => left) }
}

function lastOn(rule: string, grants: readonly Grant[], programOf: ProgramOf): string | undefined {
  const given = grants.filter((grant) => grant.parts.some((part) => part.rule === rule && part.points > 0))
  return given
    .filter((grant) => periodsOf(ruleOf(programOf, rule, grant), grant.on).includes('ever'))
    .map(({ on }) => on)
    .sort()
    .at(-1)
}

/** What a rule with a budget gave to everybody, less what was taken back. */
export const budgetOf = (rule: string, everybody: readonly Grant[], programOf: ProgramOf): number =>
  sum(everybody, (grant) =>
    ruleOf(programOf, rule, grant)?.caps.budget ? sum(grant.parts, (part) => (part.rule === rule ? part.left : 0)) : 0,
  )

/** What counts for tiers, day by day. Points that are still pending count only by option. */
export function daysOf(program: Program, grants: readonly Grant[], purses: readonly Purse[]): MetricDay[] {
  const days = new Map<string, MetricDay>()
  for (const { source, rule, wallet, on, leftMinor, granted, clawed } of grants) {
    const day = days.get(on) ?? { day: on, points: 0, spendMinor: 0, orders: 0 }
    days.set(on, day)
    if (rule === '' && wallet === program.wallets[0]?.code) {
      day.spendMinor += leftMinor
      day.orders += Number(leftMinor > 0)
    }
    if (wallet !== program.tiers?.wallet) continue
    const lots = purses.flatMap((purse) =>
      purse.wallet === wallet ? purse.lots.filter((lot) => lot.source === source && !lot.isActive) : [],
    )
    day.points += granted - clawed - (program.tiers.isPendingCounted ? 0 : sum(lots, ({ left }) => left))
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
