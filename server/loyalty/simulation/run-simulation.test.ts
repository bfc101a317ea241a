import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aRow, aShop, record } from '../../../test/shop.ts'
import { transaction } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { AskSimulation } from '../simulation-schema.ts'
import { simulate } from './run-simulation.ts'
import { endSimulation, findSimulation, noteProgress, requestSimulation, resumeSimulation, takeSimulation } from './store.ts'
import { noSums } from './sums.ts'

const now = new Date('2026-03-01T10:00:00Z')
const asked = AskSimulation.parse({
  of: { kind: 'default' },
  against: { kind: 'default' },
  spending: { kind: 'share', percent: 100 },
  marginPercent: 40,
})

test('a back-test that is stopped goes on with its sums, and one that goes through at once says the same', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const rows = Array.from({ length: 1_300 }, (_, index) => {
    const placedOn = `2025-${String(1 + (index % 12)).padStart(2, '0')}-10`
    const order = { orderKey: `o${index}`, customerNumber: `c${index % 650}`, placedOn, placedAt: new Date(`${placedOn}T10:00:00Z`) }
    return aRow({ ...order, productCode: 'tea', quantity: '1', unitPrice: '1', lineTotalMinor: 20_000 + (index % 7) * 1_000 })
  })
  await record(database, { shopId, rows, now })
  const present = defaultProgram({ currency: 'PLN', startsOn: '2025-01-01' })
  const changed = { ...present, rules: present.rules.filter(({ id }) => id !== 'purchase') }
  const programs = [present, changed]
  const whole = await simulate(database, { shopId, asked, programs, until: now, sums: noSums(2), after: null, onBatch: async () => true })

  const simulationId = await transaction(database, (tx) =>
    requestSimulation(tx, { shopId, asked, programs, until: now, orders: rows.length, staffId: null, now }),
  )
  assert.ok(simulationId)
  const key = { shopId, simulationId, attemptId: newId() }
  assert.equal(
    await transaction(database, (tx) => requestSimulation(tx, { shopId, asked, programs, until: now, orders: 1, staffId: null, now })),
    null,
    'one at a time',
  )
  assert.ok(await transaction(database, (tx) => takeSimulation(tx, key)))
  const sums = noSums(2)
  const onBatch = async (reachedId: string) => {
    await transaction(database, (tx) => noteProgress(tx, { ...key, reachedId, sums }))
    return false
  }
  assert.equal(await simulate(database, { shopId, asked, programs, until: now, sums, after: null, onBatch }), null)
  await transaction(database, (tx) => endSimulation(tx, { ...key, state: 'stopped', now }))
  assert.equal((await findSimulation(database.db, key))?.ordersDone, sums.orders)
  assert.equal(
    await transaction(database, (tx) => noteProgress(tx, { ...key, reachedId: newId(), sums })),
    false,
    'who was stopped notes nothing',
  )

  assert.ok(await transaction(database, (tx) => resumeSimulation(tx, key)))
  const again = await transaction(database, (tx) => takeSimulation(tx, { ...key, attemptId: newId() }))
  assert.ok(again?.sums && again.reachedId)
  assert.ok(again.sums.customers < 650)
  const rest = await simulate(database, {
    shopId,
    asked,
    programs,
    until: now,
    sums: again.sums,
    after: again.reachedId,
    onBatch: async () => true,
  })
  assert.deepEqual(rest, whole)
  assert.equal(whole?.fewer, 650)
  assert.ok((whole?.sides[0]?.wallets[0]?.total.redeemed ?? 0) > 0)
  const [before, after] = whole?.sides ?? []
  assert.ok((before?.sensitivity?.breakEvenPercent ?? 0) > 0)
  assert.equal(after?.sensitivity?.breakEvenPercent, 0)
})
