/** What random commands found, shrunk to what it was about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import type { Program } from '../loyalty.ts'
import { aLoyalShop } from '../shop-for-tests.ts'

const base = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const noCaps = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }

const database = needsDatabase.skip ? null : await testDatabase()
const open = (program: Program) => (database ? aLoyalShop(database, program) : assert.fail())
const withWallet = (changes: Parameters<typeof aWallet>[0], rules = [base]) => open(aProgram(rules, { wallets: [aWallet(changes)] }))

test('I7: what was spent on an order pays for what its refund takes, before anything is forgiven', needsDatabase, async () => {
  const shop = await withWallet({})
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  await shop.at('2026-01-02').spend('anna', 100, 'x')
  await shop.order('anna', { number: 'x', lines: [{ minor: 5_000 }] })
  await shop.spend('anna', 50)
  await shop.refund('anna', 'x', [{ minor: 5_000 }])
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 50, held: 0, debt: 0, forgiven: 0 })
})

test('N6: an order that grows is not kept from more by what it counted itself', needsDatabase, async () => {
  const once = { ...base, caps: { ...noCaps, frequency: { times: 1, per: 'day' as const }, cooldownDays: 3 } }
  const shop = await withWallet({}, [once])
  await shop.order('anna', { number: 'x', lines: [{ minor: 3_000 }] })
  await shop.order('anna', { number: 'x', lines: [{ minor: 5_000 }] })
  assert.equal((await shop.balance('anna')).active, 50)
  await shop.order('anna', { lines: [{ minor: 1_000 }] })
  assert.equal((await shop.balance('anna')).active, 50)
})

test('7.7: what an order earned later is taken back first too, while it is pending', needsDatabase, async () => {
  const shop = await withWallet({ pending: { kind: 'days', afterDelivery: 14, afterOrder: 30 } })
  await shop.order('anna', { number: 'x', lines: [{ minor: 3_000 }] })
  await shop.order('anna', { number: 'x', lines: [{ minor: 5_000 }] })
  await shop.give('anna', 40)
  await shop.refund('anna', 'x', [{ minor: 5_000 }])
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 40, held: 0, debt: 0, forgiven: 0 })
})

test('7.3: a lot that lapses by inactivity and was extended lapses when it was said', needsDatabase, async () => {
  const shop = await withWallet({ expiry: { kind: 'inactivity', months: 1, days: 0 } })
  await shop.order('anna', { lines: [{ minor: 3_000 }] })
  await shop.extend('anna', { expiresAt: new Date('2027-01-01T00:00:00Z'), reason: 'kind' })
  assert.equal((await shop.at('2026-12-31').balance('anna')).active, 30)
  assert.equal((await shop.at('2027-01-02').balance('anna')).active, 0)
})

test('7.3: what comes back on a refund does not wake what had lapsed by inactivity', needsDatabase, async () => {
  const shop = await withWallet({
    expiry: { kind: 'inactivity', months: 1, days: 0 },
    restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
  })
  await shop.order('anna', { lines: [{ minor: 3_000 }] })
  await shop.spend('anna', 30, 'x')
  await shop.order('anna', { number: 'x', lines: [{ minor: 100 }], at: new Date('2026-01-01T12:00:00Z') })
  await shop.at('2026-06-01').refund('anna', 'x', [{ minor: 100 }])
  assert.equal((await shop.balance('anna')).active, 0)
})

test('5.10: points that lapse by inactivity keep their day when they are sent to somebody', needsDatabase, async () => {
  const shop = await withWallet({ expiry: { kind: 'inactivity', months: 1, days: 0 } })
  await shop.order('anna', { lines: [{ minor: 3_000 }] })
  await shop.order('bea', { lines: [{ minor: 100 }] })
  await shop.at('2026-01-25').transfer('anna', 'bea', 30)
  assert.equal((await shop.at('2026-02-01').balance('bea')).active, 31)
  assert.equal((await shop.at('2026-02-03').balance('bea')).active, 1)
})

test('7.4: an order of tomorrow makes no time pass', needsDatabase, async () => {
  const shop = await withWallet({ expiry: { kind: 'after', months: 1, days: 0, roundedTo: 'day' } })
  await shop.order('anna', { lines: [{ minor: 3_000 }] })
  await shop.order('anna', { lines: [{ minor: 1_000 }], at: new Date('2026-05-01T12:00:00Z') })
  assert.equal((await shop.balance('anna')).active, 40)
})
