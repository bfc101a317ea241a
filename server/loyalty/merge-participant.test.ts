import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { transaction } from '../kit/database.ts'
import { ordersMergeParticipant } from '../orders/orders.ts'
import { aProgram, aRule, aWallet, tiersOf } from './earning/program-for-tests.ts'
import { loyaltyMergeParticipant } from './merge-participant.ts'
import { aLoyalShop, type LoyalShop } from './shop-for-tests.ts'

const base = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const tiers = tiersOf({ basic: '1', gold: '1' })
const program = aProgram([base], {
  tiers: tiers && { ...tiers, downgrade: 'fit', levels: tiers.levels.map((level, index) => ({ ...level, threshold: index * 15_000 })) },
})

/** Both customers stay in the table, so that nothing but orders and points is about them here: test/merge-and-part.test.ts has the rest. */
const participants = [ordersMergeParticipant, loyaltyMergeParticipant]

async function merge(shop: LoyalShop) {
  const [keptId, mergedId] = [await shop.customerOf('anna'), await shop.customerOf('bea')]
  const now = shop.now()
  await transaction(shop.database, async (tx) => {
    for (const participant of participants) await participant.merge(tx, { shopId: shop.shopId, keptId, mergedId, now })
  })
  await shop.settle('anna')
}

async function part(shop: LoyalShop) {
  const [keptId, restoredId] = [await shop.customerOf('anna'), await shop.customerOf('bea')]
  const now = shop.now()
  await transaction(shop.database, async (tx) => {
    for (const participant of participants)
      await participant.part(tx, { shopId: shop.shopId, keptId, restoredId, originIds: [restoredId], now })
  })
  await shop.settle('anna')
  await shop.settle('bea')
}

const active = async (shop: LoyalShop) => [(await shop.balance('anna')).active, (await shop.balance('bea')).active]

test('points and tier of two customers are those of one, and each has their own again when they part', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), program)
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('bea', { lines: [{ minor: 8_000 }] })
  await shop.at('2026-01-02').spend('bea', 30)
  assert.deepEqual([await active(shop), await shop.tier('anna')], [[100, 50], 'basic'])
  await merge(shop.at('2026-01-03'))
  assert.deepEqual([await active(shop), await shop.tier('anna')], [[150, 0], 'gold'])
  await part(shop.at('2026-01-04'))
  assert.deepEqual([await active(shop), await shop.tier('anna'), await shop.tier('bea')], [[100, 50], 'basic', 'basic'])
})

test('a refund after a merge takes the points where they are now, and after the parting from whose order it was', {
  ...needsDatabase,
}, async () => {
  const shop = await aLoyalShop(await testDatabase(), program)
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  const number = await shop.order('bea', { lines: [{ minor: 8_000 }] })
  await merge(shop.at('2026-01-03'))
  await shop.at('2026-01-04').refund('bea', number, [{ minor: 3_000 }])
  await shop.settle('anna')
  assert.deepEqual(await active(shop), [150, 0])
  await part(shop.at('2026-01-05'))
  assert.deepEqual(await active(shop), [100, 50])
})

test('points that were held when their customer became another go on there once they are let go', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), program)
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('bea', { lines: [{ minor: 8_000 }] })
  const { redemption } = await shop.hold('bea', { points: 60 })
  await merge(shop)
  assert.deepEqual(await active(shop), [120, 0])
  await shop.void(redemption.redemptionId)
  assert.deepEqual(await active(shop), [180, 0])
})

test('debt goes along with a customer, and is paid by what the other has', { ...needsDatabase }, async () => {
  const wallet = aWallet({ clawback: { policy: 'debt', limit: 1000 } })
  const shop = await aLoyalShop(await testDatabase(), { ...program, wallets: [wallet] })
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  const number = await shop.order('bea', { lines: [{ minor: 8_000 }] })
  await shop.spend('bea', 80)
  await shop.refund('bea', number, [{ minor: 8_000 }])
  assert.equal((await shop.balance('bea')).debt, 80)
  await merge(shop.at('2026-01-03'))
  const { debt, active: left } = await shop.balance('anna')
  assert.deepEqual([left, debt], [20, 0])
})

test('points that were spent before a merge come back with the order after it', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), program)
  await shop.order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('bea', { lines: [{ minor: 8_000 }] })
  await shop.spend('bea', 80, 'late')
  const number = await shop.order('bea', { number: 'late', lines: [{ minor: 4_000 }] })
  await merge(shop.at('2026-01-03'))
  assert.deepEqual(await active(shop), [140, 0])
  await shop.at('2026-01-04').refund('bea', number, [{ minor: 4_000 }])
  await shop.settle('anna')
  assert.deepEqual(await active(shop), [180, 0])
})
