import { uuids } from '../../kit/arrays.ts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { Household } from './purses.ts'

/** The households of these customers, by customer: of everybody in them. */
export async function loadHouseholds(
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<ReadonlyMap<string, Household>> {
  const rows = await all(
    db,
    sql<Household>`
      select household_id, array_agg(customer_id::text order by is_owner desc, joined_at, customer_id) as customer_ids
      from (
        select household_id, customer_id, bool_or(is_owner) as is_owner, min(joined_at) as joined_at
        from loyalty_household_members
        where shop_id = ${shopId} and household_id in (
          select household_id from loyalty_household_members where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and is_present
        )
        group by household_id, customer_id
        having bool_or(is_present)
      ) as member
      group by household_id`,
  )
  return new Map(rows.flatMap((household) => household.customerIds.map((customerId) => [customerId, household] as const)))
}
