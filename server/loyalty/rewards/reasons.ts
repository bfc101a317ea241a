/** Why a member cannot have a reward now: all reasons at once, so that nobody mends one only to meet the next. */
import { addDays, startOfDay } from '../../kit/clock.ts'
import type { Reward } from './reward.ts'

export type RewardReason =
  | { code: 'insufficient_balance'; required: number; available: number; missing: number }
  | { code: 'out_of_stock' }
  | { code: 'limit_reached'; times: number; per: NonNullable<Reward['perMember']>['per'] }
  | { code: 'not_in_tier'; tiers: readonly string[] }
  | { code: 'not_started'; on: string }
  | { code: 'ended'; on: string }
  | { code: 'inactive' }

export interface RewardScene {
  now: Date
  /** The shop's. */
  zone: string
  available: number
  tier: string | null
  /** How often the member had it in the period of its limit. */
  had: number
  /** How many are left; null where they do not run out. */
  left: number | null
  isArchived: boolean
}

/** Nothing where it can be had. */
export function reasonsWhyNot(reward: Reward, { now, zone, available, tier, had, left, isArchived }: RewardScene): RewardReason[] {
  const reasons: RewardReason[] = []
  const { pointsCost, perMember, tiers, from, until } = reward
  if (!reward.isActive || isArchived) reasons.push({ code: 'inactive' })
  if (from !== null && now < startOfDay(from, zone)) reasons.push({ code: 'not_started', on: from })
  if (until !== null && now >= startOfDay(addDays(until, 1), zone)) reasons.push({ code: 'ended', on: until })
  if (tiers !== null && (tier === null || !tiers.includes(tier))) reasons.push({ code: 'not_in_tier', tiers })
  if (left !== null && left <= 0) reasons.push({ code: 'out_of_stock' })
  if (perMember !== null && had >= perMember.times) reasons.push({ code: 'limit_reached', ...perMember })
  if (available < pointsCost)
    reasons.push({ code: 'insufficient_balance', required: pointsCost, available, missing: pointsCost - available })
  return reasons
}
