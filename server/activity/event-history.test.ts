import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { all, one, sql, transaction } from '../kit/database.ts'
import { aDoor, type Door, openDoor, stored } from './door-for-tests.ts'
import { eventPersonalData, eventRetention, eventsMergeParticipant, eventTimelineSource, orderEventPersonalData } from './event-history.ts'
import { tidyArrivals, tidyEvents } from './tidy-events.ts'

const made = needsDatabase.skip ? undefined : await aDoor()

async function aShopDoor(): Promise<Door> {
  assert(made)
  return openDoor(made.product, made.ask)
}

const now = new Date('2026-03-01T10:00:00Z')
const track = (event: string, at: string, who: object, properties = {}) => ({
  ...{ type: 'track', event, timestamp: at, messageId: `${event} ${at} ${JSON.stringify(who)}`, properties },
  ...who,
})

const customerOf = async ({ product, shopId }: Door, number: string): Promise<string> =>
  (
    await one(
      product.database.db,
      sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and customer_number = ${number}`,
    )
  ).customerId

const activityOf = ({ product, shopId }: Door) =>
  all(
    product.database.db,
    sql<{ who: string; events: number; firstAt: Date; lastAt: Date }>`
      select customer_number as who, events, first_at, last_at from customer_activity join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1`,
  )

test('A7 what nobody signed belongs to whoever was known on the device, also when that is learnt later', needsDatabase, async () => {
  const door = await aShopDoor()
  await door.batch([
    track('Product Viewed', '2026-02-01T10:00:00Z', { anonymousId: 'a1' }),
    track('Product Viewed', '2026-02-03T10:00:00Z', { anonymousId: 'a1' }),
  ])
  assert.deepEqual(
    (await stored(door)).map(({ who }) => who),
    [null, null],
  )
  await door.batch([{ type: 'identify', userId: 'K1', anonymousId: 'a1', timestamp: '2026-02-01T12:00:00Z', messageId: 'x1' }])
  await door.batch([{ type: 'identify', userId: 'K2', anonymousId: 'a1', timestamp: '2026-02-02T12:00:00Z', messageId: 'x2' }])
  assert.deepEqual(
    (await stored(door)).map(({ message, who }) => [message.slice(0, 25), who]),
    [
      ['Product Viewed 2026-02-01', 'K1'],
      ['Product Viewed 2026-02-03', 'K2'],
      ['x1', 'K1'],
      ['x2', 'K2'],
    ],
  )
  assert.deepEqual(
    (await activityOf(door)).map(({ who, events }) => [who, events]),
    [
      ['K1', 2],
      ['K2', 2],
    ],
  )
  const topics = await all(
    door.product.database.db,
    sql<{
      topic: string
      people: number
    }>`select topic, cardinality(customer_ids) as people from touches where shop_id = ${door.shopId} and topic = 'event:Product Viewed'`,
  )
  assert.ok(topics.length >= 2, 'whoever derives from these events is told of both')
})

test('A8 a late event stands at its place and is the customer’s', needsDatabase, async () => {
  const door = await aShopDoor()
  await door.batch([track('Product Viewed', '2026-02-20T10:00:00Z', { userId: 'K1' })])
  await door.batch([{ ...track('Product Viewed', '2024-05-01T10:00:00Z', { userId: 'K1' }), sentAt: '2026-03-01T10:00:00Z' }])
  const [activity] = await activityOf(door)
  assert.deepEqual([activity?.events, activity?.firstAt.toISOString()], [2, '2024-05-01T10:00:00.000Z'])
})

test('events go along when two become one, come back when they part, stand in the timeline, and are erased', needsDatabase, async () => {
  const door = await aShopDoor()
  const { database } = door.product
  await door.batch([
    track('Product Viewed', '2026-02-01T10:00:00Z', { userId: 'K1' }, { name: 'Kawa' }),
    track('Product Added', '2026-02-02T10:00:00Z', { userId: 'K2' }),
    track('Order Completed', '2026-02-03T10:00:00Z', { userId: 'K2' }, { order_id: 'O1', total: 5 }),
  ])
  const { shopId } = door
  const [keptId, mergedId] = [await customerOf(door, 'K1'), await customerOf(door, 'K2')]
  const before = [await stored(door), await activityOf(door)]
  await transaction(database, (tx) => eventsMergeParticipant.merge(tx, { shopId, keptId, mergedId, now }))
  assert.deepEqual(
    (await stored(door)).map(({ who }) => who),
    ['K1', 'K1', 'K1'],
  )
  assert.deepEqual(
    (await activityOf(door)).map(({ who, events }) => [who, events]),
    [['K1', 3]],
  )

  const scope = { shopId, customerId: keptId, before: null, limit: 10 }
  const entries = await all(database.db, eventTimelineSource.entries(scope))
  assert.deepEqual(
    entries.map(({ details }) => details.name),
    ['Product Added', 'Product Viewed'],
    'an order stands there as an order',
  )
  const [newest] = entries
  assert(newest)
  const older = await all(database.db, eventTimelineSource.entries({ ...scope, before: newest }))
  assert.deepEqual(
    older.map(({ details }) => details.properties),
    [{ name: 'Kawa' }],
  )

  await transaction(database, (tx) => eventsMergeParticipant.part(tx, { shopId, keptId, restoredId: mergedId, originIds: [mergedId], now }))
  assert.deepEqual([await stored(door), await activityOf(door)], before)

  const person = { shopId, customerId: mergedId }
  assert.deepEqual(
    (await eventPersonalData.read(database.db, person)).map(({ name }) => name),
    ['Product Added', 'Order Completed'],
  )
  assert.equal((await orderEventPersonalData.read(database.db, person)).length, 1)
  const erase = async () => [
    await transaction(database, (tx) => eventPersonalData.erase(tx, { ...person, now })),
    await transaction(database, (tx) => orderEventPersonalData.erase(tx, { ...person, now })),
  ]
  assert.deepEqual(await erase(), [
    { removed: 2, kept: 0 },
    { removed: 0, kept: 1 },
  ])
  assert.deepEqual(await erase(), [
    { removed: 0, kept: 0 },
    { removed: 0, kept: 0 },
  ])
  const [order] = await orderEventPersonalData.read(database.db, person)
  assert.deepEqual(order?.told, { channel: null, lines: null, person: null, totalMinor: 500 })
})

test('events, known messages and arrivals go when they are old, and what is derived with them', needsDatabase, async () => {
  const door = await aShopDoor()
  const { database } = door.product
  const years = ['2022-06-01', '2024-01-15', '2024-02-02', '2026-02-01']
  await door.batch(years.map((day) => ({ ...track('Product Viewed', `${day}T10:00:00Z`, { userId: 'K1' }), historical: true })))
  await door.batch([{ type: 'nonsense' }])
  const removeBefore = async (day: string) => {
    const old = { shopId: door.shopId, before: new Date(day), now }
    while ((await transaction(database, (tx) => eventRetention.remove(tx, { ...old, limit: 1 }))) > 0) {}
    return eventRetention.count(database.db, old)
  }
  assert.equal(await removeBefore('2024-02-01'), 0)
  assert.deepEqual(
    (await stored(door)).map(({ occurredAt }) => occurredAt.toISOString().slice(0, 10)),
    ['2024-02-02', '2026-02-01'],
  )
  assert.equal((await activityOf(door))[0]?.events, 2)

  await removeBefore('2025-09-01')
  await tidyEvents(database, { now })
  assert.equal((await stored(door)).length, 1)
  const parts = await all(
    database.db,
    sql<{
      name: string
    }>`select relname::text as name from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'events'::regclass`,
  )
  const names = parts.map(({ name }) => name)
  assert.ok(names.includes('events_2026_q2') && !names.includes('events_2024_q1'), `made ahead, and the empty one gone: ${names.join()}`)

  const counted = async () => ((await door.ask('GET', `${door.shop}/events`)).json.arrivals as unknown[]).length
  assert.equal(await counted(), 5)
  await tidyArrivals(database, { now: new Date('2026-03-07T10:00:00Z') })
  assert.equal(await counted(), 5)
  await tidyArrivals(database, { now: new Date('2026-03-09T10:00:00Z') })
  assert.equal(await counted(), 0)
  const again = () => door.batch([track('Product Viewed', '2026-02-01T10:00:00Z', { userId: 'K1' })])
  assert.equal((await again()).json.duplicates, 1)
  await tidyEvents(database, { now: new Date('2026-04-01T10:00:00Z') })
  assert.equal((await again()).json.accepted, 1, 'after thirty days nobody remembers the message')
})

test('names of events and their properties are known to editors', needsDatabase, async () => {
  const door = await aShopDoor()
  const properties = { price: 5, name: 'Kawa', isNew: true, tags: ['a'], maker: { name: 'B' }, none: null }
  await door.batch([
    track('Product Viewed', '2026-02-01T10:00:00Z', { userId: 'K1' }, properties),
    track('X', '2026-02-01T10:00:00Z', { userId: 'K1' }),
    track('X', '2026-02-02T10:00:00Z', { userId: 'K1' }),
  ])
  assert.deepEqual((await door.ask('GET', `${door.shop}/event-names`)).json, {
    names: [
      { name: 'X', events: 2, lastOn: '2026-03-01', properties: [] },
      {
        ...{ name: 'Product Viewed', events: 1, lastOn: '2026-03-01' },
        properties: [
          { name: 'isNew', kind: 'boolean' },
          { name: 'maker', kind: 'group' },
          { name: 'name', kind: 'text' },
          { name: 'price', kind: 'number' },
          { name: 'tags', kind: 'list' },
        ],
      },
    ],
  })
})
