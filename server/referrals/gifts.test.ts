import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aReferralShop, type ReferralShop } from '../../test/referral-shop.ts'

async function bring(shop: ReferralShop, name: string, { day = 2, minor = 20_000, by = 'anna' } = {}): Promise<string> {
  const code = await shop.code(by)
  await shop.on(day).told(name, {})
  await shop.claim(code, name)
  return shop.order(name, minor)
}

test('a refund before the end of the hold rejects; after it both sides give back, what was spent is forgiven', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 14 })
  const orders = { bea: await bring(shop, 'bea'), carl: await bring(shop, 'carl'), dora: await bring(shop, 'dora') }
  await shop.on(5).refund('bea', orders.bea, 12_000)
  await shop.refund('carl', orders.carl, 10_000)
  assert.deepEqual([await shop.state('bea'), await shop.state('carl')], [['rejected refunded'], ['held']])
  await shop.on(17).advance()
  assert.deepEqual(await shop.both('carl', 'dora'), [2000, 2000])
  assert.equal(await shop.credit('anna'), 4000)

  const held = { customer: { customerId: await shop.idOf('dora') }, wallet: 'credit_pln', points: 1500 }
  const { redemptionId } = await shop.ask('POST', '/loyalty/redemptions', held)
  await shop.ask('POST', `/loyalty/redemptions/${redemptionId}/capture`, { orderNumber: 'next' })
  await shop.on(20).refund('dora', orders.dora, 20_000)
  await shop.settle('dora')
  assert.deepEqual(await shop.state('dora'), ['revoked refunded'])
  assert.deepEqual(await shop.both('anna', 'dora'), [2000, 0])
  await shop.refund('carl', orders.carl, 1)
  assert.deepEqual([await shop.state('carl'), await shop.both('anna', 'carl')], [['revoked refunded'], [0, 0]])
})

test('a cancelled order is a refund', needsDatabase, async () => {
  const shop = await aReferralShop()
  const order = await bring(shop, 'bea')
  await shop.on(3).order('bea', 20_000, { number: order, isCancelled: true, at: new Date('2026-03-02T12:00:00Z') })
  assert.deepEqual(await shop.state('bea'), ['rejected refunded'])
})

test('beyond the cap the friend is given theirs and the advocate nothing; each milestone comes once', needsDatabase, async () => {
  const shop = await aReferralShop({
    ...{ holdDays: 0, cap: { times: 2, per: 'month' } },
    friend: { kind: 'points', wallet: 'points', points: 300 },
    milestones: [{ threshold: 3, gift: { kind: 'points', wallet: 'points', points: 1000 } }],
  })
  const before = await shop.credit('anna', 'points')
  const names = ['f1', 'f2', 'f3']
  const orders: string[] = []
  for (const name of names) orders.push(await bring(shop, name))
  await shop.on(4).advance()
  assert.deepEqual([await shop.credit('anna'), await shop.credit('anna', 'points')], [4000, before + 1000])
  assert.equal(await shop.credit('f3', 'points'), 300)
  await shop.refund('f3', orders[2] ?? '', 20_000)
  await bring(shop, 'f4', { day: 6 })
  await shop.on(8).advance()
  assert.deepEqual([await shop.credit('anna'), await shop.credit('anna', 'points')], [4000, before + 1000])
  await bring(shop, 'f5', { day: 31 })
  const next = shop.on(33)
  await next.advance()
  assert.equal(await shop.credit('anna'), 6000)
})

test('a gift may be the code of a reward; taken back, the code is void', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 0 })
  const coupon = { code: 'amount_coupon', amountMinor: 2500, fromMinor: 0, codes: 'generated', validDays: 30 }
  const limits = { stock: null, perMember: null, tiers: null, from: null, until: null, isActive: true }
  const reward = { code: 'friend', name: { en: 'For a friend' }, wallet: 'points', pointsCost: 500, kind: coupon, ...limits }
  const { rewards } = await shop.ask('POST', '/loyalty/rewards', { reward })
  const rewardId = (rewards as { rewardId: string }[])[0]?.rewardId
  const { settings } = await shop.ask('GET', '/referrals/settings')
  await shop.ask('PUT', '/referrals/settings', { ...(settings as object), friend: { kind: 'coupon', rewardId } })
  const order = await bring(shop, 'bea')
  await shop.on(4).advance()
  const codes = async () => (await shop.ask('GET', `/customers/${await shop.idOf('bea')}/loyalty`)).coupons as { code: string }[]
  const [given] = await codes()
  assert.ok(given)
  const check = async () => (await shop.ask('POST', '/loyalty/coupons/check', { code: given.code, orderMinor: 9000 })).isValid
  assert.equal(await check(), true)
  await shop.refund('bea', order, 20_000)
  assert.deepEqual([await codes(), await check(), await shop.credit('anna')], [[], false, 0])
})

test('gifts that the shop does not have are not promised', needsDatabase, async () => {
  const shop = await aReferralShop()
  const { settings } = await shop.ask('GET', '/referrals/settings')
  const reply = await shop.owner('PUT', `${shop.path}/referrals/settings`, {
    ...(settings as object),
    friend: { kind: 'points', wallet: 'stars', points: 1 },
  })
  assert.deepEqual([reply.status, reply.json.code], [422, 'gift_unknown'])
})

test('friend and advocate who turn out to be one give back, and have it again when they part', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 0 })
  await bring(shop, 'bea')
  await shop.on(4).advance()
  assert.deepEqual(await shop.both('anna', 'bea'), [2000, 2000])
  const mergeId = String((await shop.merge('anna', 'bea')).mergeId)
  await shop.settle('anna')
  const [only] = await shop.referrals()
  assert.deepEqual([only?.state, only?.reasons], ['revoked', ['same_customer']])
  assert.equal(await shop.credit('anna'), 0)
  await shop.ask('POST', `/merges/${mergeId}/undo`, {})
  await shop.settle('anna', 'bea')
  assert.deepEqual([await shop.state('bea'), await shop.both('anna', 'bea')], [['rewarded'], [2000, 2000]])
})

test('codes lead on after a merge, and two friends who become one were brought by the first', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 0 })
  await shop.on(1).order('carl', 20_000)
  const old = await shop.code('carl')
  await bring(shop, 'bea')
  await shop.on(2).order('dora', 100, { isCancelled: true })
  await shop.claim(old, 'dora')
  await shop.order('dora', 20_000)
  await shop.on(5).advance()
  await shop.merge('bea', 'dora')
  await shop.settle('bea')
  assert.deepEqual(await shop.state('bea'), ['revoked other_referrer', 'rewarded'])
  assert.deepEqual([await shop.credit('anna'), await shop.credit('carl'), await shop.credit('bea')], [2000, 0, 2000])
  await shop.merge('anna', 'carl')
  await shop.told('emil', {})
  assert.deepEqual(await shop.claim(old, 'emil'), { isCounted: true, reason: null })
})
