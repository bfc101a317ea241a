/** Section 7.6 of the specification: points at a checkout, held and then taken or let go, each once. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { transaction } from '../../kit/database.ts'
import { aProgram, aRule, aWallet, perDollars } from '../earning/program-for-tests.ts'
import type { Reward } from '../rewards/reward.ts'
import { addRewards } from '../rewards/store.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const conversion = { points: 100, valueMinor: 100, multiple: 100, minimum: 100, maxSharePercent: 50 }
const program = aProgram([], { wallets: [aWallet({ conversion })] })

async function withPoints(points: number): Promise<LoyalShop> {
  const shop = await openShop(program)
  await shop.at('2026-03-01').customer('anna')
  await shop.give('anna', points, { expiresAt: null })
  return shop
}

suite('7.6', needsDatabase, () => {
  test('R1 capturing 100 of 123 frees 23', async () => {
    const shop = await withPoints(123)
    const { redemption } = await shop.hold('anna', { points: 123 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 123, debt: 0, forgiven: 0 })
    await shop.capture(redemption.redemptionId, { points: 100 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 23, held: 0, debt: 0, forgiven: 0 })
  })

  test('R1 a hold ends once, and whoever comes later is told how', async () => {
    const shop = await withPoints(300)
    const [captured, voided, expired] = [
      await shop.hold('anna', { points: 100 }),
      await shop.hold('anna', { points: 100 }),
      await shop.hold('anna', { points: 100, minutes: 30 }),
    ].map(({ redemption }) => redemption.redemptionId)
    assert(captured && voided && expired)
    await shop.capture(captured)
    await shop.void(voided)
    await shop.at('2026-03-01T12:30:00Z')
    await assert.rejects(shop.void(captured), { code: 'already_captured' })
    await assert.rejects(shop.capture(captured, { points: 50 }), { code: 'already_captured' })
    await assert.rejects(shop.capture(voided), { code: 'already_voided' })
    await assert.rejects(shop.capture(expired), { code: 'hold_expired' })
    await assert.rejects(shop.void(expired), { code: 'hold_expired' })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 200, held: 0, debt: 0, forgiven: 0 })
    assert.equal((await shop.capture(captured)).isReplayed, true)
    assert.equal((await shop.void(voided)).isReplayed, true)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 200, held: 0, debt: 0, forgiven: 0 })
  })

  test('R1 more than was held cannot be captured', async () => {
    const shop = await withPoints(200)
    const { redemption } = await shop.hold('anna', { points: 100 })
    await assert.rejects(shop.capture(redemption.redemptionId, { points: 101 }), { code: 'capture_too_large' })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 100, debt: 0, forgiven: 0 })
  })

  test('R1 what is held is let go when its time is over, whether or not anything ran', async () => {
    const shop = await withPoints(100)
    await shop.hold('anna', { points: 100, minutes: 30 })
    assert.equal((await shop.at('2026-03-01T12:29:59.999Z').balance('anna')).active, 0)
    assert.equal((await shop.at('2026-03-01T12:30:00Z').balance('anna')).active, 100)
    await shop.spend('anna', 100)
  })

  test('R2 of 20 spends of 100 from 100 at once one succeeds, and credits are debits', async () => {
    const shop = await withPoints(100)
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => shop.spend('anna', 100)))
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'insufficient_points')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 })
    assert.deepEqual(await shop.statement('anna'), [
      'adjust: issuance → active 100',
      'hold: active → held 100',
      'redeem: held → redeemed 100',
    ])
  })

  test('R3 of an order of 49.99, half of it payable, 3,000 points there and 5,000 asked: 2,400 for 24.00', async () => {
    const shop = await withPoints(3_000)
    const { redemption } = await shop.hold('anna', { points: 5_000, orderMinor: 4_999 })
    assert.deepEqual([redemption.points, redemption.valueMinor], [2_400, 2_400])
    assert.equal((await shop.balance('anna')).active, 600)
  })

  test('R3 what is asked for, what is there and what the order allows each bound it, in whole multiples; nothing below the minimum', async () => {
    const shop = await withPoints(750)
    const applied = async (points: number, orderMinor: number) => {
      const { redemption } = await shop.hold('anna', { points, orderMinor })
      await shop.void(redemption.redemptionId)
      return redemption.points
    }
    assert.deepEqual([await applied(350, 10_000), await applied(5_000, 10_000), await applied(5_000, 999)], [300, 700, 400])
    await assert.rejects(shop.hold('anna', { points: 99, orderMinor: 10_000 }), { code: 'no_points_usable' })
    await assert.rejects(shop.hold('anna', { points: 5_000, orderMinor: 199 }), { code: 'no_points_usable' })
  })

  test('R4 the last reward in stock goes to one of eight, with its points; the others lose nothing', async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
    const members = Array.from({ length: 8 }, (_, n) => `member${n}`)
    await shop.orders(members.map((customer) => ({ customer, number: `of_${customer}`, lines: [{ minor: 10_000 }] })))
    const [rewardId = ''] = await transaction(shop.database, (tx) =>
      addRewards(tx, {
        shopId: shop.shopId,
        now: shop.now(),
        rewards: [
          {
            ...{ code: 'mug', name: { en: 'Mug' }, wallet: 'points', pointsCost: 100, stock: 1, perMember: null, tiers: null },
            ...{ from: null, until: null, isActive: true, kind: { code: 'gift_product', product: 'mug' } },
          },
        ],
      }),
    )
    const answers = await Promise.all(
      members.map(async (customer) =>
        shop.run<'claim'>({ kind: 'claim', customerId: await shop.customerOf(customer), rewardId, key: customer, keyHash: 1 }),
      ),
    )
    const balances = await Promise.all(members.map(async (customer) => (await shop.balance(customer)).active))
    assert.deepEqual(
      answers.map(({ kind }, n) => [kind, balances[n]]).sort((a, b) => Number(a[1]) - Number(b[1])),
      [['claimed', 0], ...Array.from({ length: 7 }, () => ['not_available', 100])],
    )
    for (const answer of answers) if (answer.kind === 'not_available') assert.deepEqual(answer.reasons, [{ code: 'out_of_stock' }])
  })

  test('R4, R5 a reward that had its day or was had often enough says so, and takes nothing', async () => {
    const shop = await withPoints(300)
    const reward = (code: string, changes: Partial<Reward>): Reward => ({
      ...{ code, name: { en: code }, wallet: 'points', pointsCost: 100, stock: 5, perMember: null, tiers: null, from: null, until: null },
      ...{ isActive: true, kind: { code: 'gift_product', product: 'mug' }, ...changes },
    })
    const rewards = [reward('once', { perMember: { times: 1, per: 'month' } }), reward('past', { until: '2026-02-28' })]
    const [once = '', past = ''] = await transaction(shop.database, (tx) =>
      addRewards(tx, { shopId: shop.shopId, rewards, now: shop.now() }),
    )
    const claim = async (rewardId: string, key: string) =>
      shop.run<'claim'>({ kind: 'claim', customerId: await shop.customerOf('anna'), rewardId, key, keyHash: 1 })
    assert.equal((await claim(once, 'a')).kind, 'claimed')
    assert.deepEqual(await claim(once, 'b'), { kind: 'not_available', reasons: [{ code: 'limit_reached', times: 1, per: 'month' }] })
    assert.deepEqual(await claim(past, 'c'), { kind: 'not_available', reasons: [{ code: 'ended', on: '2026-02-28' }] })
    assert.equal((await shop.balance('anna')).active, 200)
    assert.equal((await claim(once, 'a')).kind, 'claimed')
    assert.equal((await shop.balance('anna')).active, 200)
    shop.at('2026-04-01')
    assert.equal((await claim(once, 'd')).kind, 'claimed')
  })
})
