/** What both sides get and give back: commands to the ledger, in the transaction of the decision. */

import { touch } from '../customers/customers.ts'
import { arrayText, uuids } from '../kit/arrays.ts'
import { localDay, monthOf, startOfDay } from '../kit/clock.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import { type Command, executeAll, type Gift } from '../loyalty/loyalty.ts'
import type { Change } from './decide.ts'
import type { ReferralReason, ReferralSettings } from './schema.ts'

interface Giving {
  shopId: string
  changes: readonly Change[]
  settings: ReadonlyMap<number, ReferralSettings>
  zone: string
  now: Date
}

interface Planned {
  referralId: string
  side: 'advocate' | 'friend' | 'milestone'
  customerId: string
  gift: Gift
  threshold?: number
}

/**
 * Gives both sides what was promised to them, the advocate as often as the cap allows, and milestones that were passed. Answers, by referral,
 * why a side was given nothing.
 */
export async function giveRewards(tx: Tx, { shopId, changes, settings, zone, now }: Giving): Promise<Map<string, ReferralReason[]>> {
  const reasons = new Map<string, ReferralReason[]>()
  if (changes.length === 0) return reasons
  const advocateIds = [...new Set(changes.map(({ before }) => before.advocateId))]
  const counts = await countsOf(tx, { shopId, advocateIds, zone, now })
  const milestones = await milestonesOf(tx, { shopId, advocateIds })
  const planned = changes.flatMap(({ before }): Planned[] => {
    const { referralId, advocateId, customerId, version } = before
    const promised = settings.get(version)
    const count = counts.get(advocateId)
    if (!promised || !count) return []
    count.ever++
    const plans: Planned[] = promised.friend ? [{ referralId, side: 'friend', customerId, gift: promised.friend }] : []
    const isCapped = promised.cap !== null && count.given[promised.cap.per] >= promised.cap.times
    if (isCapped) reasons.set(referralId, ['cap_reached'])
    else if (promised.advocate) {
      for (const per of ['month', 'year', 'ever'] as const) count.given[per]++
      plans.push({ referralId, side: 'advocate', customerId: advocateId, gift: promised.advocate })
    }
    for (const { threshold, gift } of promised.milestones) {
      const key = `${advocateId} ${threshold}`
      if (threshold > count.ever || milestones.has(key)) continue
      milestones.add(key)
      plans.push({ referralId, side: 'milestone', customerId: advocateId, gift, threshold })
    }
    return plans
  })
  const rounds = new Map(changes.map(({ before }) => [before.referralId, before.round]))
  const commands = planned.map(({ side, customerId, gift, referralId, threshold }): Command => {
    const source =
      side === 'milestone' ? `referral:milestone:${threshold}` : sourceOf({ referralId, side, round: rounds.get(referralId) ?? 0 })
    return { kind: 'gift', customerId, gift, source }
  })
  const outcomes = commands.length > 0 ? await executeAll(tx, { shopId, commands, now }) : []
  const done = planned.filter((_plan, index) => {
    const outcome = outcomes[index]
    return outcome !== undefined && 'answer' in outcome
  })
  for (const plan of planned)
    if (!done.includes(plan)) reasons.set(plan.referralId, [...(reasons.get(plan.referralId) ?? []), 'gift_unavailable'])
  await storeGiven(tx, { shopId, changes, done, now })
  await touch(tx, { shopId, topic: 'loyalty', customerIds: [...new Set(done.map(({ customerId }) => customerId))], now })
  return reasons
}

/** Both sides give back what they were given, as points of a refunded order go back; milestones stay. */
export async function takeBackRewards(
  tx: Tx,
  { shopId, changes, now }: { shopId: string; changes: readonly Pick<Change, 'before'>[]; now: Date },
): Promise<void> {
  if (changes.length === 0) return
  const ids = uuids(changes.map(({ before }) => before.referralId))
  const given = await all(
    tx,
    sql<{ referralId: string; customerId: string; advocateId: string; round: number; advocateGift: Gift | null; friendGift: Gift | null }>`
      select referral_id, customer_id, advocate_id, round, advocate_gift, friend_gift from referrals
      where shop_id = ${shopId} and referral_id = any(${ids})`,
  )
  const commands = given.flatMap(({ referralId, customerId, advocateId, round, advocateGift, friendGift }): Command[] => [
    ...(friendGift
      ? [{ kind: 'take_back_gift' as const, customerId, gift: friendGift, source: sourceOf({ referralId, side: 'friend', round }) }]
      : []),
    ...(advocateGift
      ? [
          {
            ...{ kind: 'take_back_gift' as const, customerId: advocateId, gift: advocateGift },
            source: sourceOf({ referralId, side: 'advocate', round }),
          },
        ]
      : []),
  ])
  // Of somebody who was erased there is nothing to take.
  if (commands.length > 0) await executeAll(tx, { shopId, commands, now })
  await write(
    tx,
    sql`
      update referrals set advocate_gift = null, friend_gift = null, rewarded_at = null, round = round + 1
      where shop_id = ${shopId} and referral_id = any(${ids})`,
  )
  const customerIds = new Set(given.flatMap(({ customerId, advocateId }) => [customerId, advocateId]))
  await touch(tx, { shopId, topic: 'loyalty', customerIds: [...customerIds], now })
}

/** What a gift is remembered by in the ledger. */
const sourceOf = ({ referralId, side, round }: { referralId: string; side: 'advocate' | 'friend'; round: number }): string =>
  `referral:${referralId}:${side}${round === 0 ? '' : `:${round}`}`

interface Counts {
  /** Friends of theirs who count now. */
  ever: number
  /** How often they were given something in the present period. */
  given: { month: number; year: number; ever: number }
}

/** Those that were just found good are not among them yet: they have no `rewarded_at`. */
async function countsOf(
  tx: Tx,
  { shopId, advocateIds, zone, now }: { shopId: string; advocateIds: readonly string[]; zone: string; now: Date },
): Promise<Map<string, Counts>> {
  const month = monthOf(localDay(now, zone))
  const monthStart = startOfDay(`${month}-01`, zone)
  const yearStart = startOfDay(`${month.slice(0, 4)}-01-01`, zone)
  const rows = await all(
    tx,
    sql<{ advocateId: string; friends: number; month: number; year: number; ever: number }>`
      select advocate_id, count(*) as friends,
        count(*) filter (where advocate_gift is not null and rewarded_at >= ${monthStart}) as month,
        count(*) filter (where advocate_gift is not null and rewarded_at >= ${yearStart}) as year,
        count(*) filter (where advocate_gift is not null) as ever
      from referrals
      where shop_id = ${shopId} and advocate_id = any(${uuids(advocateIds)}) and state = 'rewarded' and rewarded_at is not null
      group by advocate_id`,
  )
  const counts = new Map(
    advocateIds.map((advocateId): [string, Counts] => [advocateId, { ever: 0, given: { month: 0, year: 0, ever: 0 } }]),
  )
  for (const { advocateId, friends, ...given } of rows) counts.set(advocateId, { ever: friends, given })
  return counts
}

async function milestonesOf(tx: Tx, { shopId, advocateIds }: { shopId: string; advocateIds: readonly string[] }): Promise<Set<string>> {
  const rows = await all(
    tx,
    sql<{ customerId: string; threshold: number }>`
      select customer_id, threshold from referral_milestones where shop_id = ${shopId} and customer_id = any(${uuids(advocateIds)})`,
  )
  return new Set(rows.map(({ customerId, threshold }) => `${customerId} ${threshold}`))
}

async function storeGiven(
  tx: Tx,
  { shopId, changes, done, now }: { shopId: string; changes: readonly Change[]; done: readonly Planned[]; now: Date },
): Promise<void> {
  const giftOf = (referralId: string, side: Planned['side']) => {
    const plan = done.find((each) => each.referralId === referralId && each.side === side)
    return plan ? JSON.stringify(plan.gift) : null
  }
  const ids = changes.map(({ before }) => before.referralId)
  await write(
    tx,
    sql`
      update referrals set rewarded_at = ${now}, advocate_gift = given.advocate, friend_gift = given.friend
      from unnest(${uuids(ids)}, ${ids.map((id) => giftOf(id, 'advocate'))}::jsonb[], ${ids.map((id) => giftOf(id, 'friend'))}::jsonb[]) as given (referral_id, advocate, friend)
      where referrals.shop_id = ${shopId} and referrals.referral_id = given.referral_id`,
  )
  const passed = done.filter(({ side }) => side === 'milestone')
  if (passed.length === 0) return
  await write(
    tx,
    sql`
      insert into referral_milestones (shop_id, customer_id, origin_id, threshold, gift, given_at)
      select ${shopId}, customer_id, customer_id, threshold, gift, ${now}
      from unnest(${uuids(passed.map(({ customerId }) => customerId))}, ${arrayText(passed.map(({ threshold }) => threshold ?? 0))}::integer[], ${passed.map(({ gift }) => JSON.stringify(gift))}::jsonb[])
        as passed (customer_id, threshold, gift)`,
  )
}
