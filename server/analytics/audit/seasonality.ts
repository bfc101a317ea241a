import { lastDayOf } from '@regulars/cohorts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { Audit } from '../schema.ts'
import type { View } from './people.ts'

/** Orders and revenue by month and by weekday, in the shop's zone. */
export async function seasonality(db: Db, { shopId, until, cutOn }: View): Promise<Audit['seasonality']> {
  const days = sql`shop_days where shop_id = ${shopId} and day <= coalesce(${until}::date, day)`
  const months = await all(
    db,
    sql<{
      month: string
      orders: number
      revenueMinor: number
    }>`select to_char(day, 'YYYY-MM') as month, sum(orders)::bigint as orders, sum(revenue_minor)::bigint as revenue_minor from ${days} group by 1 order by 1`,
  )
  const weekdays = await all(
    db,
    sql<{ weekday: number; orders: number; revenueMinor: number }>`
      select extract(isodow from day)::integer as weekday, sum(orders)::bigint as orders, sum(revenue_minor)::bigint as revenue_minor from ${days} group by 1 order by 1`,
  )
  return { months: months.map((month) => ({ ...month, isComplete: lastDayOf(month.month) <= cutOn })), weekdays }
}
