import { localDay } from '../kit/clock.ts'
import { type Db, one, sql } from '../kit/database.ts'
import type { Moment } from './condition.ts'
import { keptYardsticks } from './yardsticks.ts'

/** All that answers depend on besides the facts, for a shop at an instant. */
export async function momentOf(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<Moment> {
  const { timeZone, asksFirst } = await one(
    db,
    sql<{ timeZone: string; asksFirst: boolean }>`
      select time_zone, exists (select 1 from consent_policies where consent_policies.shop_id = ${shopId} and profile = 'consent') as asks_first
      from shops where shop_id = ${shopId}`,
  )
  return { shopId, now, today: localDay(now, timeZone), timeZone, asksFirst, yardsticks: await keptYardsticks(db, { shopId }) }
}
