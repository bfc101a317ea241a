import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketOf } from '@regulars/experiments'
import { pino } from 'pino'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { readSettings } from '../config.ts'
import { addDays, startOfDay } from '../kit/clock.ts'
import { all, first, one, sql, transaction, write } from '../kit/database.ts'
import { loadCatalogues } from '../kit/language.ts'
import type { Event } from '../kit/outbox.ts'
import { buildSegment } from './build.ts'
import { differencesOf } from './check-states.ts'
import { segmentMerges } from './contributions.ts'
import { keepShop } from './keep-states.ts'
import { changeSegment } from './save.ts'
import type { SegmentNode } from './schema.ts'
import { aCustomer, anEvent, aSegment, condition, conditions, keep, membersOf, movesOf, touchOnly } from './shop-for-tests.ts'
import { startUpkeep } from './upkeep.ts'
import { beginningOf } from './value-test.ts'

const day = 86_400_000
const noon = new Date('2023-06-15T12:00:00Z')
const later = (ms: number): Date => new Date(noon.getTime() + ms)
const viewed = (times: number, days: number): SegmentNode =>
  condition('event_count', { event: 'Product Viewed', compare: 'ge', times, window: { kind: 'within', amount: days, unit: 'days' } })

// Made before any test begins, and so it lives until all of them are done.
const announced: Event[] = []
const opened = needsDatabase.skip
  ? undefined
  : await testDatabase({ together: [{ event: 'segment.moved', run: async (_tx: never, event) => void announced.push(event) }], later: [] })

test('E2 windows are half open to the millisecond, and who leaves by time alone leaves when it is due', needsDatabase, async () => {
  const database = given()
  const shopId = await aShop(database)
  const [inside, outside] = [await aCustomer(database, { shopId }), await aCustomer(database, { shopId })]
  await anEvent(database, { shopId, customerId: inside, at: later(-30 * day + 1) })
  await anEvent(database, { shopId, customerId: outside, at: later(-30 * day) })
  const segmentId = await aSegment(database, { shopId, definition: viewed(1, 30), now: noon })
  await keep(database, { shopId, now: noon })
  assert.deepEqual(await membersOf(database, { shopId, segmentId }), [inside])

  assert.equal((await keepShop(database, { shopId, conditions, now: noon }))?.moves, 0)
  assert.equal((await keepShop(database, { shopId, conditions, now: later(1) }))?.moves, 1)
  assert.deepEqual(
    (await movesOf(database, { shopId, segmentId })).map(({ customerId, kind, cause, version }) => ({ customerId, kind, cause, version })),
    [{ customerId: inside, kind: 'left', cause: 'time', version: 2 }],
  )
})

test('E2 a fact’s leaving is waited for where it may change the answer, and nowhere else', needsDatabase, async () => {
  const database = given()
  const shopId = await aShop(database)
  const [often, seldom] = [await aCustomer(database, { shopId }), await aCustomer(database, { shopId })]
  for (const daysAgo of [29, 20, 10, 5]) await anEvent(database, { shopId, customerId: often, at: later(-daysAgo * day) })
  for (const daysAgo of [28, 3]) await anEvent(database, { shopId, customerId: seldom, at: later(-daysAgo * day) })
  const dueIn = async (definition: SegmentNode) => {
    const segmentId = await aSegment(database, { shopId, definition, now: noon })
    const rows = await all(
      database.db,
      sql<{
        at: Date | null
      }>`select next_flip_at as at from segment_states where shop_id = ${shopId} and segment_id = ${segmentId} order by customer_id`,
    )
    return rows.map(({ at }) => at && (at.getTime() - noon.getTime()) / day)
  }
  assert.deepEqual(await dueIn(viewed(3, 30)), [1], 'who has too few comes to no more by time')
  assert.deepEqual(await dueIn(viewed(1, 30)), [25, 27], 'the last of them decides')
  assert.deepEqual(await dueIn({ kind: 'not', of: viewed(3, 30) }), [1, null], 'who has too few stays in')
})

test(
  'E2 who does something again and again is looked at when the first of it would leave, and not written each time',
  needsDatabase,
  async () => {
    const database = given()
    const shopId = await aShop(database)
    const customerId = await aCustomer(database, { shopId })
    await anEvent(database, { shopId, customerId, at: later(-10 * day) })
    const segmentId = await aSegment(database, { shopId, definition: viewed(1, 30), now: noon })
    const dueIn = async () => {
      const { at } = await one(
        database.db,
        sql<{ at: Date }>`select next_flip_at as at from segment_states where shop_id = ${shopId} and segment_id = ${segmentId}`,
      )
      return (at.getTime() - noon.getTime()) / day
    }
    await anEvent(database, { shopId, customerId, at: noon })
    await keep(database, { shopId, now: noon })
    assert.equal(await dueIn(), 20, 'as it was before')
    await keep(database, { shopId, now: later(20 * day) })
    assert.equal(await dueIn(), 30)
    await keep(database, { shopId, now: later(30 * day - 1) })
    assert.deepEqual(await movesOf(database, { shopId, segmentId }), [])
    await keep(database, { shopId, now: later(30 * day) })
    assert.deepEqual(
      (await movesOf(database, { shopId, segmentId })).map(({ kind, at }) => [kind, at]),
      [['left', later(30 * day)]],
    )
  },
)

test('E2 a day begins at the first of two midnights, in SQL as in the program', needsDatabase, async () => {
  const database = given()
  const days = Array.from({ length: 731 }, (_, place) => addDays('2023-01-01', place))
  for (const timeZone of ['Europe/Warsaw', 'Europe/Kyiv', 'Atlantic/Azores', 'America/Havana']) {
    const rows = await all(
      database.db,
      sql<{ day: string; at: Date }>`
        select day, ${beginningOf(sql`day`, { timeZone })} as at from unnest(${days}::date[]) as day order by day`,
    )
    assert.deepEqual(
      rows,
      days.map((day) => ({ day, at: startOfDay(day, timeZone) })),
      timeZone,
    )
  }
})

test(
  'E4 a definition that is saved moves people with that cause, announces nothing, and holds only once it is built',
  needsDatabase,
  async () => {
    const database = given()
    const shopId = await aShop(database)
    const [often, once] = [await aCustomer(database, { shopId }), await aCustomer(database, { shopId })]
    for (const customerId of [often, often, once]) await anEvent(database, { shopId, customerId, at: later(-day) })
    const segmentId = await aSegment(database, { shopId, definition: viewed(1, 30), now: noon })
    const dependant = await aSegment(database, {
      shopId,
      definition: { kind: 'not', of: condition('in_segment', { segmentId }) },
      now: noon,
    })
    await keep(database, { shopId, now: noon })
    announced.length = 0
    assert.deepEqual(await movesOf(database, { shopId, segmentId }), [], 'who is in from the beginning on did not come in')

    await transaction(database, (tx) =>
      changeSegment(tx, { shopId, staffId: null, conditions, now: noon, segmentId, definition: viewed(2, 30) }),
    )
    assert.deepEqual(await membersOf(database, { shopId, segmentId }), [often, once])
    for (const each of [segmentId, dependant])
      await buildSegment(database, { shopId, segmentId: each, conditions, clock: { now: () => noon } })
    assert.deepEqual(await membersOf(database, { shopId, segmentId }), [often])
    assert.deepEqual(await membersOf(database, { shopId, segmentId: dependant }), [once])
    const moves = [...(await movesOf(database, { shopId, segmentId })), ...(await movesOf(database, { shopId, segmentId: dependant }))]
    assert.deepEqual(
      moves.map(({ customerId, kind, cause }) => ({ customerId, kind, cause })),
      [
        { customerId: once, kind: 'left', cause: 'definition' },
        { customerId: once, kind: 'entered', cause: 'definition' },
      ],
    )
    assert.deepEqual(announced, [])
  },
)

test('E4 who comes in by an import is told apart from who did something now', needsDatabase, async () => {
  const database = given()
  const shopId = await aShop(database)
  const [imported, acting] = [await aCustomer(database, { shopId }), await aCustomer(database, { shopId })]
  const segmentId = await aSegment(database, { shopId, definition: viewed(1, 30), now: noon })
  await keep(database, { shopId, now: noon })
  announced.length = 0
  await anEvent(database, { shopId, customerId: imported, at: later(-day), isImport: true })
  await anEvent(database, { shopId, customerId: acting, at: later(-day) })
  await keep(database, { shopId, now: later(1_000) })
  const causes = new Map((await movesOf(database, { shopId, segmentId })).map(({ customerId, cause }) => [customerId, cause]))
  assert.deepEqual([causes.get(imported), causes.get(acting)], ['import', 'fact'])
  assert.deepEqual(
    announced
      .map(({ segmentId, cause, moves }) => ({ segmentId, cause, moves }))
      .sort((a, b) => (String(a.cause) < String(b.cause) ? -1 : 1)),
    [
      { segmentId, cause: 'fact', moves: [{ customerId: acting, version: 1, isMember: true }] },
      { segmentId, cause: 'import', moves: [{ customerId: imported, version: 1, isMember: true }] },
    ],
  )
})

test(
  'E5 each coming and going is written once, under its number, however many work at it while it is built anew',
  needsDatabase,
  async () => {
    const database = given()
    const shopId = await aShop(database)
    const people: string[] = []
    for (let count = 0; count < 12; count++) people.push(await aCustomer(database, { shopId }))
    const segmentId = await aSegment(database, { shopId, definition: viewed(2, 30), now: noon })
    let isOver = false
    const now = () => new Date(noon.getTime() + Math.floor(performance.now()))
    const keeper = async () => {
      while (!isOver) await keepShop(database, { shopId, conditions, now: now() })
    }
    const telling = async (start: number) => {
      for (let place = start; place < 60; place += 2) {
        const customerId = people[(place * 7) % people.length] ?? ''
        await anEvent(database, { shopId, customerId, at: later(-day * (1 + (place % 20))) })
        if (place % 5 === 0) await removeOne(customerId)
      }
    }
    const removeOne = (customerId: string) =>
      transaction(database, async (tx) => {
        await write(
          tx,
          sql`delete from events where shop_id = ${shopId} and event_id in (select event_id from events where shop_id = ${shopId} and customer_id = ${customerId} limit 1)`,
        )
        await segmentMerges.merge(tx, { shopId, keptId: customerId, mergedId: customerId, now: noon })
      })
    const rebuilding = async () => {
      for (const times of [1, 3, 2]) {
        await transaction(database, (tx) =>
          changeSegment(tx, { shopId, staffId: null, conditions, now: noon, segmentId, definition: viewed(times, 30) }),
        )
        await buildSegment(database, { shopId, segmentId, conditions, clock: { now } })
      }
    }
    const keepers = [keeper(), keeper(), keeper()]
    await Promise.all([telling(0), telling(1), rebuilding()])
    isOver = true
    await Promise.all(keepers)
    const end = later(performance.now() + 1_000)
    await keep(database, { shopId, now: end })

    assert.deepEqual(await differencesOf(database, { shopId, conditions, now: end }), [])
    const moves = Map.groupBy(await movesOf(database, { shopId, segmentId }), ({ customerId }) => customerId)
    const members = new Set(await membersOf(database, { shopId, segmentId }))
    assert(moves.size > 5, 'people moved')
    for (const [customerId, own] of moves) {
      const ordered = own.toSorted((a, b) => a.version - b.version)
      assert.deepEqual(
        ordered.map(({ version }) => version),
        ordered.map((_, place) => place + 1),
      )
      for (const { version, kind } of ordered) assert.equal(kind, version % 2 === 1 ? 'entered' : 'left')
      assert.equal(members.has(customerId), ordered.length % 2 === 1)
    }
  },
)

test(
  'E6 a share of people by chance is that of experiments with the same seed, and who stays in a merge stays in it',
  needsDatabase,
  async () => {
    const database = given()
    const shopId = await aShop(database)
    const people: string[] = []
    for (let count = 0; count < 40; count++) people.push(await aCustomer(database, { shopId }))
    const segmentId = await aSegment(database, {
      shopId,
      definition: condition('random_bucket', { salt: 'autumn', from: 0, below: 5_000 }),
      now: noon,
    })
    const chosen = people.filter((customerId) => (bucketOf('autumn', customerId) ?? 1) < 0.5)
    assert(chosen.length > 5 && chosen.length < 35)
    assert.deepEqual(await membersOf(database, { shopId, segmentId }), chosen)

    const [keptId = '', mergedId = ''] = chosen
    await transaction(database, async (tx) => {
      await write(tx, sql`delete from customers where shop_id = ${shopId} and customer_id = ${mergedId}`)
      await segmentMerges.merge(tx, { shopId, keptId, mergedId, now: noon })
    })
    await keep(database, { shopId, now: noon })
    assert.deepEqual(
      await membersOf(database, { shopId, segmentId }),
      chosen.filter((customerId) => customerId !== mergedId),
    )
  },
)

test('E4 what was recorded is seen in the segment within two seconds', needsDatabase, async () => {
  const database = given()
  const shopId = await aShop(database)
  const customerId = await aCustomer(database, { shopId })
  const segmentId = await aSegment(database, {
    shopId,
    definition: condition('event_count', { event: 'Seen', compare: 'ge', times: 1, window: { kind: 'ever' } }),
    now: noon,
  })
  const services = {
    ...{ database, clock: { now: () => noon }, log: pino({ level: 'silent' }), catalogues: loadCatalogues() },
    ...{ settings: readSettings({ REGULARS_DATA: '/nowhere' }), publicUrl: () => '' },
  }
  const upkeep = startUpkeep(services, { conditions })
  try {
    await anEvent(database, { shopId, customerId, name: 'Seen', at: later(-1) })
    const deadline = performance.now() + 2_000
    while ((await membersOf(database, { shopId, segmentId })).length === 0) {
      assert(performance.now() < deadline, 'two seconds have passed')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  } finally {
    await upkeep.stop()
  }
  await touchOnly(database, { shopId, topic: 'identity', customerIds: [customerId] })
  assert.notEqual(
    await first(database.db, sql`select 1 as is_there from touches where shop_id = ${shopId}`),
    undefined,
    'nobody is at it any more',
  )
})

function given() {
  assert(opened)
  return opened
}
