import { uuids } from '../../kit/arrays.ts'
import { all, sql, type Tx } from '../../kit/database.ts'
import { Reward } from '../rewards/reward.ts'
import type { Book, Coupon, OpenReward } from './book.ts'
import type { Accounts } from './load-rows.ts'

/**
 * Rewards that are claimed or whose claims are cancelled, locked in the order of their ids, after holders and before budgets; with codes
 * that wait, and with what these members had of them before.
 */
export async function loadRewards(
  tx: Tx,
  {
    shopId,
    accounts,
    rewardIds,
    redemptionIds,
    most,
  }: { shopId: string; accounts: Accounts; rewardIds: ReadonlySet<string>; redemptionIds: ReadonlySet<string>; most: number },
): Promise<Pick<Book, 'rewards' | 'coupons'>> {
  const had = [...accounts.values()].flatMap(({ redemptions }) => [...redemptions.values()])
  const ids = new Set([
    ...rewardIds,
    ...had.flatMap(({ rewardId, redemptionId }) => (rewardId !== null && redemptionIds.has(redemptionId) ? [rewardId] : [])),
  ])
  if (ids.size === 0) return { rewards: new Map(), coupons: new Map() }
  const rows = await all(
    tx,
    sql<{ rewardId: string; reward: unknown; stock: number | null; isArchived: boolean }>`
      select reward_id, reward, stock, archived_at is not null as is_archived from loyalty_rewards
      where shop_id = ${shopId} and reward_id = any(${uuids(ids)}) order by reward_id for no key update`,
  )
  const rewards = new Map(
    rows.map(({ reward, ...row }): [string, OpenReward] => [row.rewardId, { ...row, reward: Reward.parse(reward), taken: 0, waiting: [] }]),
  )
  for (const open of rewards.values())
    if ('codes' in open.reward.kind && open.reward.kind.codes === 'uploaded')
      open.waiting = await waitingCodes(tx, { shopId, rewardId: open.rewardId, most })
  return { rewards, coupons: await couponsOf(tx, { shopId, redemptionIds: had.map(({ redemptionId }) => redemptionId) }) }
}

/** The reward is locked, so that nobody else takes them. */
async function waitingCodes(tx: Tx, { shopId, rewardId, most }: { shopId: string; rewardId: string; most: number }): Promise<string[]> {
  const rows = await all(
    tx,
    sql<{ code: string }>`
      select code from loyalty_coupons where shop_id = ${shopId} and reward_id = ${rewardId} and state = 'waiting' order by code limit ${most}`,
  )
  return rows.map(({ code }) => code)
}

async function couponsOf(
  tx: Tx,
  { shopId, redemptionIds }: { shopId: string; redemptionIds: readonly string[] },
): Promise<Map<string, Coupon>> {
  if (redemptionIds.length === 0) return new Map()
  const rows = await all(
    tx,
    sql<Omit<Coupon, 'isChanged'>>`
      select code, reward_id, redemption_id, holder_id, state, valid_until from loyalty_coupons
      where shop_id = ${shopId} and redemption_id = any(${uuids(redemptionIds)}) for no key update`,
  )
  return new Map(rows.map((row) => [row.code, { ...row, isChanged: false }]))
}
