import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aProgram, aRule } from './earning/program-for-tests.ts'
import { aLoyalShop } from './shop-for-tests.ts'

const onePerUnit = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const program = aProgram([onePerUnit])

test('an order earns, a refund takes back, and what is spent comes back with it', { ...needsDatabase }, async () => {
  const database = await testDatabase()
  const shop = await aLoyalShop(database, program)
  const number = await shop.order('anna', { lines: [{ minor: 10_000 }] })
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 0 })
  await shop.at('2026-01-05').spend('anna', 60)
  assert.equal((await shop.balance('anna')).active, 40)
  await shop.refund('anna', number, [{ minor: 10_000 }])
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 60 })
})
