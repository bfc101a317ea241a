import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, one, sql } from '../kit/database.ts'
import { isMember } from './joining/stored-joinings.ts'
import type { MemberPage } from './schema.ts'

/** Loyalty members, those who joined last first. Balances are as they were settled last; the member's own page is as of now. */
export async function memberPage(
  db: Db,
  { shopId, tier, cursor, limit }: { shopId: string; tier?: string | undefined; cursor?: string | undefined; limit: number; now: Date },
): Promise<z.infer<typeof MemberPage>> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const inTier = tier === undefined ? sql`` : sql`and tier ->> 'code' = ${tier}`
  const rows = await all(
    db,
    sql<{ customerId: string; holderId: string; title: string; joinedAt: Date; tier: string | null; active: number; pending: number }>`
      select customer_id, holder_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title, joined_at,
        tier ->> 'code' as tier, coalesce(account.active, 0)::bigint as active, coalesce(account.pending, 0)::bigint as pending
      from loyalty_holders
      join customers using (shop_id, customer_id)
      left join lateral (
        select sum(active) as active, sum(pending) as pending
        from loyalty_accounts join loyalty_wallets using (shop_id, wallet_id)
        where shop_id = ${shopId} and loyalty_accounts.holder_id = loyalty_holders.holder_id and kind = 'points'
      ) as account on true
      where shop_id = ${shopId} and ${isMember({ shopId })} ${inTier} ${after ? sql`and holder_id < ${after[0]}::uuid` : sql``}
      order by holder_id desc
      limit ${limit + 1}`,
  )
  const { total } = await one(
    db,
    sql<{
      total: number
    }>`select count(*) as total from loyalty_holders where shop_id = ${shopId} and kind = 'customer' and ${isMember({ shopId })} ${inTier}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ holderId }) => [holderId])
  return { members: page.map(({ holderId: _, ...row }) => ({ ...row, joinedAt: row.joinedAt.toISOString() })), total, nextCursor }
}
