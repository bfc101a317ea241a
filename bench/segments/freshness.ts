/** How soon one event is seen in a segment, while events are recorded all the time and the upkeep follows. */
import { pino } from 'pino'
import { touch } from '../../server/customers/customers.ts'
import { all, type Database, first, one, sql, transaction, write } from '../../server/kit/database.ts'
import { newId } from '../../server/kit/ids.ts'
import type { Services } from '../../server/kit/services.ts'
import { type Conditions, startUpkeep } from '../../server/segments/segments.ts'
import { eventNames, lookedAt } from './make-events.ts'

interface Measured {
  shopId: string
  conditions: Conditions
  /** Everybody who did this once is in it. */
  marker: { segmentId: string; event: string }
  perSecond: number
  seconds: number
}

export async function freshness(database: Database, { shopId, conditions, marker, perSecond, seconds }: Measured) {
  const began = performance.now()
  const clock = { now: () => new Date(lookedAt.getTime() + performance.now() - began) }
  // The upkeep uses these of the services alone.
  const services = { database, clock, log: pino({ level: 'error' }) } as Services
  const people = await somePeople(database, { shopId, count: 20_000 })
  const upkeep = startUpkeep(services, { conditions })
  const latencies: number[] = []
  let recorded = 0
  const end = performance.now() + seconds * 1_000
  const recording = async () => {
    while (performance.now() < end) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond)
      if (recorded >= due) await new Promise((resolve) => setTimeout(resolve, 5))
      else {
        await recordEvents(database, { shopId, people, from: recorded, at: clock.now() })
        recorded += 100
      }
    }
  }
  const watching = async () => {
    for (let place = 0; performance.now() < end; place++) {
      const customerId = people[place] ?? ''
      await transaction(database, async (tx) => {
        await insertEvents(tx, { shopId, people: [{ customerId, name: marker.event }], at: clock.now() })
        await touch(tx, { shopId, topic: `event:${marker.event}`, customerIds: [customerId], now: clock.now() })
      })
      const committed = performance.now()
      const isIn = sql`select 1 as is_in from segment_states where shop_id = ${shopId} and segment_id = ${marker.segmentId} and customer_id = ${customerId} and is_member`
      while (!(await first(database.db, isIn))) await new Promise((resolve) => setTimeout(resolve, 10))
      latencies.push(performance.now() - committed)
    }
  }
  await Promise.all([recording(), watching()])
  await upkeep.stop()
  const waiting = await one(database.db, sql<{ touches: number }>`select count(*) as touches from touches where shop_id = ${shopId}`)
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { p50Ms: at(0.5), p95Ms: at(0.95), looks: latencies.length, recordedPerSecond: recorded / seconds, touchesLeft: waiting.touches }
}

interface Recorded {
  shopId: string
  people: readonly string[]
  from: number
  at: Date
}

/** A hundred events as the door for events leaves them: rows, and one note a name. */
async function recordEvents(database: Database, { shopId, people, from, at }: Recorded): Promise<void> {
  const rows = Array.from({ length: 100 }, (_, place) => ({
    customerId: people[(from + place) % people.length] ?? '',
    name: eventNames[(from + place * 7) % eventNames.length] ?? '',
  }))
  await transaction(database, async (tx) => {
    await insertEvents(tx, { shopId, people: rows, at })
    for (const [name, those] of Map.groupBy(rows, ({ name }) => name))
      await touch(tx, { shopId, topic: `event:${name}`, customerIds: those.map(({ customerId }) => customerId), now: at })
  })
}

async function insertEvents(
  tx: Parameters<typeof write>[0],
  { shopId, people, at }: { shopId: string; people: readonly { customerId: string; name: string }[]; at: Date },
): Promise<void> {
  await write(
    tx,
    sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped,
          properties, context, received_at, recorded_at)
        select ${shopId}, ${at}, event_id, event_id::text, 'track', name, customer_id, false, true, false, false, '{"price": 12.5, "color": "red"}', '{}', ${at}, ${at}
        from unnest(${people.map(() => newId())}::uuid[], ${people.map(({ name }) => name)}::text[], ${people.map(({ customerId }) => customerId)}::uuid[]) as told (event_id, name, customer_id)`,
  )
}

/** Spread over the whole shop. */
async function somePeople(database: Database, { shopId, count }: { shopId: string; count: number }): Promise<string[]> {
  const rows = await all(
    database.db,
    sql<{ customerId: string }>`
      select customer_id from (select customer_id, row_number() over (order by md5(customer_id::text)) as place from customers where shop_id = ${shopId}) as shuffled
      where place <= ${count} order by place`,
  )
  return rows.map(({ customerId }) => customerId)
}
