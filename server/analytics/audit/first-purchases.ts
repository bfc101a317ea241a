import { wilsonInterval } from '@regulars/cohorts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { FirstPurchase } from '../schema.ts'
import { people, type View } from './people.ts'

interface Counted {
  id: string | null
  code: string | null
  name: string
  customers: number
  oneTimeCustomers: number
}

/** What stood in the baskets of the first purchase day, and how many of those customers never came back. Charges are left out. */
export async function firstPurchases(
  db: Db,
  view: View,
  { limit = 20 } = {},
): Promise<{ products: FirstPurchase[]; categories: FirstPurchase[] }> {
  const baskets = sql`
    firsts as (
      select distinct people.customer_id, product_id, purchase_days = 1 as is_one_time
      from ${people(view)} as people
      join orders on orders.shop_id = ${view.shopId} and orders.customer_id = people.customer_id and orders.placed_on = people.first_on and net_minor > 0
      join order_lines on order_lines.shop_id = ${view.shopId} and order_lines.order_id = orders.order_id
      where product_id is not null
    )`
  const products = await all(
    db,
    sql<Counted>`
      with ${baskets}
      select product_id as id, code, name, count(*) as customers, count(*) filter (where is_one_time) as one_time_customers
      from firsts join products using (product_id)
      where products.shop_id = ${view.shopId} and not is_charge
      group by product_id, code, name
      order by customers desc, code
      limit ${limit}`,
  )
  const categories = await all(
    db,
    sql<Counted>`
      with ${baskets}
      select category_id as id, null as code, categories.name, count(distinct customer_id) as customers, count(distinct customer_id) filter (where is_one_time) as one_time_customers
      from firsts
      join products on products.shop_id = ${view.shopId} and products.product_id = firsts.product_id
      join categories using (shop_id, category_id)
      where not is_charge
      group by category_id, categories.name
      order by customers desc, name
      limit ${limit}`,
  )
  return { products: products.map(withShare), categories: categories.map(withShare) }
}

function withShare(counted: Counted): FirstPurchase {
  const interval = wilsonInterval(counted.oneTimeCustomers, counted.customers)
  return {
    ...counted,
    oneTimeShare: counted.oneTimeCustomers / counted.customers,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}
