import { all, type Db, first, sql } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { type Check, databaseOf } from '../check.ts'

/** Days of each shop that are counted again from its orders and refunds, other ones each time. */
const sampleSize = 20

/** The kept figures of a day say what its orders and refunds say. */
export const figures: Check = {
  code: 'figures',
  run: async (patient) => {
    const db = databaseOf(patient)
    const shops = await all(db, sql<{ shopId: string; name: string }>`select shop_id, name from shops order by created_at limit 1000`)
    for (const { shopId, name } of shops) {
      const wrong = await firstWrongDay(db, { shopId, seed: newId() })
      if (wrong) return { state: 'fail', says: 'wrong', values: { shop: name, day: wrong.day } }
    }
    return { state: 'ok', says: 'ok', values: { shops: shops.length } }
  },
}

function firstWrongDay(db: Db, { shopId, seed }: { shopId: string; seed: string }): Promise<{ day: string } | undefined> {
  return first(
    db,
    sql<{ day: string }>`
      with sample as (
        select first_on + n as day
        from (select min(placed_on) as first_on, max(placed_on) as last_on from orders where shop_id = ${shopId}) as span
        cross join generate_series(0, last_on - first_on) as n
        order by md5(n::text || ${seed}::text) limit ${sampleSize}
      ),
      counted as (
        select day, sum(orders) as orders, sum(customer_orders) as customer_orders, sum(revenue) as revenue, sum(unmatched) as unmatched
        from (
          select placed_on as day, count(*) filter (where net_minor > 0) as orders, count(customer_id) filter (where net_minor > 0) as customer_orders,
            sum(net_minor) as revenue, 0 as unmatched
          from orders where shop_id = ${shopId} and placed_on in (select day from sample) group by placed_on
          union all
          select refunded_on, 0, 0, -sum(unmatched_minor), sum(unmatched_minor)
          from refunds where shop_id = ${shopId} and refunded_on in (select day from sample) group by refunded_on
        ) as parts
        group by day
      )
      select sample.day
      from sample
      left join counted on counted.day = sample.day
      left join shop_days kept on kept.shop_id = ${shopId} and kept.day = sample.day
      where (coalesce(kept.orders, 0), coalesce(kept.customer_orders, 0), coalesce(kept.revenue_minor, 0), coalesce(kept.unmatched_minor, 0))
        is distinct from
        (coalesce(counted.orders, 0), coalesce(counted.customer_orders, 0), coalesce(counted.revenue, 0), coalesce(counted.unmatched, 0))
      order by sample.day limit 1`,
  )
}
