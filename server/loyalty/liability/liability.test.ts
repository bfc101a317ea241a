/** The figures of liability on a shop whose orders, refunds and redemptions went through the doors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { first, sql } from '../../kit/database.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import { aLoyalShop } from '../shop-for-tests.ts'
import { cohortEvents, cohortsUntil, openPoints } from './cohort-rows.ts'
import { deferredRevenue } from './deferred-revenue.ts'
import { monthSales } from './month-sales.ts'
import { rollForward } from './roll-forward.ts'

const zone = 'Europe/Warsaw'
const onePerUnit = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const yearly = aWallet({ expiry: { kind: 'after', months: 12, days: 0, roundedTo: 'month' } })

test('orders, refunds, redemptions and lapses of a shop are in its liability, to the point', needsDatabase, async () => {
  const database = await testDatabase()
  const shop = await aLoyalShop(database, aProgram([onePerUnit], { wallets: [yearly] }))
  const first100 = await shop.at('2026-01-10').order('anna', { lines: [{ minor: 10_000, quantity: 10 }] })
  await shop.at('2026-01-20').order('olena', { lines: [{ minor: 30_000 }] })
  await shop.at('2026-02-05').spend('olena', 120)
  await shop.at('2026-02-10').refund('anna', first100, [{ minor: 4_000, quantity: 4 }])
  await shop.give('anna', 50)
  await shop.give('anna', -10)
  await shop.at('2027-02-03').order('olena', { lines: [{ minor: 1_000 }] })

  const { wallets } = await rollForward(database.db, { shopId: shop.shopId, ...between('2026-01-01', '2026-02-01') })
  const january = wallets.find(({ code }) => code === 'points')
  assert.deepEqual([january?.opening, january?.issued, january?.closing], [0, 400, 400])
  const february = await rollForward(database.db, { shopId: shop.shopId, ...between('2026-02-01', '2026-03-01') })
  const { opening, issued, redeemed, clawed, withdrawn, closing } = february.wallets.find(({ code }) => code === 'points') ?? assert.fail()
  assert.deepEqual(
    { opening, issued, redeemed, clawed, withdrawn, closing },
    { opening: 400, issued: 50, redeemed: 120, clawed: 40, withdrawn: 10, closing: 280 },
  )
  const unsettled = await rollForward(database.db, { shopId: shop.shopId, ...between('2026-03-01', '2027-02-02') })
  assert.equal(unsettled.isSettled, false)
  await shop.give('anna', 5)
  const settled = await rollForward(database.db, { shopId: shop.shopId, ...between('2026-03-01', '2027-02-02') })
  assert.equal(settled.isSettled, true)
  const later = await rollForward(database.db, { shopId: shop.shopId, ...between('2026-03-01', '2027-03-01') })
  const year = later.wallets.find(({ code }) => code === 'points')
  assert.deepEqual([year?.opening, year?.issued, year?.expired], [280, 15, 230])
  assert.equal(year?.closing, await inBalances(shop.shopId))

  const wallet = { shopId: shop.shopId, walletId: january?.walletId ?? '' }
  const sales = await monthSales(database.db, wallet)
  assert.deepEqual(sales, [
    { month: '2026-01', salesMinor: 36_000, points: 360 },
    { month: '2027-02', salesMinor: 1_000, points: 10 },
  ])
  const events = await cohortEvents(database.db, { ...wallet, zone, now: new Date('2027-03-02T12:00:00Z') })
  const [cohort] = cohortsUntil(events, '2027-03')
  assert.deepEqual([cohort?.month, cohort?.issuedPoints], ['2026-01', 350])
  assert.equal(cohort?.months[1]?.redeemedPoints, 120)
  assert.equal(cohort?.months[13]?.expiredPoints, 230)
  const open = await openPoints(database.db, { ...wallet, zone, now: new Date('2027-02-28T12:00:00Z') })
  assert.equal(
    open.reduce((sum, { points }) => sum + points, 0),
    year?.closing,
  )
  const revenue = deferredRevenue({
    events,
    sales,
    worth: { points: 100, valueMinor: 500 },
    lifeMonths: 13,
    vatPercent: 23,
    from: '2026-01',
    until: '2027-03',
  })
  assert.equal(revenue.allocatedMinor - revenue.revenueMinor, revenue.closingMinor)
  assert.equal(revenue.cohorts[0]?.liabilityMinor, 0)

  async function inBalances(shopId: string): Promise<number | undefined> {
    const found = await first(
      database.db,
      sql<{ owed: number }>`select sum(pending + active + held - debt)::bigint as owed from loyalty_accounts where shop_id = ${shopId}`,
    )
    return found?.owed
  }
})

const between = (from: string, until: string) => ({ from: startOfDay(from, zone), until: startOfDay(until, zone) })
