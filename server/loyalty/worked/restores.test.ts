/** Section 7.9 of the specification: points that were spent on an order come back with it. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, aWallet, perDollars } from '../earning/program-for-tests.ts'
import type { Program, Restore } from '../program.ts'
import { openShop } from './open-shop-for-tests.ts'

const until = (day: string): Date => startOfDay(day, 'Europe/Warsaw')
const lapse = { policy: 'lapse' } as const
const restoring = (restore: Partial<Restore>, rules: Program['rules'] = []): Program =>
  aProgram(rules, { wallets: [aWallet({ restore: { mode: 'proportional', lapsed: lapse, ...restore } })] })

/** 100 usable through 30 June and 100 through 31 December; 120 are spent on an order that is cancelled on 15 July. */
async function cancelledInJuly(restore: Partial<Restore>) {
  const shop = await openShop(restoring(restore))
  await shop.at('2026-06-01').customer('anna')
  await shop.give('anna', 100, { expiresAt: until('2026-07-01') })
  await shop.give('anna', 100, { expiresAt: until('2027-01-01') })
  await shop.spend('anna', 120, 'june')
  await shop.order('anna', { number: 'june', lines: [{ minor: 10_000 }] })
  assert.deepEqual(await shop.lots('anna'), [{ remaining: 80, expiresAt: until('2027-01-01'), state: 'active' }])
  await shop.at('2026-07-15').cancel('anna', 'june')
  return shop
}

/** $100 of which 300 points were taken off; what comes back after each refund. */
async function restored(mode: Restore['mode'], refunds: readonly number[]): Promise<number[]> {
  const shop = await openShop(restoring({ mode }))
  await shop.customer('anna')
  await shop.give('anna', 300, { expiresAt: null })
  await shop.spend('anna', 300, 'order')
  await shop.order('anna', { number: 'order', lines: [{ minor: 10_000 }] })
  const back: number[] = []
  for (const minor of refunds) {
    await shop.refund('anna', 'order', [{ minor, quantity: minor / 10_000 }])
    back.push((await shop.balance('anna')).active)
  }
  return back
}

suite('7.9', needsDatabase, () => {
  test('7.9 lapse: 20 come back to be used, 100 have lapsed', async () => {
    const shop = await cancelledInJuly({})
    assert.equal((await shop.balance('anna')).active, 100)
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 100, expiresAt: until('2027-01-01'), state: 'active' }])
    const back = (await shop.statement('anna')).filter((entry) => entry.startsWith('restore'))
    assert.deepEqual(back, ['restore: restored → active 20', 'restore: restored → active 100', 'restore: active → expired 100'])
  })

  test('7.9 30 days of grace: 120 come back, those of June until the end of 14 August', async () => {
    const shop = await cancelledInJuly({ lapsed: { policy: 'grace', days: 30 } })
    assert.equal((await shop.balance('anna')).active, 200)
    assert.equal((await shop.endOf('2026-08-14').balance('anna')).active, 200)
    assert.equal((await shop.startOf('2026-08-15').balance('anna')).active, 100)
    assert.equal((await shop.endOf('2026-12-31').balance('anna')).active, 100)
  })

  test('7.9 $100, 300 points taken off it, $75 returned: 225 come back in proportion, where a published rule gives 0 (rvca.gorgias.help 587419)', async () => {
    assert.deepEqual(await restored('proportional', [7_500]), [225])
    assert.deepEqual(await restored('full_only', [7_500]), [0])
    assert.deepEqual(await restored('none', [7_500]), [0])
  })

  test('7.9 the whole order returned: all come back, or none where the programme says none', async () => {
    assert.deepEqual(await restored('proportional', [2_500, 2_500, 3_333, 1_667]), [75, 150, 249, 300])
    assert.deepEqual(await restored('full_only', [2_500, 7_500]), [0, 300])
    assert.deepEqual(await restored('none', [10_000]), [0])
  })

  test('7.9 what was spent last comes back first, into its own lot', async () => {
    const shop = await openShop(restoring({}))
    await shop.customer('anna')
    await shop.give('anna', 100, { expiresAt: until('2026-06-01') })
    await shop.give('anna', 100, { expiresAt: until('2026-09-01') })
    await shop.spend('anna', 200, 'order')
    await shop.order('anna', { number: 'order', lines: [{ minor: 10_000 }] })
    await shop.at('2026-02-01').refund('anna', 'order', [{ minor: 6_000, quantity: 0.6 }])
    assert.deepEqual(await shop.lots('anna'), [
      { remaining: 20, expiresAt: until('2026-06-01'), state: 'active' },
      { remaining: 100, expiresAt: until('2026-09-01'), state: 'active' },
    ])
  })

  test('7.9 a refund takes what the order earned and gives back what was spent on it, in either order of becoming known', async () => {
    const program = restoring({}, [aRule('base', perDollars(1, 100))])
    for (const isCapturedFirst of [true, false]) {
      const shop = await openShop(program)
      await shop.customer('anna')
      await shop.give('anna', 100, { expiresAt: null })
      const { redemption } = await shop.hold('anna', { points: 80 })
      if (isCapturedFirst) await shop.capture(redemption.redemptionId, { orderNumber: 'order' })
      await shop.order('anna', { number: 'order', lines: [{ minor: 5_000 }] })
      if (!isCapturedFirst) await shop.capture(redemption.redemptionId, { orderNumber: 'order' })
      assert.equal((await shop.balance('anna')).active, 70)
      await shop.refund('anna', 'order', [{ minor: 5_000 }])
      assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 0 })
    }
  })
})
