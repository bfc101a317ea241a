/** What happens while a segment is being built: a build is held in the middle, between its reading and its writing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { type Database, one, sql, type Tx, transaction, write } from '../kit/database.ts'
import { buildSegment, wantBuilds } from './build.ts'
import { differencesOf } from './check-states.ts'
import { keepShop } from './keep-states.ts'
import { changeSegment } from './save.ts'
import { aCustomer, anEvent, aSegment, condition, conditions, keep, membersOf, movesOf } from './shop-for-tests.ts'

const noon = new Date('2023-06-15T12:00:00Z')
const aSecondLater = new Date(noon.getTime() + 1_000)
/** Whoever did it within thirty days; `leavesSoon` did so for half a second more. */
const viewed = condition('event_count', {
  event: 'Product Viewed',
  compare: 'ge',
  times: 1,
  window: { kind: 'within', amount: 30, unit: 'days' },
})
const soonOver = new Date(noon.getTime() - 30 * 86_400_000 + 500)

const opened = needsDatabase.skip ? undefined : await testDatabase()

test('E3 who leaves a segment by time while another that looks into it is being built, is seen by that build', needsDatabase, async () => {
  const { database, shopId, customerId, segmentId } = await aShopWhereTimeIsShort()
  const other = await aSegment(database, { shopId, definition: condition('city', { cities: ['Kraków'] }), now: noon })
  await transaction(database, (tx) =>
    changeSegment(tx, {
      ...{ shopId, staffId: null, conditions, now: noon, segmentId: other },
      definition: condition('in_segment', { segmentId }),
    }),
  )
  const built = await heldInTheMiddle(database, { shopId, segmentId: other }, async () => {
    assert.equal((await keepShop(database, { shopId, conditions, now: aSecondLater }))?.moves, 1)
  })
  assert.equal(built, 'built')
  assert.deepEqual(await membersOf(database, { shopId, segmentId }), [])
  assert.deepEqual(await membersOf(database, { shopId, segmentId: other }), [])
  assert.deepEqual(await differencesOf(database, { shopId, conditions, now: aSecondLater }), [])
  assert.deepEqual(await movesOf(database, { shopId, segmentId: other }), [], `${customerId} was never in it`)
})

test('E5 who leaves by time while the segment is being built leaves once', needsDatabase, async () => {
  const { database, shopId, customerId, segmentId } = await aShopWhereTimeIsShort()
  await transaction(database, (tx) => wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'time' }))
  const keeping: Promise<unknown>[] = []
  const built = await heldInTheMiddle(database, { shopId, segmentId }, async () => {
    keeping.push(keepShop(database, { shopId, conditions, now: aSecondLater }))
    await waiting(database, '%update segments set members%')
  })
  await Promise.all(keeping)
  await keep(database, { shopId, now: aSecondLater })
  assert.equal(built, 'built')
  assert.deepEqual(
    (await movesOf(database, { shopId, segmentId })).map(({ kind, cause, version, ...move }) => [move.customerId, kind, cause, version]),
    [[customerId, 'left', 'time', 2]],
  )
})

test('E4 a build that is wanted while one is under way is not lost, and never runs beside it', needsDatabase, async () => {
  const { database, shopId, segmentId } = await aShopWhereTimeIsShort()
  const build = () => buildSegment(database, { shopId, segmentId, conditions, clock: { now: () => noon } })
  await transaction(database, (tx) => wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'time' }))
  const first = await heldInTheMiddle(database, { shopId, segmentId }, async (tx) => {
    await wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'definition' })
    assert.equal(await build(), 'nothing', 'somebody is at it')
  })
  assert.equal(first, 'again')
  assert.deepEqual([await build(), await build()], ['built', 'nothing'])
})

/** Somebody who is in a segment until half a second after noon. */
async function aShopWhereTimeIsShort() {
  assert(opened)
  const shopId = await aShop(opened)
  const customerId = await aCustomer(opened, { shopId })
  await anEvent(opened, { shopId, customerId, at: soonOver })
  const segmentId = await aSegment(opened, { shopId, definition: viewed, now: noon })
  await keep(opened, { shopId, now: noon })
  assert.deepEqual(await membersOf(opened, { shopId, segmentId }), [customerId])
  return { database: opened, shopId, customerId, segmentId }
}

/** Builds from noon on; lets it read, does `meanwhile` with the segment's row in hand, and lets it write a second later. */
async function heldInTheMiddle(
  database: Database,
  { shopId, segmentId }: { shopId: string; segmentId: string },
  meanwhile: (tx: Tx) => Promise<void>,
): Promise<string | undefined> {
  let now = noon
  const building: Promise<string>[] = []
  await transaction(database, async (holding) => {
    await transaction(database, async (reading) => {
      await write(reading, sql`lock table customers in access exclusive mode`)
      building.push(buildSegment(database, { shopId, segmentId, conditions, clock: { now: () => now } }))
      await waiting(database, '%fresh_states on commit%')
      await write(holding, sql`select 1 from segments where shop_id = ${shopId} and segment_id = ${segmentId} for no key update`)
    })
    await waiting(database, "%build_phase = 'writing'%")
    now = aSecondLater
    await meanwhile(holding)
  })
  return building[0]
}

/** Until such a statement waits for a lock. */
async function waiting(database: Database, statement: string): Promise<void> {
  const deadline = performance.now() + 60_000
  const found = sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock' and query like ${statement}`
  while ((await one(database.db, found)).count === 0) {
    assert(performance.now() < deadline, `nothing like ${statement} waits`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
