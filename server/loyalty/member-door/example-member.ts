/** Somebody who does not exist, in a programme as it is or as it is being edited: to see what members would see. */
import { addDays } from '../../kit/clock.ts'
import type { Program } from '../program.ts'
import { quotePoints } from '../quote-points.ts'
import { reasonsWhyNot } from '../rewards/reasons.ts'
import type { StoredReward } from '../rewards/store.ts'
import type { MemberStatus } from '../schema.ts'

interface Example {
  program: Program
  rewards: readonly StoredReward[]
  /** The shop's day. */
  today: string
  zone: string
  now: Date
}

/** Half-way from the second level to the third, with points for the cheapest reward and a few more. */
export function exampleMember({ program, rewards, today, zone, now }: Example): MemberStatus {
  const offered = rewards.filter(({ reward }) => reward.isActive)
  const cheapest = Math.min(...offered.map(({ reward }) => reward.pointsCost))
  const active = Number.isFinite(cheapest) ? cheapest + 20 : 120
  const levels = program.tiers?.levels ?? []
  const [level, next] = levels.length > 1 ? levels.slice(1) : levels
  return {
    ...{
      customerId: '00000000-0000-7000-8000-000000000000',
      isMember: true,
      canJoin: false,
      joinedAt: now.toISOString(),
      asOf: now.toISOString(),
    },
    wallets: program.wallets.map(({ code, name, currency, conversion }, place) => ({
      ...{ wallet: code, name, currency, active: place === 0 ? active : 0, pending: place === 0 ? 60 : 0, held: 0, debt: 0 },
      expiring: place === 0 ? [{ on: addDays(today, 90), points: active }] : [],
      activating: place === 0 ? [{ on: addDays(today, 12), points: 60 }] : [],
      worthMinor:
        conversion && place === 0
          ? quotePoints(conversion, { requested: active, available: active, orderMinor: 10_000_000 }).valueMinor
          : null,
    })),
    tier: level
      ? {
          ...{ code: level.code, name: level.name, since: now.toISOString(), until: null, benefits: level.benefits },
          metric: program.tiers?.metric ?? 'spend',
          value: next ? Math.round((level.threshold + next.threshold) / 2) : level.threshold,
          next: next
            ? { code: next.code, name: next.name, threshold: next.threshold, missing: Math.ceil((next.threshold - level.threshold) / 2) }
            : null,
          loss: null,
        }
      : null,
    freeShippingFromMinor: level?.benefits.freeShippingFromMinor ?? null,
    hasEarlyAccess: level?.benefits.hasEarlyAccess ?? false,
    rewards: offered
      .map(({ rewardId, reward, left }) => ({
        ...{ rewardId, reward, left },
        reasons: reasonsWhyNot(reward, { now, zone, available: active, tier: level?.code ?? null, had: 0, left, isArchived: false }),
      }))
      .sort((a, b) => Number(a.reasons.length > 0) - Number(b.reasons.length > 0) || a.reward.pointsCost - b.reward.pointsCost),
    coupons: [],
    household: null,
  }
}
