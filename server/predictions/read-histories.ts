/** Purchase histories out of the figures, equal ones counted once: what models are fitted to. */
import { all, type Db, one, sql } from '../kit/database.ts'
import type { Trial } from './choose.ts'
import { isAmongProfiled } from './objections.ts'

export interface Known {
  customers: number
  repeaters: number
  purchaseDays: number
  firstOn: string | null
  /** Over all purchase days. */
  meanMinor: number
}

interface Scope {
  shopId: string
  cutOn: string
}

/** The last day up to `today` with an order of a customer; undefined where there is none. */
export async function lastOrderOn(db: Db, { shopId, today }: { shopId: string; today: string }): Promise<string | null> {
  const { day } = await one(
    db,
    sql<{
      day: string | null
    }>`select max(day) as day from shop_days where shop_id = ${shopId} and customer_orders > 0 and day <= ${today}::date`,
  )
  return day
}

/** What there is to learn from up to the cut. */
export async function countKnown(db: Db, { shopId, cutOn }: Scope): Promise<Known> {
  return one(
    db,
    sql<Known>`
      select count(*) as customers, count(*) filter (where days > 1) as repeaters, coalesce(sum(days), 0)::bigint as purchase_days,
        min(first_on) as first_on, coalesce(sum(revenue) / nullif(sum(days), 0), 0)::float8 as mean_minor
      from (
        select count(*) as days, min(day) as first_on, sum(revenue_minor) as revenue
        from customer_days
        where shop_id = ${shopId} and nth is not null and day <= ${cutOn}::date and ${isAmongProfiled(shopId, sql`customer_days.customer_id`)}
        group by customer_id
      ) as person`,
  )
}

/**
 * Histories up to `cutOn`, and what came in the `days` after it. Of every `step`-th customer by a hash of the id, the same ones
 * each time.
 */
export async function readTrial(db: Db, { shopId, cutOn, days, step }: Scope & { days: number; step: number }): Promise<Trial> {
  const rows = await all(
    db,
    sql<{ frequency: number; recency: number; age: number; purchases: number; count: number; logGaps: number }>`
      select frequency, recency, age, purchases, count(*) as count, avg(log_gaps)::float8 as log_gaps
      from (
        select count(*) filter (where day <= ${cutOn}::date)::integer - 1 as frequency,
          max(day) filter (where day <= ${cutOn}::date) - min(day) as recency,
          ${cutOn}::date - min(day) as age,
          count(*) filter (where day > ${cutOn}::date)::integer as purchases,
          coalesce(sum(ln(gap_days)) filter (where nth > 1 and day <= ${cutOn}::date), 0) as log_gaps
        from customer_days
        where shop_id = ${shopId} and nth is not null and day <= ${cutOn}::date + ${days}::integer
          and ${isSampled(step)} and ${isAmongProfiled(shopId, sql`customer_days.customer_id`)}
        group by customer_id
        having min(day) <= ${cutOn}::date
      ) as person
      group by frequency, recency, age, purchases
      order by frequency, recency, age, purchases`,
  )
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value)
  return {
    ...{ cutOn, days, purchases: column(({ purchases }) => purchases) },
    histories: {
      frequency: column(({ frequency }) => frequency),
      recency: column(({ recency }) => recency),
      age: column(({ age }) => age),
      count: column(({ count }) => count),
      sumLogGaps: column(({ logGaps }) => logGaps),
    },
  }
}

/** Frequency and mean value after the first purchase day, net of refunds, of repeat buyers up to the cut. */
export async function readSpend(
  db: Db,
  { shopId, cutOn, step }: Scope & { step: number },
): Promise<{ frequency: Float64Array; recency: Float64Array; age: Float64Array; monetaryValue: Float64Array }> {
  const rows = await all(
    db,
    sql<{ frequency: number; mean: number }>`
      select (count(nth) - 1)::integer as frequency, ((sum(revenue_minor) - sum(revenue_minor) filter (where nth = 1)) / (count(nth) - 1))::float8 as mean
      from customer_days
      where shop_id = ${shopId} and day <= ${cutOn}::date and ${isSampled(step)} and ${isAmongProfiled(shopId, sql`customer_days.customer_id`)}
      group by customer_id
      having count(nth) > 1
      order by customer_id`,
  )
  const zeros = new Float64Array(rows.length)
  return {
    frequency: Float64Array.from(rows, ({ frequency }) => frequency),
    ...{ recency: zeros, age: zeros },
    monetaryValue: Float64Array.from(rows, ({ mean }) => mean),
  }
}

const isSampled = (step: number) => (step === 1 ? sql`true` : sql`mod(hashtextextended(customer_id::text, 0), ${step}::bigint) = 0`)
