/** Section 7.8 of the specification: what is owed is paid by what comes next, and by nothing else. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Program } from '../program.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const pending = { kind: 'days', afterDelivery: 14, afterOrder: 30 } as const
const withDebt = (wallet: Partial<Program['wallets'][number]> = {}, changes: Partial<Program> = {}): Program =>
  aProgram([aRule('base', perDollars(1, 100))], {
    wallets: [aWallet({ clawback: { policy: 'debt', limit: 1_000 }, ...wallet })],
    ...changes,
  })

/** 80 points were earned and 30 of them spent when the order was cancelled. */
async function thirtyOwed(shop: LoyalShop): Promise<void> {
  await shop.customer('anna')
  await shop.order('anna', { number: 'cancelled', lines: [{ minor: 8_000 }] })
  await shop.spend('anna', 30)
  assert.equal((await shop.balance('anna')).active, 50)
  await shop.at('2026-01-05').cancel('anna', 'cancelled')
  assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 30, forgiven: 0 })
}

suite('7.8', needsDatabase, () => {
  test('7.8 +50, −80, +100 are 70, in one open lot of 70 (SE: replayer)', async () => {
    const shop = await openShop(withDebt())
    await thirtyOwed(shop)
    await shop.order('anna', { lines: [{ minor: 10_000 }] })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 70, held: 0, debt: 0, forgiven: 0 })
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 70, expiresAt: null, state: 'active' }])
  })

  test('7.8 credits too small for the debt leave nothing to spend', async () => {
    const shop = await openShop(withDebt())
    await thirtyOwed(shop)
    await shop.give('anna', 20)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 10, forgiven: 0 })
    await assert.rejects(shop.spend('anna', 1), { code: 'insufficient_points' })
    await shop.give('anna', 20)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 10, held: 0, debt: 0, forgiven: 0 })
  })

  test('7.8 pending points pay when they become active, and not before', async () => {
    const shop = await openShop(withDebt())
    await thirtyOwed(shop)
    await shop.publish(withDebt({ pending }))
    await shop.order('anna', { lines: [{ minor: 10_000 }] })
    assert.deepEqual(await shop.balance('anna'), { pending: 100, active: 0, held: 0, debt: 30, forgiven: 0 })
    assert.deepEqual(await shop.at('2026-02-05').balance('anna'), { pending: 0, active: 70, held: 0, debt: 0, forgiven: 0 })
  })

  test('7.8 points that come back pay what is owed', async () => {
    const shop = await openShop(withDebt())
    await shop.order('anna', { number: 'a', lines: [{ minor: 10_000 }] })
    await shop.spend('anna', 100, 'b')
    await shop.order('anna', { number: 'b', lines: [{ minor: 5_000 }] })
    await shop.at('2026-01-05').cancel('anna', 'a')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 50, forgiven: 0 })
    await shop.at('2026-01-06').cancel('anna', 'b')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 })
  })

  test('7.8 debt never lapses, and takes no tier that other orders gave', async () => {
    const tiers = tiersOf({ basic: '1', silver: '1' })
    assert(tiers)
    const expiry = { kind: 'after', months: 1, days: 0, roundedTo: 'day' } as const
    const shop = await openShop(withDebt({ expiry }, { tiers }))
    await shop.order('anna', { lines: [{ minor: 2_000 }] })
    const number = await shop.order('anna', { lines: [{ minor: 8_000 }] })
    await shop.spend('anna', 50)
    await shop.at('2026-01-05').cancel('anna', number)
    assert.equal((await shop.balance('anna')).debt, 30)
    assert.equal(await shop.tier('anna'), 'silver')
    await shop.at('2029-01-01').advance('anna')
    assert.equal((await shop.balance('anna')).debt, 30)
    assert.equal(await shop.tier('anna'), 'silver')
  })
})
