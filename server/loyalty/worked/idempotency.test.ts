/** Section 7.15 of the specification: the same again changes nothing, another under the same key is refused. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { aProgram, aRule, perDollars } from '../earning/program-for-tests.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

async function withPoints(points: number): Promise<LoyalShop> {
  const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
  await shop.customer('anna')
  await shop.customer('bela')
  await shop.give('anna', points, { expiresAt: null })
  return shop
}
const writes = async (shop: LoyalShop) => [(await shop.operations('anna')).length, await shop.count('outbox')]

suite('7.15', needsDatabase, () => {
  test('7.15 same key, same body: the stored answer, said to be replayed', async () => {
    const shop = await withPoints(100)
    const first = await shop.hold('anna', { points: 40, key: 'k' })
    const before = await writes(shop)
    const again = await shop.hold('anna', { points: 40, key: 'k' })
    assert.deepEqual([again.redemption.redemptionId, first.isReplayed, again.isReplayed], [first.redemption.redemptionId, false, true])
    assert.deepEqual(await writes(shop), before)
    await shop.capture(first.redemption.redemptionId)
    assert.equal((await shop.hold('anna', { points: 40, key: 'k' })).redemption.state, 'captured')
    assert.equal((await shop.balance('anna')).active, 60)
  })

  test('7.15 same key, other body: refused, and nothing is written', async () => {
    const shop = await withPoints(100)
    await shop.hold('anna', { points: 40, key: 'k' })
    const before = await writes(shop)
    await assert.rejects(shop.hold('anna', { points: 50, key: 'k' }), { code: 'idempotency_key_reused' })
    assert.deepEqual(await writes(shop), before)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 60, held: 40, debt: 0, forgiven: 0 })
  })

  test('7.15 the same eight times at once: one is done, seven wait and are replays of it', async () => {
    const shop = await withPoints(100)
    const answers = await Promise.all(Array.from({ length: 8 }, () => shop.hold('anna', { points: 30, key: 'k' })))
    assert.equal(new Set(answers.map(({ redemption }) => redemption.redemptionId)).size, 1)
    assert.equal(answers.filter(({ isReplayed }) => isReplayed).length, 7)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 70, held: 30, debt: 0, forgiven: 0 })
  })

  test('7.15 by hand: given, moved and extended once under one key', async () => {
    const shop = await withPoints(100)
    for (const _ of [1, 2]) {
      await shop.give('anna', 25, { key: 'given', expiresAt: null })
      await shop.transfer('anna', 'bela', 30, { key: 'moved' })
    }
    await assert.rejects(shop.give('anna', 26, { key: 'given' }), { code: 'idempotency_key_reused' })
    await assert.rejects(shop.transfer('anna', 'bela', 31, { key: 'moved' }), { code: 'idempotency_key_reused' })
    assert.deepEqual([(await shop.balance('anna')).active, (await shop.balance('bela')).active], [95, 30])
  })

  test('7.15 an order, its refund and its restore count once, however often they are told', async () => {
    const shop = await withPoints(100)
    await shop.spend('anna', 80, 'order')
    const twice = { number: 'order', lines: [{ minor: 5_000 }] }
    await shop.order('anna', twice)
    await shop.order('anna', twice)
    assert.equal((await shop.balance('anna')).active, 20 + 50)
    await shop.refund('anna', 'order', [{ minor: 2_500, quantity: 0.5 }])
    assert.equal((await shop.balance('anna')).active, 20 + 25 + 40)
    const before = await writes(shop)
    await shop.settle('anna')
    await Promise.all([shop.settle('anna'), shop.settle('anna')])
    assert.deepEqual(await writes(shop), before)
  })

  test('7.15 keys are a customer’s own: the same from another is another request', async () => {
    const shop = await withPoints(100)
    await shop.give('bela', 100)
    await shop.hold('anna', { points: 40, key: 'k' })
    await shop.hold('bela', { points: 50, key: 'k' })
    assert.deepEqual([(await shop.balance('anna')).held, (await shop.balance('bela')).held], [40, 50])
  })
})
