/** Rewards as the shop keeps them, and the codes that it uploads. */
import { all, type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { Reward } from './reward.ts'

export interface StoredReward {
  rewardId: string
  reward: Reward
  /** How many are left; null where they do not run out. */
  left: number | null
  claims: number
  codesWaiting: number
  createdAt: Date
  archivedAt: Date | null
}

/** In the order in which the shop shows them. */
export async function rewardsOf(db: Db, { shopId, isAll = false }: { shopId: string; isAll?: boolean }): Promise<StoredReward[]> {
  const rows = await all(
    db,
    sql<Omit<StoredReward, 'reward'> & { reward: unknown }>`
      select reward_id, reward, stock as left, created_at, archived_at,
        (select count(*) from loyalty_redemptions where loyalty_redemptions.shop_id = ${shopId} and loyalty_redemptions.reward_id = loyalty_rewards.reward_id) as claims,
        (select count(*) from loyalty_coupons where loyalty_coupons.shop_id = ${shopId} and loyalty_coupons.reward_id = loyalty_rewards.reward_id and state = 'waiting') as codes_waiting
      from loyalty_rewards
      where shop_id = ${shopId} and (${isAll} or archived_at is null)
      order by archived_at nulls first, place, reward_id`,
  )
  return rows.map((row) => ({ ...row, reward: Reward.parse(row.reward) }))
}

/** Adds rewards at the end. Throws `reward_code_taken`. */
export async function addRewards(
  tx: Tx,
  { shopId, rewards, now }: { shopId: string; rewards: readonly Reward[]; now: Date },
): Promise<string[]> {
  const rewardIds = rewards.map(() => newId())
  const { count } = await write(
    tx,
    sql`
      insert into loyalty_rewards (shop_id, reward_id, code, reward, place, stock, created_at, changed_at)
      select ${shopId}, reward_id, code, reward, (select coalesce(max(place), 0) from loyalty_rewards where shop_id = ${shopId}) + place, stock, ${now}, ${now}
      from unnest(
        ${rewardIds}::uuid[], ${rewards.map(({ code }) => code)}::text[], ${rewards.map((reward) => JSON.stringify(reward))}::jsonb[],
        ${rewards.map(({ stock }) => stock)}::integer[]
      ) with ordinality as reward (reward_id, code, reward, stock, place)
      on conflict (shop_id, code) do nothing`,
  )
  if (count < rewards.length) throw conflict('reward_code_taken')
  return rewardIds
}

/** Replaces what a reward says. A stock that is another than it was is what is left from now on. */
export async function changeReward(
  tx: Tx,
  { shopId, rewardId, reward, now }: { shopId: string; rewardId: string; reward: Reward; now: Date },
): Promise<void> {
  if (!(await isOffered(tx, { shopId, rewardId }))) throw notFound()
  const taken = await first(
    tx,
    sql`select 1 from loyalty_rewards where shop_id = ${shopId} and code = ${reward.code} and reward_id <> ${rewardId}`,
  )
  if (taken) throw conflict('reward_code_taken')
  await write(
    tx,
    sql`
      update loyalty_rewards
      set code = ${reward.code}, reward = ${JSON.stringify(reward)}::jsonb, changed_at = ${now},
          stock = case when (reward ->> 'stock')::integer is distinct from ${reward.stock}::integer then ${reward.stock}::integer else stock end
      where shop_id = ${shopId} and reward_id = ${rewardId}`,
  )
}

const isOffered = async (tx: Tx, { shopId, rewardId }: { shopId: string; rewardId: string }): Promise<boolean> =>
  (await first(tx, sql`select 1 from loyalty_rewards where shop_id = ${shopId} and reward_id = ${rewardId} and archived_at is null`)) !==
  undefined

/** It is offered no more; codes that were given out stay good. */
export async function archiveReward(tx: Tx, { shopId, rewardId, now }: { shopId: string; rewardId: string; now: Date }): Promise<void> {
  const { count } = await write(
    tx,
    sql`update loyalty_rewards set archived_at = coalesce(archived_at, ${now}) where shop_id = ${shopId} and reward_id = ${rewardId}`,
  )
  if (count === 0) throw notFound()
}

/** Codes of the shop's own, to be given out. Says how many were new: a code is in a shop once. Without such a reward: 404. */
export async function addCodes(
  tx: Tx,
  { shopId, rewardId, codes, now }: { shopId: string; rewardId: string; codes: readonly string[]; now: Date },
): Promise<number> {
  if (!(await first(tx, sql`select 1 from loyalty_rewards where shop_id = ${shopId} and reward_id = ${rewardId}`))) throw notFound()
  const { count } = await write(
    tx,
    sql`
      insert into loyalty_coupons (shop_id, code, reward_id, state, created_at)
      select ${shopId}, uploaded.code, reward_id, 'waiting', ${now}
      from loyalty_rewards, unnest(${codes}::text[]) as uploaded (code)
      where shop_id = ${shopId} and reward_id = ${rewardId}
      on conflict (shop_id, code) do nothing`,
  )
  return count
}
