import { sql } from '../../kit/database.ts'

/** What the audit looks at: one shop, its facts to a day (null = all there are), seen from the cut. */
export interface View {
  shopId: string
  /** Facts after this day are left out; null keeps all. */
  until: string | null
  /** The day that "days since" count back from and that periods must be over at. */
  cutOn: string
}

/**
 * One row a customer who ever bought: orders, purchase_days, revenue, first_on, second_on, last_on.
 * Without a limit these are the kept totals themselves.
 */
export const people = ({ shopId, until }: View) =>
  until === null
    ? sql`(select customer_id, orders, purchase_days, revenue_minor as revenue, first_on, second_on, last_on from customer_totals where shop_id = ${shopId} and orders > 0)`
    : sql`(
        select customer_id, sum(orders)::integer as orders, coalesce(max(nth), 0) as purchase_days, sum(revenue_minor)::bigint as revenue,
          min(day) filter (where nth = 1) as first_on, min(day) filter (where nth = 2) as second_on, max(day) filter (where nth is not null) as last_on
        from customer_days where shop_id = ${shopId} and day <= ${until} group by customer_id having sum(orders) > 0
      )`
