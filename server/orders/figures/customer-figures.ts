import { sql, type Tx, write } from '../../kit/database.ts'
import { ofCustomers } from './of-customers.ts'

/**
 * Makes the days and totals of these customers anew from their orders and refunds (null = of everybody).
 * A day has a row where an order counts or money moved; every customer has a row of totals, of zeros where nothing did.
 */
export async function makeCustomerFigures(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] | null },
): Promise<void> {
  const chosen = ofCustomers(customerIds)

  await write(tx, sql`delete from customer_days where shop_id = ${shopId} and ${chosen}`)
  await write(
    tx,
    sql`
      with day as (
        select customer_id, day, sum(orders)::integer as orders, sum(revenue)::bigint as revenue
        from (
          select customer_id, placed_on as day, count(*) filter (where net_minor > 0) as orders, sum(net_minor) as revenue
          from orders where shop_id = ${shopId} and customer_id is not null and ${chosen} group by customer_id, placed_on
          union all
          select customer_id, refunded_on, 0, -sum(unmatched_minor)
          from refunds where shop_id = ${shopId} and customer_id is not null and unmatched_minor <> 0 and ${chosen} group by customer_id, refunded_on
        ) as parts
        group by customer_id, day
        having sum(orders) > 0 or sum(revenue) <> 0
      ), counted as (
        -- Purchase days are numbered apart from days that only brought a refund.
        select *, row_number() over rhythm as nth, day - lag(day, 1, day) over rhythm as gap_days
        from day
        window rhythm as (partition by customer_id, orders > 0 order by day)
      )
      insert into customer_days (shop_id, customer_id, day, orders, revenue_minor, nth, gap_days)
      select ${shopId}, customer_id, day, orders, revenue, case when orders > 0 then nth end, case when orders > 0 then gap_days end
      from counted`,
  )

  await write(tx, sql`delete from customer_totals where shop_id = ${shopId} and ${chosen}`)
  await write(
    tx,
    sql`
      insert into customer_totals (shop_id, customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor, first_on, second_on, last_on)
      select ${shopId}, customer_id, sum(orders), count(nth), sum(revenue), sum(order_revenue), sum(unmatched),
        min(day) filter (where nth = 1), min(day) filter (where nth = 2), max(day) filter (where nth is not null)
      from (
        select customer_id, orders, nth, day, revenue_minor as revenue, 0 as order_revenue, 0 as unmatched
        from customer_days where shop_id = ${shopId} and ${chosen}
        union all
        select customer_id, 0, null, null, 0, net_minor, 0
        from orders where shop_id = ${shopId} and net_minor > 0 and customer_id is not null and ${chosen}
        union all
        select customer_id, 0, null, null, 0, 0, unmatched_minor
        from refunds where shop_id = ${shopId} and unmatched_minor <> 0 and customer_id is not null and ${chosen}
        union all
        select customer_id, 0, null, null, 0, 0, 0
        from customers where shop_id = ${shopId} and ${chosen}
      ) as parts
      group by customer_id`,
  )
}

/** Gives customers who have never ordered their row of zeros, so that every customer stands in every list. */
export async function addMissingTotals(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  await write(
    tx,
    sql`
      insert into customer_totals (shop_id, customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor)
      select ${shopId}, customer_id, 0, 0, 0, 0, 0 from unnest(${[...new Set(customerIds)]}::uuid[]) as person (customer_id)
      on conflict (shop_id, customer_id) do nothing`,
  )
}
