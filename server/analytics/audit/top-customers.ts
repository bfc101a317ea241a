import { all, type Db, sql } from '../../kit/database.ts'
import type { Audit } from '../schema.ts'
import { people, type View } from './people.ts'

/** The ten best by revenue, each under the shop's own number where there is one. */
export async function topCustomers(db: Db, view: View): Promise<Audit['topCustomers']> {
  return all(
    db,
    sql<Audit['topCustomers'][number]>`
      select customer_id, coalesce(customer_number, email, phone, customer_id::text) as id, orders, revenue as revenue_minor
      from (select * from ${people(view)} as people order by revenue desc, customer_id limit 10) as best
      join customers using (customer_id)
      where customers.shop_id = ${view.shopId}
      order by revenue desc, id`,
  )
}
