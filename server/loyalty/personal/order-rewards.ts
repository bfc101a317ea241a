/** A member's rewards in the order of what they buy, and the record of who was shown which order. */

import { storedProducts } from '../../catalog/catalog.ts'
import { isNotProfiled } from '../../consent/consent.ts'
import { daysBetween, localDay } from '../../kit/clock.ts'
import { all, type Database, type Db, one, sql, type Tx, transaction, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { netOrders } from '../../orders/orders.ts'
import type { Reward } from '../rewards/reward.ts'
import type { MemberStatus } from '../schema.ts'
import { chooseOrder, type OrderDecision } from './choose-order.ts'
import { type Buyer, buyerOf, type CandidateReward } from './rank-rewards.ts'

/** So many members keep the shop's order, so that it can be measured what the other does. */
export const holdoutShare = 0.1

export interface OrderedRewards {
  rewards: MemberStatus['rewards']
  /** Made by profiling, which is to be said. */
  isPersonal: boolean
}

/**
 * The rewards of a member: the same ones in another order, those that can be had now first as ever. Points of other wallets than the first one's come
 * as they stand. What was shown is noted, once a day as long as it is the same. Whoever may not be profiled sees the shop's order, and nothing is noted.
 */
export async function orderRewards(
  database: Database,
  { shopId, status, zone, now }: { shopId: string; status: MemberStatus; zone: string; now: Date },
): Promise<OrderedRewards> {
  const { customerId, rewards, wallets } = status
  const [wallet] = wallets
  const ranked = rewards.filter(({ reward }) => reward.wallet === wallet?.wallet)
  if (!status.isMember || !wallet || ranked.length < 2) return { rewards, isPersonal: false }
  const { db } = database
  const candidates = await candidatesOf(db, { shopId, rewards: ranked })
  const decision = chooseOrder(candidates, {
    ...{ customerId, mayProfile: await mayProfile(db, { shopId, customerId }) },
    buyer: await buyerIn(db, { shopId, customerId, zone, now, balance: wallet.active - wallet.debt }),
    personal: { seed: `rewards ${shopId}`, holdoutShare },
  })
  if (decision.arm === 'not_asked') return { rewards, isPersonal: false }
  await transaction(database, (tx) => note(tx, { shopId, customerId, decision, now }))
  if (decision.arm === 'holdout') return { rewards, isPersonal: false }
  const place = new Map(decision.rewards.map(({ rewardId }, index) => [rewardId, index]))
  const last = decision.rewards.length
  const ordered = rewards.toSorted(
    (a, b) =>
      Number(a.reasons.length > 0) - Number(b.reasons.length > 0) || (place.get(a.rewardId) ?? last) - (place.get(b.rewardId) ?? last),
  )
  return { rewards: ordered, isPersonal: true }
}

/** How many members were shown which order in the last 90 days. */
export async function countOrders(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<{ personal: number; holdout: number }> {
  const since = new Date(now.getTime() - 90 * dayMs)
  return one(
    db,
    sql<{ personal: number; holdout: number }>`
      select count(distinct customer_id) filter (where arm = 'personal')::integer as personal,
        count(distinct customer_id) filter (where arm = 'holdout')::integer as holdout
      from loyalty_reward_orders where shop_id = ${shopId} and decided_at > ${since}`,
  )
}

const dayMs = 86_400_000

const mayProfile = async (db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<boolean> =>
  (await one(db, sql<{ isLeftOut: boolean }>`select ${isNotProfiled(shopId, sql`${customerId}::uuid`)} as is_left_out`)).isLeftOut === false

async function candidatesOf(db: Db, { shopId, rewards }: { shopId: string; rewards: MemberStatus['rewards'] }): Promise<CandidateReward[]> {
  const codes = rewards.flatMap(({ reward: { kind } }) => ('product' in kind ? [kind.product] : []))
  const products = codes.length === 0 ? new Map<string, { category: string | null }>() : await storedProducts(db, { shopId, codes })
  return rewards.map(({ rewardId, reward }) => {
    const category = 'product' in reward.kind ? products.get(reward.kind.product)?.category : null
    return { rewardId, points: reward.pointsCost, categories: category ? [category] : [], orderMinor: orderOf(reward) }
  })
}

const orderOf = ({ kind }: Reward): number | null => ('fromMinor' in kind && kind.fromMinor > 0 ? kind.fromMinor : null)

/** What the customer bought in the last two years, net of what was given back by line. */
async function buyerIn(
  db: Db,
  { shopId, customerId, zone, now, balance }: { shopId: string; customerId: string; zone: string; now: Date; balance: number },
): Promise<Buyer> {
  const placedFrom = new Date(now.getTime() - 730 * dayMs)
  const orders = (await netOrders(db, { shopId, customerIds: [customerId], placedFrom })).filter(({ state }) => state !== 'cancelled')
  const had = await all(
    db,
    sql<{ rewardId: string; at: Date }>`
      select reward_id, max(held_at) as at from loyalty_redemptions
      join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
      where shop_id = ${shopId} and customer_id = ${customerId} and reward_id is not null and captured > restored group by reward_id`,
  )
  const today = localDay(now, zone)
  return buyerOf(orders, {
    balance,
    daysSinceHad: new Map(had.map(({ rewardId, at }) => [rewardId, daysBetween(localDay(at, zone), today)])),
  })
}

async function note(
  tx: Tx,
  { shopId, customerId, decision, now }: { shopId: string; customerId: string; decision: OrderDecision; now: Date },
): Promise<void> {
  const { arm, propensity } = decision
  const rewards = JSON.stringify(decision.rewards)
  await write(
    tx,
    sql`
      insert into loyalty_reward_orders (shop_id, decision_id, customer_id, arm, propensity_percent, rewards, decided_at)
      select ${shopId}, ${newId()}, ${customerId}, ${arm}, ${Math.round(propensity * 100)}, ${rewards}::jsonb, ${now}
      where not exists (
        select 1 from loyalty_reward_orders
        where shop_id = ${shopId} and customer_id = ${customerId} and decided_at > ${new Date(now.getTime() - dayMs)}
          and arm = ${arm} and rewards = ${rewards}::jsonb
      )`,
  )
}
