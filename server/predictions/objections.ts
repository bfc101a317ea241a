import { type Db, one, type Query, sql } from '../kit/database.ts'

/**
 * Whether a customer may be profiled: who objects, and who was erased, is neither learnt from nor given numbers. An expression for
 * `where`; two conditions, so that the planner looks them up for everybody at once.
 */
export const mayBeProfiled = (shopId: string, customerId: Query<unknown>): Query<boolean> => sql`
  (not exists (select 1 from consents where consents.shop_id = ${shopId} and consents.customer_id = ${customerId}
               and consents.purpose = 'profile' and consents.state = 'revoked')
   and not exists (select 1 from customers as person where person.shop_id = ${shopId} and person.customer_id = ${customerId} and person.erased_at is not null))`

/** How many customers object. */
export async function countObjections(db: Db, { shopId }: { shopId: string }): Promise<number> {
  const { count } = await one(
    db,
    sql<{ count: number }>`
      select count(distinct customer_id) as count from consents where shop_id = ${shopId} and purpose = 'profile' and state = 'revoked'`,
  )
  return count
}
