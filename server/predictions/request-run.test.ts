import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop, record } from '../../test/shop.ts'
import { aSale } from '../../test/simulated-shop.ts'
import { all, type Database, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { nextNight, planNight, requestNewRun, requestRun } from './request-run.ts'
import { changeRun, earlierRuns, runUnderWay, takeRun } from './run-store.ts'

test('a night begins at two o’clock of the shop’s zone, also where clocks change', () => {
  const next = (timeZone: string, now: string) => nextNight({ timeZone, now: new Date(now) }).toISOString()
  assert.equal(next('Europe/Warsaw', '2026-06-01T20:00:00Z'), '2026-06-02T00:00:00.000Z')
  assert.equal(next('Europe/Warsaw', '2026-06-01T23:30:00Z'), '2026-06-02T00:00:00.000Z')
  assert.equal(next('Europe/Warsaw', '2026-06-02T00:00:00Z'), '2026-06-03T00:00:00.000Z')
  // On 29 March 2026 two o’clock is skipped: three o’clock of summer, one of UTC.
  assert.equal(next('Europe/Warsaw', '2026-03-28T23:30:00Z'), '2026-03-29T01:00:00.000Z')
  assert.equal(next('America/New_York', '2026-06-02T00:00:00Z'), '2026-06-02T06:00:00.000Z')
})

test('each shop has its run once a night, when its own night has begun', needsDatabase, async () => {
  const database = await testDatabase()
  const warsaw = await aShop(database)
  const newYork = await aShop(database, { timeZone: 'America/New_York', country: 'US', currency: 'USD' })
  await aShop(database, { name: 'without orders' })
  for (const shopId of [warsaw, newYork]) await record(database, { shopId, rows: [aSale({ customer: 'K1', day: '2026-05-28' })] })
  const plan = (now: string) => planNight({ database, clock: { now: () => new Date(now) } })
  // Shops that had no run yet make up for it; from then on nights count.
  await plan('2026-06-01T12:00:00Z')
  assert.deepEqual(await waiting(database), [newYork, warsaw].sort())
  await end(database, '2026-06-01T12:05:00Z')

  await plan('2026-06-01T23:55:00Z')
  assert.deepEqual(await waiting(database), [], 'nowhere is it night')
  await plan('2026-06-02T00:00:00Z')
  assert.deepEqual(await waiting(database), [warsaw])
  await plan('2026-06-02T00:05:00Z')
  assert.deepEqual(await waiting(database), [warsaw], 'once')
  await end(database, '2026-06-02T00:10:00Z')
  await plan('2026-06-02T06:00:00Z')
  assert.deepEqual(await waiting(database), [newYork])
})

test('no more than two shops are computed at once', needsDatabase, async () => {
  const database = await testDatabase()
  for (let n = 0; n < 4; n++)
    await record(database, { shopId: await aShop(database), rows: [aSale({ customer: 'K1', day: '2026-05-28' })] })
  const clock = { now: () => new Date('2026-06-01T00:30:00Z') }
  await planNight({ database, clock })
  await planNight({ database, clock })
  assert.equal((await waiting(database)).length, 2)
  await end(database, '2026-06-01T00:40:00Z')
  await planNight({ database, clock })
  assert.equal((await waiting(database)).length, 2)
})

test('a shop whose orders ended long ago is not computed again and again', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  await record(database, { shopId, rows: [aSale({ customer: 'K1', day: '2025-11-28' })], now: new Date('2026-05-01') })
  const plan = (now: string) => planNight({ database, clock: { now: () => new Date(now) } })
  await plan('2026-06-01T00:30:00Z')
  await end(database, '2026-06-01T00:40:00Z', { cutOn: '2025-11-28' })
  await plan('2026-06-02T00:30:00Z')
  assert.deepEqual(await waiting(database), [])
  await record(database, { shopId, rows: [aSale({ customer: 'K2', day: '2025-11-20' })], now: new Date('2026-06-02T10:00:00Z') })
  await plan('2026-06-03T00:30:00Z')
  assert.deepEqual(await waiting(database), [shopId], 'older orders came in')
})

test('a shop that is new waits for its first night', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  await transaction(database, (tx) => write(tx, sql`update shops set created_at = '2026-06-01T09:00:00Z' where shop_id = ${shopId}`))
  await record(database, { shopId, rows: [aSale({ customer: 'K1', day: '2026-05-28' })] })
  await planNight({ database, clock: { now: () => new Date('2026-06-01T12:00:00Z') } })
  assert.deepEqual(await waiting(database), [])
  await planNight({ database, clock: { now: () => new Date('2026-06-02T00:00:00Z') } })
  assert.deepEqual(await waiting(database), [shopId])
})

test('what an import brings while a run is on is in the next one, which begins at once', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const now = new Date('2026-06-01')
  const request = () => transaction(database, (tx) => requestNewRun(tx, { shopId, cause: 'import', now }))
  const states = async () => (await earlierRuns(database.db, { shopId, limit: 9 })).map(({ state }) => state)
  assert.equal(await request(), true)
  assert.equal(await request(), true, 'one that waits will see it')
  assert.deepEqual(await states(), [])
  const first = await runUnderWay(database.db, { shopId })
  assert(first)
  const attempt = { shopId, runId: first.runId, attemptId: newId() }
  await transaction(database, (tx) => takeRun(tx, { ...attempt, now }))
  assert.equal(await request(), true)
  assert.deepEqual(await states(), ['stopped'])
  const second = await runUnderWay(database.db, { shopId })
  assert(second && second.runId !== first.runId)

  await transaction(database, (tx) => takeRun(tx, { ...attempt, runId: second.runId, now }))
  await transaction(database, (tx) => changeRun(tx, { ...attempt, runId: second.runId }, { phase: 'finishing', isCurrent: true }))
  assert.equal(await request(), false, 'its numbers are shown already')
})

test('of many who ask at once one run is made', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const ask = () => transaction(database, (tx) => requestRun(tx, { shopId, cause: 'staff', now: new Date('2026-06-01') }))
  const asked = await Promise.all(Array.from({ length: 6 }, ask))
  assert.equal(asked.filter((runId) => runId !== null).length, 1)
})

async function waiting(database: Database): Promise<string[]> {
  const rows = await all(
    database.db,
    sql<{
      shopId: string
    }>`select shop_id from prediction_runs where state = 'waiting' and shop_id = any(select shop_id from shops) order by shop_id`,
  )
  return rows.map(({ shopId }) => shopId)
}

/** As if all that wait had run by then. */
async function end(database: Database, at: string, { cutOn = '2026-05-31' } = {}): Promise<void> {
  await transaction(database, (tx) =>
    write(
      tx,
      sql`update prediction_runs set state = 'ready', finished_at = ${at}::timestamptz, facts_at = ${at}::timestamptz, cut_on = ${cutOn}::date
          where state = 'waiting' and shop_id = any(select shop_id from shops)`,
    ),
  )
}
