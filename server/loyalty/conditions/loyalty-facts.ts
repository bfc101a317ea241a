import { all, type Query, sql } from '../../kit/database.ts'
import type { FactSource, Place } from '../../segments/segments.ts'
import { isMember } from '../joining/stored-joinings.ts'

/** What conditions ask of a member. */
export interface LoyaltyFacts {
  joinedAt: Date
  tier: string | null
  wallets: { wallet: string; active: number; pending: number }[]
  /** Points that lapse, and when. */
  lapsing: { wallet: string; points: number; endsAt: Date }[]
  earnedAt: Date | null
  spentAt: Date | null
  /** Rewards that were had and kept, and when each was last. */
  rewards: { rewardId: string; at: Date }[]
}

/** Null for who is no member. */
export const loyaltyFacts: FactSource<LoyaltyFacts | null> = {
  name: 'loyalty',
  load: async (db, { shopId, customerIds }) => {
    const at: Asked = { shopId, isIn: (customerId) => sql<boolean>`${customerId} = any(${customerIds}::uuid[])` }
    const members = await all(db, memberRows(at) as Query<Pick<LoyaltyFacts, 'joinedAt' | 'tier'> & Of>)
    const balances = Map.groupBy(await all(db, walletRows(at) as Query<LoyaltyFacts['wallets'][number] & Of>), ofCustomer)
    const lots = Map.groupBy(await all(db, lapsingRows(at) as Query<LoyaltyFacts['lapsing'][number] & Of>), ofCustomer)
    const earned = new Map((await all(db, latest(earnings(at)))).map((row) => [row.customerId, row.at]))
    const spent = new Map((await all(db, latest(spendings(at)))).map((row) => [row.customerId, row.at]))
    const had = sql<
      { rewardId: string; at: Date } & Of
    >`select customer_id, reward_id, max(at) as at ${claims(at)} group by customer_id, reward_id`
    const rewards = Map.groupBy(await all(db, had), ofCustomer)
    return new Map(
      members.map(({ customerId, joinedAt, tier }) => [
        customerId,
        {
          ...{ joinedAt, tier, wallets: balances.get(customerId) ?? [], lapsing: lots.get(customerId) ?? [] },
          ...{ earnedAt: earned.get(customerId) ?? null, spentAt: spent.get(customerId) ?? null, rewards: rewards.get(customerId) ?? [] },
        },
      ]),
    )
  },
  blank: () => null,
}

/** Of whom rows are read. */
export type Asked = Pick<Place, 'shopId' | 'isIn'>

/** One a member. */
export const memberRows = ({ shopId, isIn }: Asked): Query<unknown> => sql`
  select customer_id, joined_at, tier ->> 'code' as tier from loyalty_holders
  where shop_id = ${shopId} and customer_id is not null and ${isMember({ shopId })} and ${isIn(sql`customer_id`)}`

/** One for each member and kind of points. */
export const walletRows = (at: Asked): Query<unknown> =>
  sql`select customer_id, code as wallet, active, pending ${accounts} where shop_id = ${at.shopId} and ${isOfMember(at)}`

/** One a lot that lapses some day, with what is left of it. */
export const lapsingRows = (at: Asked): Query<unknown> => sql`
  select customer_id, code as wallet, remaining as points, case when is_sliding then slides_until else expires_at end as ends_at
  ${accounts} join loyalty_lots using (shop_id, account_id)
  where shop_id = ${at.shopId} and ${isOfMember(at)} and state = 'active' and remaining > 0 and case when is_sliding then slides_until else expires_at end is not null`

/** What was earned and not taken back altogether: `at` is the instant that it counts from. */
export const earnings = (at: Asked): Query<unknown> => sql`
  from (
    select customer_id, loyalty_grants.earned_at as at ${accounts} join loyalty_grants using (shop_id, account_id)
    where shop_id = ${at.shopId} and ${isOfMember(at)} and granted > clawed
  ) as earning`

/** What was spent, on an order or a reward, and did not come back altogether; also before the member became one with another. */
export const spendings = (at: Asked): Query<unknown> => sql`
  from (
    select customer_id, coalesce(ended_at, held_at) as at ${redemptions(at)} and captured > restored
  ) as spending`

/** Rewards that were had and kept. */
export const claims = (at: Asked): Query<unknown> => sql`
  from (
    select customer_id, reward_id, coalesce(ended_at, held_at) as at ${redemptions(at)} and reward_id is not null and captured > restored
  ) as claim`

type Of = { customerId: string }
const ofCustomer = ({ customerId }: Of): string => customerId

const latest = (facts: Query<unknown>) => sql<{ at: Date } & Of>`select customer_id, max(at) as at ${facts} group by customer_id`

const accounts: Query<unknown> = sql`
  from loyalty_holders join loyalty_accounts using (shop_id, holder_id) join loyalty_wallets using (shop_id, wallet_id)`

/** Money has wallets too; these are of points alone. */
const isOfMember = ({ isIn }: Asked): Query<boolean> =>
  sql<boolean>`loyalty_wallets.kind = 'points' and customer_id is not null and ${isIn(sql`customer_id`)}`

/** Those of a member, and of the members that became one with them: redemptions stay where they were made. */
const redemptions = ({ shopId, isIn }: Asked): Query<unknown> => sql`
  from (
    with recursive owner as (
      select holder_id, customer_id from loyalty_holders
      where shop_id = ${shopId} and customer_id is not null and ${isIn(sql`customer_id`)}
      union all
      select loyalty_holders.holder_id, owner.customer_id
      from owner join loyalty_holders on loyalty_holders.shop_id = ${shopId} and loyalty_holders.merged_into = owner.holder_id
    )
    select holder_id, customer_id from owner
  ) as owner
  join loyalty_accounts on loyalty_accounts.shop_id = ${shopId} and loyalty_accounts.holder_id = owner.holder_id
  join loyalty_redemptions on loyalty_redemptions.shop_id = ${shopId} and loyalty_redemptions.account_id = loyalty_accounts.account_id
  where loyalty_redemptions.state = 'captured'`
