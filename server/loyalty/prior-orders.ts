import { uuids } from '../kit/arrays.ts'
import { all, type Db, sql } from '../kit/database.ts'

/** Counting orders of customers before the programme's first day, as a new member is told of them. Who has none is not in it. */
export async function priorOrders(
  db: Db,
  { shopId, customerIds, startsOn }: { shopId: string; customerIds: readonly string[]; startsOn: string },
): Promise<ReadonlyMap<string, number>> {
  const rows = await all(
    db,
    sql<{ customerId: string; orders: number }>`
      select customer_id, sum(orders)::integer as orders from customer_days
      where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and day < ${startsOn}
      group by customer_id`,
  )
  return new Map(rows.map(({ customerId, orders }) => [customerId, orders]))
}
