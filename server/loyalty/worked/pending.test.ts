/** Section 7.4 of the specification: points that are promised and cannot be spent yet. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Program } from '../program.ts'
import { openShop } from './open-shop-for-tests.ts'

const base = aRule('base', perDollars(1, 100))
const thirtyDays = { kind: 'days', afterDelivery: 14, afterOrder: 30 } as const
const expiry = { kind: 'after', months: 1, days: 0, roundedTo: 'day' } as const
const program: Program = aProgram([base], { wallets: [aWallet({ pending: thirtyDays, expiry })] })
const hundred = { lines: [{ minor: 10_000 }] }

suite('7.4', needsDatabase, () => {
  test('7.4 by delay: points of 1 March are pending and not to be spent until 31 March begins, then they are', async () => {
    const shop = await openShop(program)
    await shop.at('2026-03-01').order('anna', hundred)
    assert.deepEqual(await shop.endOf('2026-03-30').balance('anna'), { pending: 100, active: 0, held: 0, debt: 0, forgiven: 0 })
    await assert.rejects(shop.spend('anna', 1), { code: 'insufficient_points' })
    assert.deepEqual(await shop.startOf('2026-03-31').balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 0 })
    await shop.spend('anna', 100)
  })

  test('7.4 the clock of expiry starts when points become active: a month from 31 March is through 30 April', async () => {
    const shop = await openShop(program)
    await shop.at('2026-03-01').order('anna', hundred)
    assert.equal((await shop.endOf('2026-04-30').balance('anna')).active, 100)
    assert.equal((await shop.startOf('2026-05-01').balance('anna')).active, 0)
    assert.deepEqual((await shop.lots('anna'))[0]?.expiresAt, startOfDay('2026-05-01', 'Europe/Warsaw'))
  })

  test('7.4 points become active once, however often it is looked at', async () => {
    const shop = await openShop(program)
    await shop.at('2026-03-01').order('anna', hundred)
    await shop.at('2026-04-01').advance('anna')
    await shop.advance('anna')
    await shop.at('2026-04-02').advance('anna')
    await shop.spend('anna', 10)
    assert.deepEqual(
      (await shop.statement('anna')).filter((entry) => entry.startsWith('activate')),
      ['activate: pending → active 100'],
    )
    assert.equal((await shop.balance('anna')).active, 90)
  })

  test('7.4 what is given back while it is pending never becomes active, and the rest does', async () => {
    const shop = await openShop(program)
    const number = await shop.at('2026-03-01').order('anna', {
      lines: [
        { code: 'tea', minor: 7_000 },
        { code: 'mug', minor: 3_000 },
      ],
    })
    await shop.at('2026-03-10').refund('anna', number, [{ code: 'tea', minor: 7_000 }])
    assert.equal((await shop.balance('anna')).pending, 30)
    assert.deepEqual(await shop.at('2026-04-01').balance('anna'), { pending: 0, active: 30, held: 0, debt: 0, forgiven: 0 })
  })

  for (const [isPendingCounted, onOrder, onceActive] of [
    [true, 'silver', 'silver'],
    [false, 'basic', 'silver'],
  ] as const) {
    test(`7.4 pending points count for tiers ${isPendingCounted ? 'at once' : 'once they are active'}, as the programme says`, async () => {
      const tiers = tiersOf({ basic: '1', silver: '1' })
      assert(tiers)
      const shop = await openShop({ ...program, tiers: { ...tiers, metric: 'points_earned', isPendingCounted } })
      await shop.at('2026-03-01').order('anna', hundred)
      assert.equal(await shop.tier('anna'), onOrder)
      assert.equal(await shop.endOf('2026-03-30').tier('anna'), onOrder)
      assert.equal(await shop.startOf('2026-03-31').tier('anna'), onceActive)
    })
  }
})
