/** Sections 7.13 and 7.14 of the specification, as far as they are about store credit: money on the same mechanism, and never mixed with points. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import { rollForward } from '../liability/roll-forward.ts'
import { memberStatus } from '../member-status.ts'
import { type PointsWallet, Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
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

suite('7.14', needsDatabase, () => {
  test('7.14 five per cent come back: pending until returns are over, then spent as all store credit is', async () => {
    const shop = await withCashback({ pending: { kind: 'days', afterDelivery: 0, afterOrder: 14 } })
    await shop.order('anna', { lines: [{ minor: 9_999 }] })
    const waits = { pending: 499, active: 0, held: 0, debt: 0, forgiven: 0 }
    assert.deepEqual([await shop.balance('anna', { wallet }), (await shop.balance('anna')).active], [waits, 99])
    assert.deepEqual(await shop.at(until('2026-01-15').toISOString()).balance('anna', { wallet }), { ...waits, pending: 0, active: 499 })
    assert.equal(await pay(shop, 499, 10_000), 499)
    assert.equal(await left(shop), 0)
  })

  test('7.14 a refund takes back what its part earned, and any split of it the same', async () => {
    for (const parts of [[7_500], [2_500, 2_500, 2_500], [1, 7_499], [3_333, 3_333, 834]]) {
      const shop = await withCashback({})
      await shop.order('anna', { number: 'o', lines: [{ minor: 9_990, quantity: 100 }] })
      for (const minor of parts) await shop.refund('anna', 'o', [{ minor }])
      assert.deepEqual([await left(shop), (await shop.balance('anna')).active], [124, 24])
    }
  })

  test('7.14 what was paid in has no end where what was earned has one, comes back with its order, and goes last', async () => {
    const shop = await withCashback({ expiry: { kind: 'after', months: 1, days: 0, roundedTo: 'day' } })
    await shop.give('anna', 1_000, { wallet })
    await shop.order('anna', { lines: [{ minor: 10_000 }] })
    assert.equal(await pay(shop, 700, 10_000, 'second'), 700)
    const open = [{ remaining: 800, expiresAt: null, state: 'active' }]
    assert.deepEqual((await shop.lots('anna')).filter(({ expiresAt }) => expiresAt === null).slice(0, 1), open)
    await shop.order('anna', { number: 'second', lines: [{ minor: 10_000 }] })
    await shop.at('2026-01-20').cancel('anna', 'second')
    assert.deepEqual([await left(shop), await left(shop.at('2026-03-01'))], [1_500, 1_000])
  })

  test('7.14 money back that was spent is owed, where the programme says so, and points are left alone', async () => {
    const shop = await withCashback({ clawback: { policy: 'debt', limit: 10_000 } })
    await shop.order('anna', { number: 'o', lines: [{ minor: 10_000 }] })
    await pay(shop, 300, 300, 'other')
    await shop.cancel('anna', 'o')
    assert.deepEqual(await shop.balance('anna', { wallet }), { pending: 0, active: 0, held: 0, debt: 300, forgiven: 0 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 })
  })

  test('7.14 limits are sums of money, and an act may give some', async () => {
    const shop = await withCashback({ maxBalance: 600 }, [aRule('review', { code: 'act', act: 'review', points: 200 }, { wallet })])
    await shop.order('anna', { lines: [{ minor: 10_000 }] })
    await shop.act('anna', 'review', 'r1')
    assert.equal(await left(shop), 600)
  })

  test('7.14 levels by points look at points, and the statement says money', async () => {
    const tiers = tiersOf({ basic: '1', silver: '1' })
    const shop = await withCashback({}, [], tiers && { ...tiers, metric: 'points_earned' })
    await shop.order('anna', { lines: [{ minor: 9_900 }] })
    assert.deepEqual([await shop.tier('anna'), await left(shop)], ['basic', 495])
    const status = await memberStatus(shop.database.db, { shopId: shop.shopId, customerId: await shop.customerOf('anna'), now: shop.now() })
    assert.deepEqual(
      status.wallets.map(({ wallet: code, currency, active }) => ({ code, currency, active })),
      [
        { code: 'points', currency: null, active: 99 },
        { code: wallet, currency: 'USD', active: 495 },
      ],
    )
    const { wallets } = await rollForward(shop.database.db, { shopId: shop.shopId, from: new Date(0), until: new Date('2027-01-01') })
    const owed = wallets.find(({ code }) => code === wallet)
    assert.deepEqual([owed?.kind, owed?.currency, owed?.issued, owed?.closing], ['credit', 'USD', 495, 495])
  })
})

/** A point for each dollar, and five cents of it back. */
async function withCashback(
  changes: Partial<PointsWallet>,
  rules: readonly EarnRule[] = [],
  tiers: Program['tiers'] = null,
): Promise<LoyalShop> {
  const cashback = aWallet({ code: wallet, currency: 'USD', name: { en: 'Cashback' }, ...changes })
  const both = [aRule('base', perDollars(1, 100)), aRule('back', perDollars(5, 100), { wallet })]
  const shop = await openShop(Program.parse(aProgram([...both, ...rules], { wallets: [aWallet(), cashback], tiers })))
  await shop.customer('anna')
  return shop
}
