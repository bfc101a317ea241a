import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop, record } from '../../test/shop.ts'
import { aSale, aSimulatedShop, showModel } from '../../test/simulated-shop.ts'
import { all, type Database, one, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { customerPrediction, predictionsAnswer } from './answers.ts'
import { refreshPredictions, refreshStale } from './refresh.ts'
import { requestRun } from './request-run.ts'
import { dropUnfinished, runPredictions } from './run.ts'
import { endRun, findRun } from './run-store.ts'

const now = new Date('2026-05-26T01:00:00Z')
const clock = { now: () => now }
const made = needsDatabase.skip ? undefined : await testDatabase()

test('a shop’s night gives a model with its card, and numbers for everybody who bought', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database)
  assert.deepEqual(await predict(database, shopId), { state: 'ready' })

  const { card, underWay, earlier, isStale } = await predictionsAnswer(database.db, { shopId, now })
  assert(card?.chosen && card.holdout)
  assert.equal(card.used.customers, 300)
  assert.equal(card.predicted, 300)
  assert.equal(card.used.cutOn, '2026-05-25')
  assert.equal(card.holdout.days, 199)
  assert.equal(card.chosen.method, card.candidates[0]?.method)
  assert(card.candidates.length >= 4)
  assert(
    card.holdout.rows.some(({ method }) => method === 'rate_so_far'),
    'a rule of thumb stands beside',
  )
  const own = card.holdout.rows.find(({ method }) => method === card.chosen?.method)
  assert(own?.auc && own.auc > 0.6, `tells who comes back: ${own?.auc}`)
  assert(card.holdout.coverage && card.holdout.coverage > 0.75)
  assert.equal(underWay, null)
  assert.equal(earlier[0]?.state, 'ready')
  assert.equal(isStale, false)

  const rows = await all(
    database.db,
    sql<{ value: number; silent90Ppm: number; silent365Ppm: number }>`
    select value_365_minor as value, silent_90_ppm, silent_365_ppm from predictions where shop_id = ${shopId}`,
  )
  assert.equal(rows.length, 300)
  assert(rows.every(({ value, silent90Ppm, silent365Ppm }) => value >= 0 && silent90Ppm >= silent365Ppm))
  const touched = await one(
    database.db,
    sql<{ count: number }>`
    select count(distinct id) as count from touches cross join unnest(customer_ids) as id where shop_id = ${shopId} and topic = 'predictions'`,
  )
  assert.equal(touched.count, 300)
})

test('the next run takes the place of the one before, and nothing is left of that', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  await predict(database, shopId)
  const before = await numbers(database, shopId)
  await predict(database, shopId)
  assert.deepEqual(await numbers(database, shopId), before)
  assert.equal((await runsOf(database, shopId)).length, 1)
  assert.equal((await predictionsAnswer(database.db, { shopId, now })).earlier.length, 2)
})

test('a shop with too little is told so, without a number', needsDatabase, async () => {
  const database = opened()
  const shopId = await aShop(database)
  const rows = Array.from({ length: 8 }, (_, index) => aSale({ customer: `K${index}`, day: `2026-05-${10 + index}` }))
  await record(database, { shopId, rows })
  assert.deepEqual(await predict(database, shopId), { state: 'too_little_data' })
  const { card } = await predictionsAnswer(database.db, { shopId, now })
  assert.deepEqual(card?.missing, [
    { kind: 'customers', has: 8, needed: 10 },
    { kind: 'repeaters', has: 0, needed: 5 },
    { kind: 'days', has: 15, needed: 56 },
  ])
  assert.equal(card?.chosen, null)
  const customerId = await customerOf(database, shopId, 'K1')
  assert.deepEqual(await customerPrediction(database.db, { shopId, customerId }), { customerId, prediction: null, why: 'too_little_data' })
  assert.deepEqual(await numbers(database, shopId), [])
})

test('a shop in which hardly anybody came back gets no numbers, however many bought', needsDatabase, async () => {
  const database = opened()
  const shopId = await aShop(database)
  const rows = Array.from({ length: 200 }, (_, index) => aSale({ customer: `K${index}`, day: `2026-0${1 + (index % 4)}-1${index % 7}` }))
  await record(database, { shopId, rows: [...rows, aSale({ customer: 'K1', day: '2026-05-20' })] })
  assert.deepEqual(await predict(database, shopId), { state: 'too_little_data' })
  const { card } = await predictionsAnswer(database.db, { shopId, now })
  assert.deepEqual(card?.missing, [{ kind: 'repeaters', has: 1, needed: 5 }])
})

test('a run that was cut short goes on where it stopped, and ends the same', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  await predict(database, shopId)
  const whole = await numbers(database, shopId)

  // As a process leaves it that dies among the customers: the model stored, some of them done.
  const runId = await ask(database, shopId)
  const [first] = await runsOf(database, shopId)
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`update prediction_runs set state = 'running', phase = 'predicting', attempt_id = ${newId()}, started_at = ${now},
            (model, card, cut_on, facts_at) = (select model, card, cut_on, facts_at from prediction_runs where shop_id = ${shopId} and run_id = ${first ?? ''})
          where shop_id = ${shopId} and run_id = ${runId}`,
    )
    await write(
      tx,
      sql`insert into predictions
          select shop_id, customer_id, ${runId}, purchase_days, first_on, last_on, revenue_minor, as_of_on, computed_at, alive_ppm, orders_90_milli, orders_90_low, orders_90_high,
            orders_365_milli, orders_365_low, orders_365_high, silent_90_ppm, silent_365_ppm, next_early_on, next_median_on, next_late_on, due_on, overdue_on,
            spend_minor, value_365_minor, value_365_low_minor, value_365_high_minor
          from predictions where shop_id = ${shopId} order by customer_id limit 20`,
    )
    await write(
      tx,
      sql`update prediction_runs set customers_done = 20,
            done_to_id = (select max(customer_id::text)::uuid from predictions where shop_id = ${shopId} and run_id = ${runId})
          where shop_id = ${shopId} and run_id = ${runId}`,
    )
  })
  assert.deepEqual(await runPredictions(database, clock, { shopId, runId }), { state: 'ready' })
  assert.deepEqual(await numbers(database, shopId), whole)
  assert.deepEqual(await runsOf(database, shopId), [runId])
  assert.equal((await findRun(database.db, { shopId, runId }))?.card?.predicted, 60)
})

test('an attempt that another one has taken over from changes nothing any more', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  const runId = await ask(database, shopId)
  const ends = await Promise.all([runPredictions(database, clock, { shopId, runId }), runPredictions(database, clock, { shopId, runId })])
  assert.deepEqual(ends.map(({ state }) => state).sort(), ['interrupted', 'ready'])
  assert.equal((await numbers(database, shopId)).length, 60)
})

test('a run that somebody stops leaves the numbers of before', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  await showModel(database, { shopId, cutOn: '2026-05-25', now })
  const before = await numbers(database, shopId)
  const runId = await ask(database, shopId)
  const running = runPredictions(database, clock, { shopId, runId })
  while ((await findRun(database.db, { shopId, runId }))?.state === 'waiting');
  assert.equal(await transaction(database, (tx) => endRun(tx, { shopId, runId, state: 'stopped', now })), true)
  assert.deepEqual(await running, { state: 'interrupted' })
  await dropUnfinished(database, { shopId })
  assert.deepEqual(await numbers(database, shopId), before)
  assert.equal((await runsOf(database, shopId)).length, 1)
  assert.equal((await predictionsAnswer(database.db, { shopId, now })).underWay, null)
})

test('the end of the process ends a run in the middle of a fit, and it can be taken up again', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 200 })
  const runId = await ask(database, shopId)
  const ending = new AbortController()
  const running = runPredictions(database, clock, { shopId, runId, signal: ending.signal })
  while ((await findRun(database.db, { shopId, runId }))?.phase !== 'choosing');
  ending.abort(new Error('the process ends'))
  await assert.rejects(running, /the process ends/)
  assert.deepEqual(await runPredictions(database, clock, { shopId, runId }), { state: 'ready' })
})

test('who objects to profiling is neither learnt from nor given a number, and has none the moment it is said', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  await showModel(database, { shopId, cutOn: '2026-05-25', now })
  const customerId = await customerOf(database, shopId, 'K7')
  assert((await customerPrediction(database.db, { shopId, customerId })).prediction)
  await object(database, shopId, customerId)
  assert.deepEqual(await customerPrediction(database.db, { shopId, customerId }), { customerId, prediction: null, why: 'objected' })
  await transaction(database, (tx) => refreshPredictions(tx, { shopId, customerIds: [customerId], now }))
  assert.equal((await numbers(database, shopId)).length, 59)
  await predict(database, shopId)
  const { card } = await predictionsAnswer(database.db, { shopId, now })
  assert.equal(card?.used.customers, 59)
  assert.equal(card?.used.objected, 1)
  assert.equal((await numbers(database, shopId)).length, 59)
})

test(
  'an order makes a customer’s numbers stale, and refreshing gives those of a whole run with the same model',
  needsDatabase,
  async () => {
    const database = opened()
    const shopId = await aSimulatedShop(database, { customers: 60 })
    await showModel(database, { shopId, cutOn: '2026-05-25', now })
    const customerId = await customerOf(database, shopId, 'K3')
    await record(database, {
      shopId,
      rows: [aSale({ customer: 'K3', day: '2026-05-26', minor: 70_000 }), aSale({ customer: 'New', day: '2026-05-26' })],
    })
    const newcomer = await customerOf(database, shopId, 'New')
    assert.equal((await customerPrediction(database.db, { shopId, customerId })).prediction?.isStale, true)
    assert.equal((await customerPrediction(database.db, { shopId, customerId: newcomer })).why, 'not_computed')

    await transaction(database, (tx) => refreshPredictions(tx, { shopId, customerIds: [customerId, newcomer], now }))
    const refreshed = await numbers(database, shopId)
    const { prediction } = await customerPrediction(database.db, { shopId, customerId })
    assert.equal(prediction?.isStale, false)
    assert.equal(prediction?.asOfOn, '2026-05-26')
    assert.equal(prediction?.reasons[0]?.code, 'just_bought')
    assert((await customerPrediction(database.db, { shopId, customerId: newcomer })).prediction)
    assert.equal(await refreshStale(database, { shopId, now: () => now }), 0)

    await runWithStoredModel(database, shopId)
    assert.deepEqual(await numbers(database, shopId), refreshed)
  },
)

test('everybody who bought while a run was on is found afterwards', needsDatabase, async () => {
  const database = opened()
  const shopId = await aSimulatedShop(database, { customers: 60 })
  await showModel(database, { shopId, cutOn: '2026-05-25', now })
  await record(database, { shopId, rows: ['K1', 'K2', 'New'].map((customer) => aSale({ customer, day: '2026-05-26' })) })
  assert.equal(await refreshStale(database, { shopId, now: () => now }), 3)
  assert.equal(await refreshStale(database, { shopId, now: () => now }), 0)
})

test('one shop’s run leaves the numbers of another alone', needsDatabase, async () => {
  const database = opened()
  const [ours, theirs] = [await aSimulatedShop(database, { customers: 60 }), await aSimulatedShop(database, { customers: 60, seed: 5 })]
  await showModel(database, { shopId: theirs, cutOn: '2026-05-25', now })
  const before = await numbers(database, theirs)
  await predict(database, ours)
  await transaction(database, async (tx) =>
    refreshPredictions(tx, { shopId: ours, customerIds: [await customerOf(database, theirs, 'K1')], now }),
  )
  assert.deepEqual(await numbers(database, theirs), before)
  assert.equal((await numbers(database, ours)).length, 60)
})

function opened(): Database {
  assert(made)
  return made
}

async function ask(database: Database, shopId: string): Promise<string> {
  const runId = await transaction(database, (tx) => requestRun(tx, { shopId, cause: 'staff', now }))
  assert(runId)
  return runId
}

async function predict(database: Database, shopId: string) {
  return runPredictions(database, clock, { shopId, runId: await ask(database, shopId) })
}

/** A run that predicts everybody by the model that is shown. */
async function runWithStoredModel(database: Database, shopId: string): Promise<void> {
  const runId = await ask(database, shopId)
  await transaction(database, (tx) =>
    write(
      tx,
      sql`update prediction_runs set state = 'running', phase = 'predicting', started_at = ${now},
            (model, card, cut_on, facts_at) = (select model, card, cut_on, facts_at from prediction_runs where shop_id = ${shopId} and is_current)
          where shop_id = ${shopId} and run_id = ${runId}`,
    ),
  )
  assert.deepEqual(await runPredictions(database, clock, { shopId, runId }), { state: 'ready' })
}

/** What stands in the shop, but for runs and the moment of computing. */
const numbers = (database: Database, shopId: string) =>
  all(
    database.db,
    sql<Record<string, unknown>>`
      select customer_id, purchase_days, first_on, last_on, revenue_minor, as_of_on, alive_ppm, orders_90_milli, orders_90_low, orders_90_high, orders_365_milli,
        orders_365_low, orders_365_high, silent_90_ppm, silent_365_ppm, next_early_on, next_median_on, next_late_on, due_on, overdue_on, spend_minor,
        value_365_minor, value_365_low_minor, value_365_high_minor
      from predictions where shop_id = ${shopId} order by customer_id`,
  )

async function runsOf(database: Database, shopId: string): Promise<string[]> {
  const rows = await all(database.db, sql<{ runId: string }>`select distinct run_id from predictions where shop_id = ${shopId}`)
  return rows.map(({ runId }) => runId)
}

async function customerOf(database: Database, shopId: string, number: string): Promise<string> {
  const found = sql<{
    customerId: string
  }>`select customer_id from identifiers where shop_id = ${shopId} and kind = 'customer_number' and value = ${number}`
  return (await one(database.db, found)).customerId
}

async function object(database: Database, shopId: string, customerId: string): Promise<void> {
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
          values (${shopId}, ${customerId}, 'any', 'profile', '', 'revoked', ${now}, false, false)`,
    ),
  )
}
