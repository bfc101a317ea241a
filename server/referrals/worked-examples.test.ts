/** Section 7.12 of specs/loyalty.md: customers who bring others, seen through codes, orders, refunds and the ledger. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { transaction } from '../kit/database.ts'
import { aProgram } from '../loyalty/earning/program-for-tests.ts'
import type { LoyalShop } from '../loyalty/shop-for-tests.ts'
import { openShop } from '../loyalty/worked/open-shop-for-tests.ts'
import { ensureCode } from './codes.ts'
import { referralDetail, referralPage } from './list.ts'
import { recordClaim } from './record.ts'
import { judgeReferral } from './review.ts'
import type { ReferralSettings } from './schema.ts'
import { saveSettings } from './settings.ts'
import { settleReferrals } from './settle.ts'

const points = (n: number) => ({ kind: 'points', wallet: 'points', points: n }) as const
const settings: ReferralSettings = {
  ...{ isActive: true, shopUrl: null, advocate: points(50), friend: points(20), minimumOrderMinor: 10_000 },
  ...{ attributionDays: 30, holdDays: 14, cap: null, milestones: [] },
}
const lines = [{ minor: 12_000 }]

/** A shop in which nothing but a referral earns, with anna as an advocate. */
async function aShopWith(changes: Partial<ReferralSettings> = {}) {
  const shop = await openShop(aProgram([]))
  const { shopId, database } = shop
  const now = () => shop.now()
  await transaction(database, (tx) => saveSettings(tx, { shopId, settings: { ...settings, ...changes }, staffId: null, now: now() }))
  const settle = async (friend: string) => {
    const customerIds = [await shop.customerOf(friend)]
    await transaction(database, (tx) => settleReferrals(tx, { shopId, customerIds, now: now() }))
  }
  const referrals = async () => (await referralPage(database.db, { shopId, limit: 50 })).referrals
  const club = {
    shop,
    async bring(friend: string, { by = 'anna' } = {}) {
      const customerId = await shop.customerOf(by)
      const code = await transaction(database, (tx) => ensureCode(tx, { shopId, customerId, now: now() }))
      return transaction(database, (tx) => recordClaim(tx, { shopId, code, customer: { number: friend }, now: now() }))
    },
    async order(friend: string, order: Parameters<LoyalShop['order']>[1] = { lines }) {
      const number = await shop.order(friend, order)
      await settle(friend)
      return number
    },
    async cancel(friend: string, number: string) {
      await shop.cancel(friend, number)
      await settle(friend)
    },
    async pass(day: string, friend: string) {
      shop.at(day)
      await settle(friend)
    },
    async stateOf(friend: string) {
      const customerId = await shop.customerOf(friend)
      const own = (await referrals()).filter((each) => each.friend?.customerId === customerId)
      return own.map(({ state, reasons, flags }) => [state, ...reasons, ...flags].join(' ')).reverse()
    },
    async judge(verdict: 'approve' | 'reject') {
      const referralId = (await referrals())[0]?.referralId ?? ''
      await transaction(database, (tx) => judgeReferral(tx, { shopId, referralId, verdict, staffId: null, note: '', now: now() }))
      return referralDetail(database.db, { shopId, referralId })
    },
    has: async (...customers: string[]) => Promise.all(customers.map(async (customer) => (await shop.balance(customer)).active)),
  }
  await shop.customer('anna', { email: 'anna.nowak@gmail.com' })
  return club
}

suite('7.12', needsDatabase, () => {
  test('7.12 a friend’s first order from the minimum on is held until returns are over, then both are rewarded, once', async () => {
    const club = await aShopWith()
    await club.shop.customer('bela')
    await club.bring('bela')
    assert.deepEqual(await club.stateOf('bela'), ['identified'])
    await club.order('bela')
    assert.deepEqual(await club.stateOf('bela'), ['held'])
    assert.deepEqual(await club.has('anna', 'bela'), [0, 0])
    await club.pass('2026-01-15', 'bela')
    assert.deepEqual(await club.stateOf('bela'), ['held'])
    await club.pass('2026-01-16', 'bela')
    assert.deepEqual(await club.stateOf('bela'), ['rewarded'])
    await club.pass('2026-01-17', 'bela')
    await club.order('bela')
    assert.deepEqual(await club.has('anna', 'bela'), [50, 20])
  })

  test('7.12 the minimum is what was paid after the discount', async () => {
    const club = await aShopWith()
    await club.shop.customer('bela')
    await club.bring('bela')
    await club.order('bela', { lines: [{ minor: 11_000 }], totalMinor: 9_000 })
    assert.deepEqual(await club.stateOf('bela'), ['rejected below_minimum'])
  })

  test('7.12 who bought before is no new friend', async () => {
    const club = await aShopWith()
    await club.order('bela', { lines: [{ minor: 500 }] })
    await club.shop.at('2026-01-05')
    await club.bring('bela')
    await club.order('bela')
    assert.deepEqual(await club.stateOf('bela'), ['rejected not_first_order'])
  })

  test('7.12 one referrer a friend: the first within its days', async () => {
    const club = await aShopWith()
    await club.shop.customer('cyryl')
    await club.shop.customer('bela')
    await club.bring('bela')
    await club.shop.at('2026-01-02')
    await club.bring('bela', { by: 'cyryl' })
    await club.shop.at('2026-01-10')
    await club.order('bela')
    assert.deepEqual(await club.stateOf('bela'), ['held', 'rejected other_referrer'])
    await club.pass('2026-03-01', 'bela')
    assert.deepEqual(await club.has('anna', 'cyryl', 'bela'), [50, 0, 20])
  })

  test('7.12 … and where the first one’s days are over, the next', async () => {
    const club = await aShopWith()
    await club.shop.customer('cyryl')
    await club.shop.customer('bela')
    await club.bring('bela')
    await club.shop.at('2026-01-20')
    await club.bring('bela', { by: 'cyryl' })
    await club.shop.at('2026-02-10')
    await club.order('bela')
    assert.deepEqual(await club.stateOf('bela'), ['rejected window_over', 'held'])
  })

  test('7.12 hard blocks: oneself, and one mailbox under two names', async () => {
    const club = await aShopWith()
    assert.deepEqual(await club.bring('anna'), { isCounted: false, reason: 'same_customer' })
    await club.shop.customer('bela', { email: 'annanowak+second@googlemail.com' })
    await club.bring('bela')
    await club.order('bela')
    assert.deepEqual(await club.stateOf('bela'), ['rejected same_email'])
  })

  test('7.12 one address is looked at by a person and blocks nothing', async () => {
    const club = await aShopWith()
    const home = { lastName: 'Nowak', postcode: '00-950' }
    await club.shop.customer('bela', home)
    await club.shop.customer('cyryl', home)
    await club.bring('cyryl', { by: 'bela' })
    await club.order('cyryl')
    await club.pass('2026-02-01', 'cyryl')
    assert.deepEqual(await club.stateOf('cyryl'), ['qualified same_address'])
    assert.equal((await club.judge('approve')).state, 'rewarded')
    assert.deepEqual(await club.has('bela', 'cyryl'), [50, 20])
  })

  test('7.12 given back while returns are open: rejected; afterwards: taken from both sides', async () => {
    const club = await aShopWith()
    for (const friend of ['bela', 'cyryl']) {
      await club.shop.customer(friend)
      await club.bring(friend)
    }
    const early = await club.order('bela')
    const late = await club.order('cyryl')
    await club.shop.at('2026-01-10')
    await club.cancel('bela', early)
    await club.pass('2026-01-16', 'bela')
    await club.pass('2026-01-16', 'cyryl')
    assert.deepEqual(await club.has('anna', 'bela', 'cyryl'), [50, 0, 20])
    await club.shop.spend('cyryl', 5)
    await club.shop.at('2026-02-10')
    await club.cancel('cyryl', late)
    assert.deepEqual([await club.stateOf('bela'), await club.stateOf('cyryl')], [['rejected refunded'], ['revoked refunded']])
    assert.deepEqual(await club.has('anna', 'bela', 'cyryl'), [0, 0, 0])
    assert.equal((await club.shop.balance('cyryl')).forgiven, 5)
  })

  test('7.12 an advocate is rewarded as often as the cap says, friends always; a milestone once', async () => {
    const club = await aShopWith({ cap: { times: 2, per: 'ever' }, milestones: [{ threshold: 2, gift: points(500) }] })
    for (const [n, friend] of ['bela', 'cyryl', 'dana'].entries()) {
      await club.shop.at(`2026-0${n + 2}-01`).customer(friend)
      await club.bring(friend)
      await club.order(friend)
      await club.pass(`2026-0${n + 2}-20`, friend)
    }
    assert.deepEqual(await club.has('anna', 'bela', 'cyryl', 'dana'), [50 + 50 + 500, 20, 20, 20])
    await club.shop.at('2026-05-01').customer('ewa')
    await club.bring('ewa')
    await club.order('ewa')
    await club.pass('2026-05-20', 'ewa')
    assert.deepEqual(await club.has('anna', 'ewa'), [600, 20])
  })
})
