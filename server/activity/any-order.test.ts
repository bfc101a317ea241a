/** Whatever arrives first, and in whatever batches: the same events leave the same rows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, type Database, sql, transaction } from '../kit/database.ts'
import { eventCatalogue } from './event-catalogue.ts'
import { partitionKeeper } from './partitions.ts'
import { type Envelope, type IncomingEvent, readEvent } from './reading/read-event.ts'
import { recordEvents } from './record-events.ts'

const isLong = process.env.REGULARS_LONG === '1'
const now = new Date('2026-03-02T00:00:00Z')

const who = fc.record(
  {
    userId: fc.constantFrom('K1', 'K2', 'K3', 'null'),
    anonymousId: fc.constantFrom('a1', 'a2', 'a3'),
  },
  { requiredKeys: [] },
)
const traits = fc.record(
  {
    city: fc.constantFrom('Kraków', 'Lwów', null),
    firstName: fc.constantFrom('Anna', 'Ola'),
    plan: fc.constantFrom('gold', 'free', null),
  },
  { requiredKeys: [] },
)
/** Nobody has an e-mail: who becomes one with whom is decided after the transaction, and tested with it. Few instants, so that there are ties; some from browsers, some from clocks that are wrong. */
const told = fc.record({
  who,
  kind: fc.constantFrom('track', 'page', 'identify', 'alias'),
  name: fc.constantFrom('Product Viewed', 'Product Added'),
  traits,
  hour: fc.integer({ min: 0, max: 40 }),
  isBrowser: fc.boolean(),
  isFast: fc.boolean(),
})

type Told = typeof told extends fc.Arbitrary<infer Value> ? Value : never

test('A7 any order and any batches of the same events leave the same rows', needsDatabase, async () => {
  const database = await testDatabase()
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: isLong ? 60 : 25 }), fc.infiniteStream(fc.nat()), async (all, chance) => {
      const events = all.flatMap((each, index) => eventOf(each, index) ?? [])
      const inOrder = await rowsAfter(database, [events])
      const shuffled = events.map((event) => ({ event, place: chance.next().value as number })).sort((a, b) => a.place - b.place)
      const again = shuffled.flatMap(({ event, place }) => (place % 5 === 0 ? [event, event] : [event]))
      const batches: IncomingEvent[][] = [[]]
      for (const event of again) {
        if ((chance.next().value as number) % 3 === 0) batches.push([])
        batches.at(-1)?.push(event)
      }
      assert.deepEqual(await rowsAfter(database, batches), inOrder)
    }),
    { numRuns: isLong ? 400 : 40, includeErrorInReport: true },
  )
})

function eventOf({ who, kind, name, traits, hour, isBrowser, isFast }: Told, index: number): IncomingEvent | null {
  const receivedAt = new Date(Date.UTC(2026, 1, 28, hour + 1))
  const happened = new Date(Date.UTC(2026, 1, 28, hour) + (isFast ? 7_200_000 : 0)).toISOString()
  const sent = new Date(receivedAt.getTime() + (isFast ? 7_200_000 : 0)).toISOString()
  const envelope: Envelope = {
    ...{ trust: isBrowser ? 'browser' : 'shop', receivedAt, sentAt: Date.parse(sent), context: null, type: null },
    ...{ isHistorical: false, country: 'PL', writeKey: null },
  }
  const raw = { ...who, type: kind, event: name, messageId: `m${index}`, timestamp: happened, properties: { index } }
  const said = kind === 'identify' ? { traits } : kind === 'alias' ? { previousId: 'a3' } : {}
  const read = readEvent({ ...raw, ...said }, index, envelope)
  return read.kind === 'event' ? read : null
}

async function rowsAfter(database: Database, batches: readonly (readonly IncomingEvent[])[]) {
  const shopId = await aShop(database)
  const keeper = partitionKeeper(database)
  const catalogue = eventCatalogue()
  for (const events of batches) {
    if (events.length === 0) continue
    await keeper.keep(events.map(({ identity }) => identity.at))
    await transaction(database, (tx) =>
      recordEvents(tx, { shopId, events, rejected: [], rejectedCount: 0, now, catalogue, allowance: () => 0 }),
    )
  }
  const read = <Row>(query: ReturnType<typeof sql<Row>>) => all(database.db, query)
  const whose = sql`coalesce(customer_number, email, phone)`
  return {
    events: await read(
      sql`select message, type, name, occurred_at, is_unsigned, is_clock_clamped, properties, ${whose} as who from events
          left join customers using (shop_id, customer_id) where shop_id = ${shopId} order by message`,
    ),
    activity: await read(
      sql`select ${whose} as who, first_at, last_at, events from customer_activity join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1, 2, 3, 4`,
    ),
    customers: await read(
      sql`select customer_number, city, first_name, traits, first_seen_at from customers where shop_id = ${shopId} order by customer_number, first_seen_at`,
    ),
    names: await read(sql`select name, sum(events) as events from event_name_days where shop_id = ${shopId} group by name order by name`),
    properties: await read(sql`select name, property, kind from event_properties where shop_id = ${shopId} order by 1, 2`),
    counts: await read(sql`select accepted, rejected from event_day_counts where shop_id = ${shopId}`),
  }
}
