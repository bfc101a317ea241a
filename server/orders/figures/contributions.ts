import { all, type Db, sql } from '../../kit/database.ts'
import { ofCustomers } from './of-customers.ts'

/**
 * What some customers and orders add to the shop's own figures: numbers under keys, as sums that can be subtracted.
 * Taken before and after a change, the difference is what the change adds.
 */
export interface Contributions {
  shopDays: Sums
  cohortMonths: Sums
  purchaseGaps: Sums
}

/** Parallel rows: the key's parts and the sums under it. */
export type Sums = Map<string, { key: (string | number)[]; sums: number[] }>

/** Whose contributions: these customers with all they have, and these orders and refunds without a customer. Null = everybody's. */
export interface Scope {
  customerIds: readonly string[] | null
  anonymousOrderIds: readonly string[] | null
  anonymousRefundIds: readonly string[] | null
}

export const everybody: Scope = { customerIds: null, anonymousOrderIds: null, anonymousRefundIds: null }

export async function contributionsOf(db: Db, { shopId, scope }: { shopId: string; scope: Scope }): Promise<Contributions> {
  return {
    shopDays: sums(await shopDays(db, { shopId, scope })),
    cohortMonths: sums(await cohortMonths(db, { shopId, scope })),
    purchaseGaps: sums(await purchaseGaps(db, { shopId, scope })),
  }
}

/** `after − before`, without the keys whose sums all stayed the same. */
export function difference(before: Sums, after: Sums): Sums {
  const changed: Sums = new Map()
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(id)
    const now = after.get(id)
    const { key, sums: width } = (now ?? old) as { key: (string | number)[]; sums: number[] }
    const sums = width.map((_, index) => (now?.sums[index] ?? 0) - (old?.sums[index] ?? 0))
    if (sums.some((sum) => sum !== 0)) changed.set(id, { key, sums })
  }
  return changed
}

/** day → orders, customer orders, revenue, customer revenue, order revenue, unmatched refunds. */
async function shopDays(db: Db, { shopId, scope }: { shopId: string; scope: Scope }): Promise<(string | number)[][]> {
  const rows = await all(
    db,
    sql<{ row: (string | number)[] }>`
      select json_build_array(day, null, sum(orders), sum(customer_orders), sum(revenue), sum(customer_revenue), sum(order_revenue), sum(unmatched)) as row
      from (
        select placed_on as day,
          count(*) filter (where net_minor > 0) as orders,
          count(customer_id) filter (where net_minor > 0) as customer_orders,
          sum(net_minor) as revenue,
          coalesce(sum(net_minor) filter (where customer_id is not null), 0) as customer_revenue,
          coalesce(sum(net_minor) filter (where net_minor > 0), 0) as order_revenue,
          0 as unmatched
        from orders
        where shop_id = ${shopId} and ${inScope('order_id', scope.customerIds, scope.anonymousOrderIds)}
        group by placed_on
        union all
        select refunded_on, 0, 0, -sum(unmatched_minor), -coalesce(sum(unmatched_minor) filter (where customer_id is not null), 0), 0, sum(unmatched_minor)
        from refunds
        where shop_id = ${shopId} and unmatched_minor <> 0 and ${inScope('refund_id', scope.customerIds, scope.anonymousRefundIds)}
        group by refunded_on
      ) as parts
      group by day`,
  )
  return rows.map(({ row }) => row)
}

/** cohort month, age in months → customers with a purchase day, orders, revenue. */
async function cohortMonths(db: Db, { shopId, scope }: { shopId: string; scope: Scope }): Promise<(string | number)[][]> {
  const rows = await all(
    db,
    sql<{ row: (string | number)[] }>`
      with months as (
        select date_trunc('month', first_on)::date as cohort_month,
          -- A refund that found no sale may lie before the first purchase: it counts in the first month.
          greatest((extract(year from day) - extract(year from first_on)) * 12 + extract(month from day) - extract(month from first_on), 0)::integer as age,
          max(orders) > 0 as is_active, sum(orders) as orders, sum(revenue_minor) as revenue
        from (
          select customer_id, day, orders, revenue_minor, min(day) filter (where orders > 0) over (partition by customer_id) as first_on
          from customer_days
          where shop_id = ${shopId} and ${ofCustomers(scope.customerIds)}
        ) as days
        where first_on is not null
        group by customer_id, cohort_month, age
      )
      select json_build_array(cohort_month, age, count(*) filter (where is_active), sum(orders), sum(revenue)) as row
      from months
      group by cohort_month, age`,
  )
  return rows.map(({ row }) => row)
}

/** nth purchase day, gap in days → customers. */
async function purchaseGaps(db: Db, { shopId, scope }: { shopId: string; scope: Scope }): Promise<(string | number)[][]> {
  const rows = await all(
    db,
    sql<{ row: (string | number)[] }>`
      select json_build_array(nth, gap_days, count(*)) as row
      from customer_days
      where shop_id = ${shopId} and nth is not null and ${ofCustomers(scope.customerIds)}
      group by nth, gap_days`,
  )
  return rows.map(({ row }) => row)
}

const inScope = (id: 'order_id' | 'refund_id', customerIds: readonly string[] | null, anonymousIds: readonly string[] | null) =>
  customerIds === null ? sql`true` : sql`(${ofCustomers(customerIds)} or ${sql.ref(id)} = any(${anonymousIds ?? []}::uuid[]))`

/** The first two columns are the key (a second part that is not needed is null). */
function sums(rows: (string | number)[][]): Sums {
  return new Map(rows.map((row) => [`${row[0]} ${row[1]}`, { key: row.slice(0, 2), sums: row.slice(2).map(Number) }]))
}
