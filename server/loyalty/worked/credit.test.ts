/** Section 7.13 of the specification, as far as it is about store credit: money on the same mechanism, and never mixed with points. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, perDollars } from '../earning/program-for-tests.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const wallet = 'credit_usd'
const until = (day: string): Date => startOfDay(day, 'Europe/Warsaw')

async function withCredit(...amounts: readonly number[]): Promise<LoyalShop> {
  const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
  await shop.customer('anna')
  for (const [n, minor] of amounts.entries()) await shop.give('anna', minor, { wallet, expiresAt: until(`2027-0${n + 1}-01`) })
  return shop
}
const pay = async (shop: LoyalShop, points: number, orderMinor: number, orderNumber = 'order') =>
  (await shop.hold('anna', { wallet, points, orderMinor, orderNumber, isFinal: true })).redemption.captured
const left = async (shop: LoyalShop) => (await shop.balance('anna', { wallet })).active

suite('7.13', needsDatabase, () => {
  test('7.13 60 and 60 on an order of 100 are 60 and 40, and 20 are left: what is due is taken and no more (saleor#13640)', async () => {
    const shop = await withCredit(6_000, 6_000)
    assert.equal(await pay(shop, 12_000, 10_000), 10_000)
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 2_000, expiresAt: until('2027-02-01'), state: 'active' }])
  })

  test('7.13 $90 less a voucher of $25, $65 there: 65 are charged and 0 are left (saleor#12890)', async () => {
    const shop = await withCredit(6_500)
    assert.equal(await pay(shop, 6_500, 6_500), 6_500)
    await shop.order('anna', { number: 'order', lines: [{ minor: 9_000 }], totalMinor: 6_500 })
    assert.equal(await left(shop), 0)
  })

  test('7.13 an order that is paid by credit as a whole earns no points, and gives all back when it is cancelled', async () => {
    const shop = await withCredit(4_000, 6_000)
    await pay(shop, 10_000, 10_000)
    await shop.order('anna', { number: 'order', lines: [{ minor: 10_000 }] })
    assert.equal((await shop.balance('anna')).active, 0)
    await shop.at('2026-02-01').cancel('anna', 'order')
    assert.equal(await left(shop), 10_000)
    assert.deepEqual(await shop.lots('anna'), [
      { remaining: 4_000, expiresAt: until('2027-01-01'), state: 'active' },
      { remaining: 6_000, expiresAt: until('2027-02-01'), state: 'active' },
    ])
  })

  test('7.13 more than is there cannot be paid, and eight at once pay once', async () => {
    const shop = await withCredit(5_000)
    await assert.rejects(pay(shop, 5_001, 10_000), { code: 'insufficient_points' })
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => pay(shop, 5_000, 5_000, `order${n}`)))
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal(await left(shop), 0)
  })

  test('L20 points and money lie apart: neither pays for the other', async () => {
    const shop = await withCredit(5_000)
    await shop.order('anna', { lines: [{ minor: 10_000 }] })
    assert.deepEqual([(await shop.balance('anna')).active, await left(shop)], [100, 5_000])
    await assert.rejects(shop.spend('anna', 101), { code: 'insufficient_points' })
    await pay(shop, 5_000, 5_000)
    assert.deepEqual([(await shop.balance('anna')).active, await left(shop)], [100, 0])
    await assert.rejects(pay(shop, 1, 1), { code: 'insufficient_points' })
  })
})
