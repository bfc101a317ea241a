import { addDays, localDay, localToInstant } from '../kit/clock.ts'
import { all, type Db, sql, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import type { Services } from '../kit/services.ts'
import { cutOf } from './cut.ts'
import { lastOrderOn } from './read-histories.ts'
import { endRun, insertRun, runUnderWay } from './run-store.ts'
import type { RunCause } from './schema.ts'

/** Asks for a run; a job does it after the commit. One that is under way is enough: then null is answered. */
export async function requestRun(
  tx: Tx,
  { shopId, cause, staffId = null, now }: { shopId: string; cause: RunCause; staffId?: string | null; now: Date },
): Promise<string | null> {
  const runId = newId()
  if (!(await insertRun(tx, { shopId, runId, cause, staffId, now }))) return null
  publish(tx, { type: 'predictions.requested', shopId, runId })
  return runId
}

/**
 * Asks for a run that sees every fact recorded by now: one that waits will; one that is at work may have looked before, and is stopped for
 * it. False where that one is about to end and has to be waited for.
 */
export async function requestNewRun(tx: Tx, { shopId, cause, now }: { shopId: string; cause: RunCause; now: Date }): Promise<boolean> {
  const underWay = await runUnderWay(tx, { shopId })
  if (underWay?.state === 'waiting') return true
  if (underWay && !(await endRun(tx, { shopId, runId: underWay.runId, state: 'stopped', now }))) return false
  return (await requestRun(tx, { shopId, cause, now })) !== null
}

/** Nights begin at this hour of the shop's zone. */
const nightHour = 2
/** So many shops are computed at once, so that other jobs get their turn. */
const mostAtOnce = 2

/**
 * Asks for the night's run of shops whose night has begun and that had no run since; what a night missed, because nothing
 * was running, is made up for. Called every few minutes; it begins no more shops at a time than it may.
 */
export async function planNight({ database, clock }: Pick<Services, 'database' | 'clock'>): Promise<void> {
  const now = clock.now()
  const shops = await all(
    database.db,
    sql<ShopOfNight>`
      select shops.shop_id, time_zone, created_at, orders_recorded_at, newest.requested_at, newest.state, newest.cut_on, newest.facts_at
      from shops
      left join lateral (
        select requested_at, state, cut_on, facts_at from prediction_runs where prediction_runs.shop_id = shops.shop_id
        order by requested_at desc limit 1
      ) as newest on true
      where orders_recorded_at is not null
      order by newest.requested_at nulls first, shops.shop_id`,
  )
  let free = mostAtOnce - shops.filter(({ state }) => state === 'waiting' || state === 'running').length
  for (const shop of shops) {
    if (free <= 0) return
    if (!isDue(shop, now) || (await isAsItWas(database.db, shop, now))) continue
    const { shopId } = shop
    if ((await transaction(database, (tx) => requestRun(tx, { shopId, cause: 'night', now }))) !== null) free--
  }
}

/** When the next night of the shop begins. */
export function nextNight({ timeZone, now }: { timeZone: string; now: Date }): Date {
  const tonight = nightOf(localDay(now, timeZone), timeZone)
  return tonight > now ? tonight : nightOf(addDays(localDay(now, timeZone), 1), timeZone)
}

interface ShopOfNight {
  shopId: string
  timeZone: string
  createdAt: Date
  ordersRecordedAt: Date
  /** Of the newest run, where there is one. */
  requestedAt: Date | null
  state: string | null
  cutOn: string | null
  factsAt: Date | null
}

/** A new shop waits for its first night: orders that are just coming in end with a run of their own. */
function isDue({ timeZone, createdAt, requestedAt, state }: ShopOfNight, now: Date): boolean {
  if (state === 'waiting' || state === 'running') return false
  const today = localDay(now, timeZone)
  const tonight = nightOf(today, timeZone)
  const lastNight = tonight <= now ? tonight : nightOf(addDays(today, -1), timeZone)
  return (requestedAt ?? createdAt) < lastNight
}

/** Nothing was recorded since, and the day that numbers look ahead from stays: the orders ended long ago. */
async function isAsItWas(db: Db, { shopId, timeZone, state, cutOn, factsAt, ordersRecordedAt }: ShopOfNight, now: Date): Promise<boolean> {
  if (state !== 'ready' || factsAt === null || factsAt < ordersRecordedAt) return false
  const today = localDay(now, timeZone)
  const newest = await lastOrderOn(db, { shopId, today })
  return newest !== null && cutOf({ lastOrderOn: newest, today }).cutOn === cutOn
}

function nightOf(day: string, timeZone: string): Date {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number)
  return localToInstant({ y, m, d, h: nightHour, mi: 0, s: 0 }, timeZone)
}
