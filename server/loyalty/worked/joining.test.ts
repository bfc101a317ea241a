/** A programme that is joined: who has not joined earns nothing, and who leaves keeps what there is. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { transaction } from '../../kit/database.ts'
import { Problem } from '../../kit/problem.ts'
import { aProgram, aRule, perDollars } from '../earning/program-for-tests.ts'
import { joinProgram, leaveProgram } from '../joining/join-program.ts'
import { memberPage } from '../member-page.ts'
import { memberStatus } from '../member-status.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'
import { quoted } from './quoted-for-tests.ts'

const rules = [aRule('base', perDollars(1, 100)), aRule('review', { code: 'act', act: 'review', points: 20 })]
const joined = aProgram(rules, { enrolment: 'by_joining' })
const tenDollars = { lines: [{ minor: 1_000 }] }

const join = async (shop: LoyalShop, customer: string) => {
  const key = { shopId: shop.shopId, customerId: await shop.customerOf(customer), now: shop.now() }
  return transaction(shop.database, (tx) => joinProgram(tx, { ...key, toldBy: 'shop' }))
}
const leave = async (shop: LoyalShop, customer: string) => {
  const key = { shopId: shop.shopId, customerId: await shop.customerOf(customer), now: shop.now() }
  await transaction(shop.database, (tx) => leaveProgram(tx, key))
}
const statusOf = async (shop: LoyalShop, customer: string) =>
  memberStatus(shop.database.db, { shopId: shop.shopId, customerId: await shop.customerOf(customer), now: shop.now() })
const earnsNow = async (shop: LoyalShop, customer: string) => {
  const line = { code: 'tea', category: null, brand: null, quantity: 1, totalMinor: 1_000 }
  const cart = { lines: [line], shippingMinor: 0, channel: null, wallet: 'points' }
  return (await quoted(shop, await shop.customerOf(customer), cart)).earns[0]?.points
}
const active = async (shop: LoyalShop, customer: string) => (await shop.balance(customer)).active
const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

suite('joining', needsDatabase, () => {
  test('what is bought and done before joining earns nothing, what comes after does, and a cart is told the same', async () => {
    const shop = await openShop(joined)
    await shop.at('2026-03-01').order('anna', tenDollars)
    assert.deepEqual(await shop.act('anna', 'review', 'r1'), { granted: [] })
    assert.deepEqual([await active(shop, 'anna'), await earnsNow(shop, 'anna')], [0, 0])
    const before = await statusOf(shop, 'anna')
    assert.deepEqual([before.isMember, before.canJoin, before.rewards, before.tier], [false, true, [], null])
    await join(shop.at('2026-03-02'), 'anna')
    const again = await join(shop.at('2026-03-03'), 'anna')
    assert.equal(again.joinedAt.toISOString(), '2026-03-02T12:00:00.000Z')
    await shop.settle('anna')
    assert.equal(await active(shop, 'anna'), 0, 'orders of before stay without points')
    assert.equal(await earnsNow(shop, 'anna'), 10)
    await shop.order('anna', tenDollars)
    await shop.act('anna', 'review', 'r2')
    assert.equal(await active(shop, 'anna'), 30)
    const after = await statusOf(shop, 'anna')
    assert.deepEqual([after.isMember, after.canJoin, after.joinedAt], [true, false, '2026-03-02T12:00:00.000Z'])
  })

  test('who leaves keeps the points, cannot use them, earns no more, and has them again after coming back', async () => {
    const shop = await openShop(joined)
    await shop.customer('anna')
    await join(shop.at('2026-03-01'), 'anna')
    const number = await shop.at('2026-03-02').order('anna', { lines: [{ minor: 5_000 }] })
    await leave(shop.at('2026-03-03'), 'anna')
    await shop.at('2026-03-04').order('anna', tenDollars)
    assert.equal(await active(shop, 'anna'), 50)
    await assert.rejects(shop.spend('anna', 10), refusedAs('not_joined'))
    const { members, total } = await memberPage(shop.database.db, { shopId: shop.shopId, limit: 10, now: shop.now() })
    assert.deepEqual([members, total], [[], 0])
    await shop.refund('anna', number, [{ minor: 2_000 }])
    assert.equal(await active(shop, 'anna'), 30, 'a refund takes back what it gave')
    await join(shop.at('2026-03-05'), 'anna')
    await shop.settle('anna')
    await shop.spend('anna', 10)
    await shop.order('anna', tenDollars)
    assert.equal(await active(shop, 'anna'), 30)
  })

  test('who took part before a programme was to be joined has joined; newcomers have not', async () => {
    const shop = await openShop(aProgram(rules))
    await shop.at('2026-03-01').order('anna', tenDollars)
    await assert.rejects(join(shop, 'anna'), refusedAs('nothing_to_join'))
    await shop.at('2026-03-02').publish(joined)
    await shop.order('anna', tenDollars)
    await shop.order('bela', tenDollars)
    assert.deepEqual([await active(shop, 'anna'), await active(shop, 'bela')], [20, 0])
    await leave(shop, 'anna')
    await shop.publish(joined)
    assert.equal((await statusOf(shop, 'anna')).isMember, false, 'who left is not brought back by another version')
  })
})
