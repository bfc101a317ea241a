/** Section 7.2 of the specification: what would be lost first is spent first. */
import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram } from '../earning/program-for-tests.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

suite('7.2', needsDatabase, () => {
  let shop: LoyalShop
  before(async () => {
    shop = await openShop(aProgram([]))
  })
  const until = (day: string): Date => startOfDay(day, 'Europe/Warsaw')
  /** What of each lot was spent, in the order in which it was. */
  const spent = async (customer: string) => (await shop.statement(customer)).filter((entry) => entry.startsWith('redeem'))

  test('7.2 of 100 until June and 100 until January, earned later, 100 are spent: those of January', async () => {
    await shop.customer('anna')
    await shop.at('2026-03-01').give('anna', 100, { expiresAt: until('2027-06-01') })
    await shop.at('2026-04-01').give('anna', 100, { expiresAt: until('2027-01-01') })
    await shop.spend('anna', 100)
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 100, expiresAt: until('2027-06-01'), state: 'active' }])
  })

  test('7.2 of 50 until January and 50 until February 70 are spent: 0 and 30 are left', async () => {
    await shop.at('2026-03-01').customer('bela')
    await shop.give('bela', 50, { expiresAt: until('2027-01-01') })
    await shop.give('bela', 50, { expiresAt: until('2027-02-01') })
    await shop.spend('bela', 70)
    assert.deepEqual(await shop.lots('bela'), [{ remaining: 30, expiresAt: until('2027-02-01'), state: 'active' }])
  })

  test('7.2 what never lapses is spent last (SE: LotReplayerTest)', async () => {
    await shop.at('2026-03-01').customer('cyryl')
    await shop.give('cyryl', 40, { expiresAt: null })
    await shop.at('2026-03-02').give('cyryl', 40, { expiresAt: until('2099-01-01') })
    await shop.spend('cyryl', 50)
    assert.deepEqual(await shop.lots('cyryl'), [{ remaining: 30, expiresAt: null, state: 'active' }])
  })

  test('7.2 priority, then expiry, then what was a gift before what was paid: 120 of A 50, B 20, C 100 are B 20, A 50, C 50 (docs.stigg.io)', async () => {
    await shop.at('2026-03-01').customer('dana')
    await shop.lot('dana', { amount: 50, priority: 1, expiresAt: until('2026-09-01'), isPaid: true })
    await shop.lot('dana', { amount: 20, priority: 1, expiresAt: until('2026-09-01') })
    await shop.lot('dana', { amount: 100, priority: 2, expiresAt: until('2026-08-15') })
    await shop.spend('dana', 120)
    assert.deepEqual(await spent('dana'), ['redeem: held → redeemed 20', 'redeem: held → redeemed 50', 'redeem: held → redeemed 50'])
    assert.deepEqual(await shop.lots('dana'), [{ remaining: 50, expiresAt: until('2026-08-15'), state: 'active' }])
  })

  test('7.2 of lots that lapse together the one earned first goes first, and of those earned together the one made first', async () => {
    await shop.at('2026-03-05').customer('ewa')
    const expiresAt = until('2026-09-01')
    await shop.lot('ewa', { amount: 11, expiresAt })
    await shop.lot('ewa', { amount: 12, expiresAt, earnedAt: new Date('2026-03-01T12:00:00Z') })
    await shop.lot('ewa', { amount: 13, expiresAt })
    await shop.spend('ewa', 36)
    assert.deepEqual(
      await spent('ewa'),
      [12, 11, 13].map((points) => `redeem: held → redeemed ${points}`),
    )
  })

  test('7.2 a capture of less than was held takes what lapses first and lets go of the rest', async () => {
    await shop.at('2026-03-01').customer('filip')
    await shop.give('filip', 100, { expiresAt: null })
    await shop.give('filip', 50, { expiresAt: until('2027-01-01') })
    const { redemption } = await shop.hold('filip', { points: 120 })
    await shop.capture(redemption.redemptionId, { points: 60 })
    assert.deepEqual(await shop.lots('filip'), [{ remaining: 90, expiresAt: null, state: 'active' }])
  })
})
