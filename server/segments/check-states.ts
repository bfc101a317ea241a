/** Every night all states are held against an evaluation of everybody. It mends nothing: a difference is a fault of ours to be found. */
import { all, type Database, one, sql, transaction, write } from '../kit/database.ts'
import type { Services } from '../kit/services.ts'
import { wantBuilds } from './build.ts'
import { evaluation } from './compile.ts'
import { type Conditions, conditionsOf } from './definition.ts'
import { lockUpkeep } from './lock-upkeep.ts'
import { momentOf } from './moment.ts'
import { type KeptSegment, keptSegments, storedSegments } from './stored-segments.ts'
import { keepYardsticks } from './yardsticks.ts'

/** The nightly job: measures each shop anew, and checks the states of each. */
export async function checkSegments({ database, clock, log }: Services, { conditions }: { conditions: Conditions }): Promise<void> {
  const shops = await all(
    database.db,
    sql<{
      shopId: string
    }>`select shop_id from shops where exists (select 1 from segments where segments.shop_id = shops.shop_id and deleted_at is null)`,
  )
  for (const { shopId } of shops) {
    const differences = await differencesOf(database, { shopId, conditions, now: clock.now() })
    if (differences.length > 0) log.error({ shopId, differences }, 'segments are not what an evaluation of everybody says')
    await transaction(database, async (tx) => {
      const now = await lockUpkeep(tx, { shopId, now: clock.now() })
      await write(
        tx,
        sql`update segment_upkeep set checked_at = ${now}, differences = ${JSON.stringify(differences)}::jsonb where shop_id = ${shopId}`,
      )
    })
    await measureAnew(database, { shopId, conditions, now: clock.now() })
  }
}

export interface Difference {
  segmentId: string
  customers: number
}

/**
 * Segments whose states are not what is true at `now`, with the number of customers. Left out are those whom something was just recorded
 * about, whose time has just come, and segments that are being built: the upkeep is on its way to them.
 */
export function differencesOf(
  database: Database,
  { shopId, conditions, now }: { shopId: string; conditions: Conditions; now: Date },
): Promise<Difference[]> {
  return transaction(database, async (tx) => {
    // Facts, notes and states of one instant: what is recorded meanwhile is not seen.
    await write(tx, sql`set transaction isolation level repeatable read`)
    const stored = await storedSegments(tx, { shopId })
    const settled = stored.filter(({ buildCause }) => buildCause === null)
    const moment = await momentOf(tx, { shopId, now })
    const found: Difference[] = []
    for (const { segmentId, tree } of keptSegments(settled, conditions)) {
      const fresh = evaluation(tree, { moment, scope: { kind: 'everybody' } })
      const { customers } = await one(
        tx,
        sql<{ customers: number }>`
          with touched as materialized (select distinct unnest(customer_ids) as customer_id from touches where shop_id = ${shopId}),
          fresh as (${fresh}),
          kept as (select customer_id, is_member, next_flip_at from segment_states where shop_id = ${shopId} and segment_id = ${segmentId})
          select count(*) as customers from fresh full join kept using (customer_id)
          where coalesce(fresh.is_member, false) <> coalesce(kept.is_member, false)
            and coalesce(kept.next_flip_at > ${now}, true) and customer_id not in (select customer_id from touched)`,
      )
      if (customers > 0) found.push({ segmentId, customers })
    }
    return found
  })
}

/** New edges and gaps; the segments that are measured by them are built anew, and whoever changes sides does so by time. */
async function measureAnew(
  database: Database,
  { shopId, conditions, now }: { shopId: string; conditions: Conditions; now: Date },
): Promise<void> {
  await transaction(database, async (tx) => {
    const at = await lockUpkeep(tx, { shopId, now })
    const { today } = await momentOf(tx, { shopId, now: at })
    const haveMoved = await keepYardsticks(tx, { shopId, today, now: at })
    if (!haveMoved) return
    const measured = keptSegments(await storedSegments(tx, { shopId }), conditions).filter(isMeasured)
    await wantBuilds(tx, { shopId, segmentIds: measured.map(({ segmentId }) => segmentId), cause: 'time' })
  })
}

const byYardsticks = new Set(['rfm_class', 'best_fifth', 'one_order_overdue'])

const isMeasured = ({ tree }: KeptSegment): boolean => conditionsOf(tree).some(({ code }) => byYardsticks.has(code))
