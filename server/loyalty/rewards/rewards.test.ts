import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { transaction } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { aProgram, aRule } from '../earning/program-for-tests.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'
import type { Reward } from './reward.ts'
import { addCodes, addRewards } from './store.ts'

const program = aProgram([
  aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] }),
])

const coupon: Reward = {
  ...{
    code: 'ten',
    name: { en: 'Ten off' },
    wallet: 'points',
    pointsCost: 100,
    stock: null,
    perMember: null,
    tiers: null,
    from: null,
    until: null,
    isActive: true,
  },
  kind: { code: 'amount_coupon', amountMinor: 1000, fromMinor: 0, codes: 'generated', validDays: 30 },
}

async function aShopWith(database: Awaited<ReturnType<typeof testDatabase>>, reward: Partial<Reward>) {
  const shop = await aLoyalShop(database, program)
  const [rewardId = ''] = await transaction(database, (tx) =>
    addRewards(tx, { shopId: shop.shopId, rewards: [{ ...coupon, ...reward }], now: shop.now() }),
  )
  return { shop, rewardId }
}

const claim = async (shop: LoyalShop, customer: string, rewardId: string, key = newId()) =>
  shop.run<'claim'>({ kind: 'claim', customerId: await shop.customerOf(customer), rewardId, key, keyHash: 1 })

test('7.6 R4: a claim takes points and stock and gives a code; the same claim again is the same', { ...needsDatabase }, async () => {
  const { shop, rewardId } = await aShopWith(await testDatabase(), { stock: 2, perMember: { times: 1, per: 'ever' } })
  await shop.order('anna', { lines: [{ minor: 30_000 }] })
  const first = await claim(shop, 'anna', rewardId, 'a')
  assert.equal(first.kind, 'claimed')
  assert.match(first.kind === 'claimed' ? String(first.coupon) : '', /^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/)
  assert.equal((await shop.balance('anna')).active, 200)
  const again = await claim(shop, 'anna', rewardId, 'a')
  assert.deepEqual(again.kind === 'claimed' && [again.isReplayed, again.coupon], [true, first.kind === 'claimed' && first.coupon])
  assert.equal((await shop.balance('anna')).active, 200)
})

test('7.6 R5: who cannot have a reward is told all reasons at once, and nothing is taken', { ...needsDatabase }, async () => {
  const { shop, rewardId } = await aShopWith(await testDatabase(), {
    ...{ stock: 0, pointsCost: 500, tiers: ['gold'], from: '2026-02-01', isActive: false },
  })
  await shop.order('anna', { lines: [{ minor: 30_000 }] })
  const answer = await claim(shop, 'anna', rewardId)
  assert.deepEqual(answer, {
    kind: 'not_available',
    reasons: [
      { code: 'inactive' },
      { code: 'not_started', on: '2026-02-01' },
      { code: 'not_in_tier', tiers: ['gold'] },
      { code: 'out_of_stock' },
      { code: 'insufficient_balance', required: 500, available: 300, missing: 200 },
    ],
  })
  assert.equal((await shop.balance('anna')).active, 300)
})

test('7.6 R4: uploaded codes are given out once each, and then the reward is out of stock', { ...needsDatabase }, async () => {
  const database = await testDatabase()
  const { shop, rewardId } = await aShopWith(database, {
    kind: { ...coupon.kind, code: 'amount_coupon', amountMinor: 1, fromMinor: 0, codes: 'uploaded', validDays: 3 },
  })
  await shop.order('anna', { lines: [{ minor: 90_000 }] })
  await transaction(database, (tx) => addCodes(tx, { shopId: shop.shopId, rewardId, codes: ['ONE', 'TWO'], now: shop.now() }))
  const given = []
  for (let turn = 0; turn < 3; turn++) {
    const answer = await claim(shop, 'anna', rewardId)
    given.push(answer.kind === 'claimed' ? answer.coupon : answer.reasons.map(({ code }) => code).join())
  }
  assert.deepEqual(given, ['ONE', 'TWO', 'out_of_stock'])
  assert.equal((await shop.balance('anna')).active, 700)
})

test('a claim that is cancelled gives points, stock and the member’s limit back, and its code is void', { ...needsDatabase }, async () => {
  const { shop, rewardId } = await aShopWith(await testDatabase(), { stock: 1, perMember: { times: 1, per: 'ever' } })
  await shop.order('anna', { lines: [{ minor: 30_000 }] })
  const first = await claim(shop, 'anna', rewardId)
  assert.ok(first.kind === 'claimed')
  const cancel = { kind: 'cancel_claim', redemptionId: first.redemption.redemptionId, reason: 'changed their mind', staffId: null } as const
  assert.deepEqual(await shop.run<'cancel_claim'>(cancel), { restored: 100, active: 300 })
  assert.deepEqual(await shop.run<'cancel_claim'>(cancel), { restored: 100, active: 300 })
  assert.equal((await claim(shop, 'anna', rewardId)).kind, 'claimed')
})
