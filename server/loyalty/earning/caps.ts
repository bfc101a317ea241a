/**
 * Limits of what is earned. Rule by rule: the days between two times, how often, the member's budget, everybody's budget; then
 * of the wallet: so much a period, so much at all. A limit that reduces leaves what still fits, one that rejects leaves nothing.
 *
 * What is counted against limits follows from what was granted, so a refund gives back the difference: `countsOf` what is left
 * of the grant is taken for `countsOf` the grant. Only when a rule last gave something is not forgotten.
 */
import { daysBetween } from '../../kit/clock.ts'
import type { PointsWallet } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { type Part, pointsOf } from './parts.ts'
import { periodOf } from './period.ts'

/** How often and how much a rule, or a wallet as a whole, gave a member in a period. */
export interface Count {
  /** A rule's id, or `wallet:<code>`. */
  scope: string
  period: string
  uses: number
  points: number
}

/** A count that is kept, with the last day, in the shop's zone, on which something was earned. */
export interface Counter extends Count {
  lastOn: string | null
}

/** What a rule gave to everybody together. */
export interface BudgetUse {
  ruleId: string
  points: number
}

export interface Counts {
  /** To be added to the member's counters. */
  counts: Count[]
  budgets: BudgetUse[]
}

export interface Limited {
  by: 'cooldown' | 'frequency' | 'member_budget' | 'budget' | 'period_cap' | 'max_balance'
  /** Null for limits of the wallet. */
  ruleId: string | null
  /** Points that were not granted because of it. */
  lost: number
}

export interface CapInput {
  /** Of one wallet, as `decideGrant` or `decideAct` gives them. */
  parts: readonly Part[]
  rules: readonly EarnRule[]
  wallet: PointsWallet
  /** The day of the order or act in the shop's zone. */
  earnedOn: string
  /** Of this member; what is not there is 0. `countersFor` says which are needed. */
  counters: readonly Counter[]
  /** What rules with a budget for all have given so far; what is not there is 0. */
  budgets: readonly BudgetUse[]
  /** All points that the member has in the wallet, those still pending or held too. */
  balance: number
}

export interface Capped extends Counts {
  points: number
  parts: Part[]
  limitedBy: Limited[]
}

/** What of a grant is within the limits, which limits took something away, and what is to be counted. */
export function capGrant({ parts, rules, wallet, earnedOn, counters, budgets, balance }: CapInput): Capped {
  const limitedBy: Limited[] = []
  let left = parts
  for (const ruleId of new Set(parts.map((part) => part.ruleId))) {
    const rule = rules.find(({ id }) => id === ruleId)
    if (rule === undefined) continue
    for (const { by, room, beyond } of limitsOf(rule, { earnedOn, counters, budgets })) {
      const asked = pointsOf(left.filter((part) => part.ruleId === ruleId))
      if (asked <= room) continue
      const before = left
      left = cutRule(left, ruleId, beyond === 'reduce' ? room : 0)
      limitedBy.push({ by, ruleId, lost: pointsOf(before) - pointsOf(left) })
    }
  }
  for (const { by, room, beyond } of limitsOfWallet(wallet, { earnedOn, counters, balance })) {
    const asked = pointsOf(left)
    if (asked <= room) continue
    left = cutFromEnd(left, beyond === 'reduce' ? room : 0)
    limitedBy.push({ by, ruleId: null, lost: asked - pointsOf(left) })
  }
  const granted = left.filter(({ points }) => points > 0)
  return { points: pointsOf(granted), parts: granted, limitedBy, ...countsOf({ parts: granted, rules, wallet, earnedOn }) }
}

/** What these parts of a grant count against limits, now and again when some of them are taken back. */
export function countsOf({ parts, rules, wallet, earnedOn }: Pick<CapInput, 'parts' | 'rules' | 'wallet' | 'earnedOn'>): Counts {
  const counts: Count[] = []
  const budgets: BudgetUse[] = []
  for (const ruleId of new Set(parts.map((part) => part.ruleId))) {
    const rule = rules.find(({ id }) => id === ruleId)
    const points = pointsOf(parts.filter((part) => part.ruleId === ruleId))
    if (rule === undefined || points === 0) continue
    counts.push(...periodsOf(rule, earnedOn).map((period) => ({ scope: ruleId, period, uses: 1, points })))
    if (rule.caps.budget !== null) budgets.push({ ruleId, points })
  }
  const points = pointsOf(parts)
  if (wallet.periodCap !== null && points > 0)
    counts.push({ scope: scopeOf(wallet), period: periodOf(wallet.periodCap.per, earnedOn), uses: 1, points })
  return { counts, budgets }
}

/** The counters of a member that limits of these rules and this wallet look at. */
export function countersFor({
  rules,
  wallet,
  earnedOn,
}: Pick<CapInput, 'rules' | 'wallet' | 'earnedOn'>): Pick<Counter, 'scope' | 'period'>[] {
  const ofRules = rules.flatMap((rule) => periodsOf(rule, earnedOn).map((period) => ({ scope: rule.id, period })))
  return wallet.periodCap === null ? ofRules : [...ofRules, { scope: scopeOf(wallet), period: periodOf(wallet.periodCap.per, earnedOn) }]
}

interface Limit {
  by: Limited['by']
  /** Points that still fit. */
  room: number
  beyond: 'reduce' | 'reject'
}

function limitsOf({ id, caps }: EarnRule, { earnedOn, counters, budgets }: Pick<CapInput, 'earnedOn' | 'counters' | 'budgets'>): Limit[] {
  const limits: Limit[] = []
  const ever = counterOf(counters, id, 'ever')
  if (caps.cooldownDays !== null) {
    const daysSince = ever?.lastOn ? Math.abs(daysBetween(ever.lastOn, earnedOn)) : Number.POSITIVE_INFINITY
    limits.push({ by: 'cooldown', room: daysSince >= caps.cooldownDays ? Number.POSITIVE_INFINITY : 0, beyond: 'reject' })
  }
  if (caps.frequency !== null) {
    const uses = counterOf(counters, id, periodOf(caps.frequency.per, earnedOn))?.uses ?? 0
    limits.push({ by: 'frequency', room: uses < caps.frequency.times ? Number.POSITIVE_INFINITY : 0, beyond: 'reject' })
  }
  if (caps.memberBudget !== null)
    limits.push({ by: 'member_budget', room: rest(caps.memberBudget.points, ever?.points), beyond: caps.memberBudget.beyond })
  if (caps.budget !== null) {
    const used = budgets.find(({ ruleId }) => ruleId === id)?.points
    limits.push({ by: 'budget', room: rest(caps.budget.points, used), beyond: caps.budget.beyond })
  }
  return limits
}

function limitsOfWallet(
  wallet: PointsWallet,
  { earnedOn, counters, balance }: Pick<CapInput, 'earnedOn' | 'counters' | 'balance'>,
): Limit[] {
  const limits: Limit[] = []
  if (wallet.periodCap !== null) {
    const { points, per, beyond } = wallet.periodCap
    limits.push({ by: 'period_cap', room: rest(points, counterOf(counters, scopeOf(wallet), periodOf(per, earnedOn))?.points), beyond })
  }
  if (wallet.maxBalance !== null) limits.push({ by: 'max_balance', room: rest(wallet.maxBalance, balance), beyond: 'reduce' })
  return limits
}

const counterOf = (counters: readonly Counter[], scope: string, period: string): Counter | undefined =>
  counters.find((counter) => counter.scope === scope && counter.period === period)

const rest = (limit: number, used = 0): number => Math.max(0, limit - used)

/** Takes from a rule what is over `room`, the last part first; what multiplied a part is lowered with it, rounded down. */
function cutRule(parts: readonly Part[], ruleId: string, room: number): Part[] {
  const own = cutFromEnd(
    parts.filter((part) => part.ruleId === ruleId),
    room,
  )
  const before = pointsOf(parts.filter((part) => part.ruleId === ruleId))
  const after = pointsOf(own)
  return parts.map((part) => {
    if (part.ruleId === ruleId) return own.find(({ upon }) => upon === part.upon) ?? { ...part, points: 0 }
    return part.upon === ruleId ? { ...part, points: Number((BigInt(part.points) * BigInt(after)) / BigInt(before)) } : part
  })
}

/** What fits into `room`: the last parts, which are bonuses before multipliers before purchases, are cut first. */
function cutFromEnd(parts: readonly Part[], room: number): Part[] {
  let left = room
  return parts.map((part) => {
    const points = Math.min(part.points, left)
    left -= points
    return { ...part, points }
  })
}

/** The periods in which a rule's limits count; `ever` also keeps the last day. */
function periodsOf({ caps }: EarnRule, earnedOn: string): string[] {
  const periods = caps.frequency === null ? [] : [periodOf(caps.frequency.per, earnedOn)]
  return [...new Set(caps.cooldownDays !== null || caps.memberBudget !== null ? ['ever', ...periods] : periods)]
}

const scopeOf = ({ code }: PointsWallet): string => `wallet:${code}`
