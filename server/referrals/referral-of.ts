import { type Db, one, sql } from '../kit/database.ts'
import { linkOf } from './codes.ts'
import type { ReferralOf } from './schema.ts'
import { referralProgram } from './settings.ts'

/** What an advocate has to share and what it brought; null where the shop has no referrals now. The code is null until it is asked for. */
export async function referralOf(db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<ReferralOf | null> {
  const program = await referralProgram(db, { shopId })
  if (!program?.settings.isActive) return null
  const found = await one(
    db,
    sql<{ code: string | null; invited: number; rewarded: number; creditMinor: number; points: number; coupons: number }>`
      select (
          select code from referral_codes where shop_id = ${shopId} and customer_id = ${customerId} order by origin_id is not null, created_at, code limit 1
        ) as code,
        count(*) as invited, count(*) filter (where state = 'rewarded') as rewarded,
        coalesce(sum((advocate_gift ->> 'amountMinor')::bigint), 0)::bigint as credit_minor,
        coalesce(sum((advocate_gift ->> 'points')::bigint), 0)::bigint as points,
        count(*) filter (where advocate_gift ->> 'kind' = 'coupon') as coupons
      from referrals where shop_id = ${shopId} and advocate_id = ${customerId} and state <> 'clicked'`,
  )
  const { code, invited, rewarded, ...earned } = found
  const link = code !== null && program.settings.shopUrl !== null ? linkOf(program.settings.shopUrl, code) : null
  return { code, link, invited, rewarded, earned }
}
