/** What random commands found, shrunk to what it was about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { transaction } from '../../kit/database.ts'
import { ordersMergeParticipant } from '../../orders/orders.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import { executeAll, loyaltyMergeParticipant, type Program } from '../loyalty.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'

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

test('7.7: what was forgiven, and taken when points came back, is given again in full where the refund turns out to be less', {
  ...needsDatabase,
}, async () => {
  const shop = await withWallet({})
  await shop.order('anna', { number: 'x', lines: [{ minor: 10_000 }] })
  await shop.spend('anna', 100, 'y')
  await shop.order('anna', { number: 'y', lines: [{ minor: 50 }] })
  await shop.refund('anna', 'x', [{ minor: 10_000 }])
  await shop.refund('anna', 'y', [{ minor: 50 }])
  await shop.order('anna', { number: 'x', lines: [{ minor: 20_000 }] })
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 0 })
})

test('an adjustment is undone once, also by two people whose requests share a commit', needsDatabase, async () => {
  const shop = await withWallet({})
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  const { version } = await shop.give('anna', 50)
  const customerId = await shop.customerOf('anna')
  const undo = (key: string) => ({
    ...{ kind: 'reverse' as const, customerId, wallet: 'points', key, keyHash: 1, reason: 'mistaken', staffId: null, version },
  })
  const commands = [undo('one'), undo('two')]
  const outcomes = await transaction(shop.database, (tx) => executeAll(tx, { shopId: shop.shopId, commands, now: shop.now() }))
  assert.deepEqual(
    outcomes.map((outcome) => ('refused' in outcome ? outcome.refused.code : 'done')),
    ['done', 'already_reversed'],
  )
  assert.equal((await shop.balance('anna')).active, 100)
})

test('7.3: a lot whose extension is undone lapses when it would have', needsDatabase, async () => {
  const shop = await withWallet({ expiry: { kind: 'after', months: 1, days: 0, roundedTo: 'day' } })
  await shop.order('anna', { lines: [{ minor: 3_000 }] })
  const { version } = await shop.extend('anna', { expiresAt: new Date('2027-01-01T00:00:00Z'), reason: 'kind' })
  await shop.at('2026-02-20').advance('anna')
  const customerId = await shop.customerOf('anna')
  await shop.run<'reverse'>({
    ...{ kind: 'reverse', customerId, wallet: 'points', key: 'undo', keyHash: 1, reason: 'mistaken', staffId: null, version },
  })
  assert.equal((await shop.at('2026-02-21').balance('anna')).active, 0)
})

test('who was given something for the same thing as somebody else becomes one with them', needsDatabase, async () => {
  const birthday = aRule('birthday', { code: 'act', act: 'birthday', points: 20 })
  const shop = await withWallet({}, [base, birthday])
  for (const name of ['anna', 'bea']) {
    await shop.order(name, { lines: [{ minor: 1_000 }] })
    await shop.act(name, 'birthday', '2026')
  }
  await merge(shop, 'anna', 'bea')
  assert.equal((await shop.balance('anna')).active, 60)
})

test('7.9: what was spent on an order before a merge comes back with it after', needsDatabase, async () => {
  const shop = await withWallet({})
  for (const name of ['anna', 'bea']) await shop.order(name, { lines: [{ minor: 10_000 }] })
  await shop.spend('bea', 80, 'x')
  await shop.order('bea', { number: 'x', lines: [{ minor: 50 }] })
  await merge(shop, 'anna', 'bea')
  await shop.refund('anna', 'x', [{ minor: 50 }])
  assert.equal((await shop.balance('anna')).active, 200)
})

test('what was held arrives where its owner is now, however many merges later', needsDatabase, async () => {
  const shop = await withWallet({})
  for (const name of ['anna', 'bea', 'cora']) await shop.order(name, { lines: [{ minor: 10_000 }] })
  const { redemption } = await shop.hold('cora', { points: 60 })
  await merge(shop, 'bea', 'cora')
  await merge(shop, 'anna', 'bea')
  await shop.void(redemption.redemptionId)
  assert.equal((await shop.balance('anna')).active, 300)
})

async function merge(shop: LoyalShop, kept: string, merged: string): Promise<void> {
  const [keptId, mergedId] = [await shop.customerOf(kept), await shop.customerOf(merged)]
  await transaction(shop.database, async (tx) => {
    for (const participant of [ordersMergeParticipant, loyaltyMergeParticipant])
      await participant.merge(tx, { shopId: shop.shopId, keptId, mergedId, now: shop.now() })
  })
}
