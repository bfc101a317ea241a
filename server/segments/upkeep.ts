import { all, type Database, sql } from '../kit/database.ts'
import { type Repetition, repeat } from '../kit/repeat.ts'
import type { Services } from '../kit/services.ts'
import type { Conditions } from './definition.ts'
import { keepShop } from './keep-states.ts'

/** Between two looks for something to do. Told by a signal instead, every recording of a fact would wait for one lock. */
const pauseMs = 250

/**
 * Keeps the segments of all shops true in the background of this process, from when it is called until `stop` has answered. Several
 * processes share the shops: who finds one taken goes on to the next.
 */
export function startUpkeep({ database, clock, log }: Services, { conditions }: { conditions: Conditions }): Repetition {
  return repeat(
    async (signal) => {
      let isMore = false
      for (const shopId of await shopsToKeep(database, { now: clock.now() })) {
        if (signal.aborted) return false
        const kept = await keepShop(database, { shopId, conditions, now: clock.now() }).catch((error: unknown) => {
          log.error({ err: error, shopId }, 'the segments of a shop could not be kept')
          return null
        })
        isMore ||= kept?.isMore ?? false
      }
      return isMore
    },
    // The facts stay noted, and are looked at again; a database that is away is told by everything else.
    { pauseMs, failed: (error) => log.warn({ err: error }, 'segments could not be kept') },
  )
}

/** Shops about whose customers something was recorded, or in which somebody's time has come. */
async function shopsToKeep(database: Database, { now }: { now: Date }): Promise<string[]> {
  const shops = await all(
    database.db,
    sql<{ shopId: string }>`
      select shop_id from shops
      where exists (select 1 from touches where touches.shop_id = shops.shop_id)
        or exists (select 1 from segment_states where segment_states.shop_id = shops.shop_id and next_flip_at <= ${now})`,
  )
  return shops.map(({ shopId }) => shopId)
}
