/** Whoever nothing may be concluded about from what they bought: see `isNotProfiled` of consent/. */
import { isNotProfiled } from '../consent/consent.ts'
import { type Db, one, type Query, sql } from '../kit/database.ts'

/** Whether a customer may be profiled: for a page of customers or one. */
export const mayBeProfiled = (shopId: string, customerId: Query<unknown>): Query<boolean> => sql`not ${isNotProfiled(shopId, customerId)}`

/** The same where everybody is looked at: who may not is found once, and not for every row. */
export const isAmongProfiled = (shopId: string, customerId: Query<unknown>): Query<boolean> => sql`${customerId} not in (
  select left_out.customer_id from customers as left_out where left_out.shop_id = ${shopId} and ${isNotProfiled(shopId, sql`left_out.customer_id`)})`

/** How many of those who bought something are left out. */
export async function countLeftOut(db: Db, { shopId }: { shopId: string }): Promise<number> {
  const { count } = await one(
    db,
    sql<{ count: number }>`
      select count(*) as count from customer_totals
      where shop_id = ${shopId} and purchase_days > 0 and ${isNotProfiled(shopId, sql`customer_totals.customer_id`)}`,
  )
  return count
}
