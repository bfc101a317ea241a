import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { first, sql } from '../../kit/database.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import type { Pending } from '../program.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'

const base = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const programWith = (pending: Pending) =>
  aProgram([base], { wallets: [aWallet({ pending, expiry: { kind: 'after', months: 12, days: 0, roundedTo: 'month' } })] })

async function delivered(shop: LoyalShop, number: string, at: string) {
  const order = await first(
    shop.database.db,
    sql<{ orderId: string }>`select order_id from orders where shop_id = ${shop.shopId} and number = ${number}`,
  )
  return shop.run<'delivered'>({ kind: 'delivered', orderId: order?.orderId ?? '', at: new Date(at) })
}

const usable = async (shop: LoyalShop) => {
  const { active, pending } = await shop.balance('anna')
  return [active, pending]
}

test('7.4 points of an order can be used from the midnight fourteen days after it arrived, and their time begins then', {
  ...needsDatabase,
}, async () => {
  const shop = await aLoyalShop(await testDatabase(), programWith({ kind: 'days', afterDelivery: 14, afterOrder: 30 }))
  const number = await shop.at('2026-03-01').order('anna', { lines: [{ minor: 10_000 }] })
  const told = await delivered(shop.at('2026-03-04'), number, '2026-03-03T10:00:00Z')
  assert.equal(told.usableFrom?.toISOString(), '2026-03-16T23:00:00.000Z')
  assert.deepEqual(await delivered(shop, number, '2026-03-03T10:00:00Z'), told)
  assert.deepEqual(await usable(shop.at('2026-03-16T22:59:59Z')), [0, 100])
  assert.deepEqual(await usable(shop.at('2026-03-16T23:00:00Z')), [100, 0])
  assert.deepEqual(
    (await shop.lots('anna')).map(({ expiresAt }) => expiresAt?.toISOString()),
    ['2027-03-31T22:00:00.000Z'],
  )
})

test('7.4 points that wait to be told of become active with it, and are gone when the wait is over', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), programWith({ kind: 'told', cancelledAfterDays: 10 }))
  const kept = await shop.at('2026-03-01').order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('anna', { lines: [{ minor: 5_000 }] })
  await delivered(shop.at('2026-03-04'), kept, '2026-03-04T12:00:00Z')
  assert.deepEqual(await usable(shop), [100, 50])
  assert.deepEqual(await usable(shop.at('2026-03-12')), [100, 0])
})

test('7.4 a day of delivery that was told wrongly in between is told right again', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), programWith({ kind: 'days', afterDelivery: 14, afterOrder: 30 }))
  const number = await shop.at('2026-03-01').order('anna', { lines: [{ minor: 10_000 }] })
  const told = await delivered(shop.at('2026-03-04'), number, '2026-03-03T10:00:00Z')
  await delivered(shop, number, '2026-03-02T10:00:00Z')
  assert.deepEqual(await delivered(shop, number, '2026-03-03T10:00:00Z'), told)
})

test('7.4 points that wait to be told of are gone when the wait is over, also where the others lapse with inactivity', {
  ...needsDatabase,
}, async () => {
  const wallet = aWallet({ pending: { kind: 'told', cancelledAfterDays: 10 }, expiry: { kind: 'inactivity', months: 6, days: 0 } })
  const shop = await aLoyalShop(await testDatabase(), aProgram([base], { wallets: [wallet] }))
  const kept = await shop.at('2026-03-01').order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('anna', { lines: [{ minor: 5_000 }] })
  await delivered(shop.at('2026-03-04'), kept, '2026-03-04T12:00:00Z')
  assert.deepEqual(await usable(shop.at('2026-03-12')), [100, 0])
  assert.deepEqual(await usable(shop.at('2026-12-01')), [0, 0])
})
