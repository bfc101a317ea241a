/**
 * What people of a shop are measured against: edges and usual gaps, of one night's figures. They are kept, because with each
 * order they would move a little, and people would come and go without having done anything.
 */
import { quantile } from '@regulars/cohorts'
import { z } from 'zod'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'

const Edges = z.array(z.number()).length(4)
const Yardsticks = z.object({
  /** Quintile edges over all customers who bought, as the audit has them: `percentile_cont` at .2 .4 .6 .8. */
  rfm: z.object({ recencyDays: Edges, orders: Edges, revenueMinor: Edges }),
  /** Days from the first purchase day to the second: the quantiles by their percent; null where nobody came back. */
  secondPurchaseDays: z.object({ p50: z.number(), p75: z.number(), p90: z.number() }).nullable(),
  /** Revenue that the best fifth of customers have brought at least, minor units. */
  highValueMinor: z.number(),
})
export type Yardsticks = z.infer<typeof Yardsticks>

/** Those of the last night; null where none were made, or nobody had bought. */
export async function keptYardsticks(db: Db, { shopId }: { shopId: string }): Promise<Yardsticks | null> {
  const kept = await first(db, sql<{ yardsticks: unknown }>`select yardsticks from segment_upkeep where shop_id = ${shopId}`)
  return kept?.yardsticks ? Yardsticks.parse(kept.yardsticks) : null
}

/** Makes and keeps them anew; says whether they differ from those before. */
export async function keepYardsticks(tx: Tx, { shopId, today, now }: { shopId: string; today: string; now: Date }): Promise<boolean> {
  const before = await keptYardsticks(tx, { shopId })
  const made = await measure(tx, { shopId, today })
  await write(
    tx,
    sql`insert into segment_upkeep (shop_id, yardsticks, yardsticks_at) values (${shopId}, ${made && JSON.stringify(made)}::jsonb, ${now})
        on conflict (shop_id) do update set yardsticks = excluded.yardsticks, yardsticks_at = excluded.yardsticks_at`,
  )
  return JSON.stringify(made) !== JSON.stringify(before)
}

async function measure(db: Db, { shopId, today }: { shopId: string; today: string }): Promise<Yardsticks | null> {
  const { customers, ...rfm } = await one(
    db,
    sql<Yardsticks['rfm'] & { customers: number }>`
      select count(*) as customers,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by ${today}::date - last_on) as recency_days,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by orders) as orders,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by revenue_minor) as revenue_minor
      from customer_totals where shop_id = ${shopId} and orders > 0`,
  )
  if (customers === 0) return null
  const gaps = await all(
    db,
    sql<{ value: number; count: number }>`
      select gap_days as value, customers as count from purchase_gaps where shop_id = ${shopId} and nth = 2 and customers > 0 order by gap_days`,
  )
  const [p50, p75, p90] = [0.5, 0.75, 0.9].map((share) => quantile(gaps, share))
  return {
    rfm: { recencyDays: rfm.recencyDays, orders: rfm.orders, revenueMinor: rfm.revenueMinor },
    secondPurchaseDays: p50 == null || p75 == null || p90 == null ? null : { p50, p75, p90 },
    highValueMinor: rfm.revenueMinor[3] ?? 0,
  }
}
