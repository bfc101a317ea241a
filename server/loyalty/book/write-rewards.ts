import { arrayText, integers, uuids } from '../../kit/arrays.ts'
import { type Change, change, sql } from '../../kit/database.ts'
import type { Book } from './book.ts'
import { times } from './write-ledger.ts'

/** Stock that was taken or put back. */
export function writeStock({ shopId, rewards }: Book): Change | null {
  const moved = [...rewards.values()].filter(({ stock, taken }) => stock !== null && taken !== 0)
  if (moved.length === 0) return null
  return change(
    sql`
      update loyalty_rewards set stock = stock - moved.taken
      from unnest(${uuids(moved.map(({ rewardId }) => rewardId))}, ${integers(moved.map(({ taken }) => taken))}) as moved (reward_id, taken)
      where loyalty_rewards.shop_id = ${shopId} and loyalty_rewards.reward_id = moved.reward_id`,
  )
}

/** Codes that were given out or are void. */
export function writeCoupons({ shopId, coupons, now }: Book): Change | null {
  const changed = [...coupons.values()].filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return null
  return change(
    sql`
      insert into loyalty_coupons (shop_id, created_at, given_at, code, reward_id, redemption_id, holder_id, state, valid_until)
      select ${shopId}, ${now}, ${now}, coupon.*
      from unnest(
        ${changed.map(({ code }) => code)}::text[], ${uuids(changed.map(({ rewardId }) => rewardId))}, ${uuids(changed.map(({ redemptionId }) => redemptionId))},
        ${uuids(changed.map(({ holderId }) => holderId))}, ${arrayText(changed.map(({ state }) => state))}::text[],
        ${times(changed.map(({ validUntil }) => validUntil))}::timestamptz[]
      ) as coupon
      on conflict (shop_id, code) do update
      set redemption_id = excluded.redemption_id, holder_id = excluded.holder_id, state = excluded.state, valid_until = excluded.valid_until,
          given_at = coalesce(loyalty_coupons.given_at, excluded.given_at)`,
  )
}
