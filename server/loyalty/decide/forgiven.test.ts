import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aProgram, aRule } from '../earning/program-for-tests.ts'
import { aLoyalShop } from '../shop-for-tests.ts'

const base = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const hundred = { lines: [{ minor: 10_000 }] }
const nothing = { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 }

for (const order of [
  ['first', 'second'],
  ['second', 'first'],
] as const)
  test(`5.7 points spent on a second order are no gift, whether the ${order[0]} or the ${order[1]} order is cancelled first`, {
    ...needsDatabase,
  }, async () => {
    const shop = await aLoyalShop(await testDatabase(), aProgram([base]))
    const numbers = { first: await shop.order('anna', hundred), second: 'o-second' }
    await shop.at('2026-01-02').spend('anna', 100, numbers.second)
    await shop.order('anna', { ...hundred, number: numbers.second })
    for (const each of order) await shop.at('2026-01-03').refund('anna', numbers[each], hundred.lines)
    assert.deepEqual(await shop.balance('anna'), nothing)
  })

test('points that were held while their order was cancelled are gone when they are let go', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), aProgram([base]))
  const number = await shop.order('anna', hundred)
  const { redemption } = await shop.hold('anna', { points: 80 })
  await shop.refund('anna', number, hundred.lines)
  assert.deepEqual(await shop.balance('anna'), { ...nothing, held: 80, forgiven: 80 })
  await shop.void(redemption.redemptionId)
  assert.deepEqual(await shop.balance('anna'), nothing)
})

test('a checkout that is given up costs nobody points: what was forgiven before stays forgiven', { ...needsDatabase }, async () => {
  const shop = await aLoyalShop(await testDatabase(), aProgram([base]))
  const first = await shop.order('anna', hundred)
  await shop.at('2026-01-02').spend('anna', 100, null)
  await shop.at('2026-01-03').refund('anna', first, hundred.lines)
  await shop.at('2026-01-04').order('anna', hundred)
  const before = await shop.balance('anna')
  assert.deepEqual(before, { ...nothing, active: 100, forgiven: 100 })
  const { redemption } = await shop.hold('anna', { points: 60 })
  await shop.void(redemption.redemptionId)
  assert.deepEqual(await shop.balance('anna'), before)
  await shop.hold('anna', { points: 60, minutes: 30 })
  assert.deepEqual(await shop.at('2026-01-06').balance('anna'), before, 'nor one whose time is over')
})
