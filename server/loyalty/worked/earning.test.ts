/** Section 7.5 of the specification: what an order earns, computed once over the whole of it. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { aProgram, aRule, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import type { Line } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const base = aRule('base', perDollars(1, 100), { priority: 1 })
const times = (factor: string, changes: Partial<EarnRule> = {}): EarnRule =>
  aRule(`times_${factor.replace('.', '_')}`, { code: 'multiplier', factor }, changes)

/** What an order of these lines earns its customer, read from the ledger. */
async function earned(program: Program, lines: readonly Line[], { totalMinor }: { totalMinor?: number } = {}): Promise<number> {
  const shop = await openShop(program)
  await shop.order('anna', { lines, ...(totalMinor === undefined ? {} : { totalMinor }) })
  return (await shop.balance('anna')).active
}

suite('7.5', needsDatabase, () => {
  test('N1 a $50 item with a $10 coupon earns on $40 (help.smile.io 4036183)', async () => {
    assert.equal(await earned(aProgram([base]), [{ minor: 5_000 }], { totalMinor: 4_000 }), 40)
    assert.equal(await earned(aProgram([base]), [{ minor: 5_000 }, { code: 'DISCOUNT', minor: -1_000 }]), 40)
  })

  test('N1 gift cards never earn, and shipping where the programme says so', async () => {
    const lines = [{ minor: 4_000 }, { code: 'Gift card', minor: 2_500 }, { code: 'SHIPPING', minor: 700 }]
    assert.equal(await earned(aProgram([base]), lines), 40)
    const basis = { isShippingCounted: true, isCreditCounted: false, excludedProducts: [], excludedCategories: [] }
    assert.equal(await earned(aProgram([base], { basis }), lines), 47)
  })

  for (const [isCreditCounted, points] of [
    [false, 70],
    [true, 100],
  ] as const)
    test(`N1 of an order of $100 of which $30 are paid by store credit ${points} points are earned, where credit ${isCreditCounted ? 'counts' : 'does not'}`, async () => {
      const basis = { isShippingCounted: false, isCreditCounted, excludedProducts: [], excludedCategories: [] }
      const shop = await openShop(aProgram([base], { basis }))
      await shop.customer('anna')
      await shop.give('anna', 5_000, { wallet: 'credit_usd' })
      await shop.hold('anna', { wallet: 'credit_usd', points: 3_000, orderNumber: 'paid', isFinal: true })
      await shop.order('anna', { number: 'paid', lines: [{ minor: 10_000 }] })
      assert.equal((await shop.balance('anna')).active, points)
      assert.equal((await shop.balance('anna', { wallet: 'credit_usd' })).active, 2_000)
    })

  test('N2 $49.95 earns 49 (Yotpo)', async () => assert.equal(await earned(aProgram([base]), [{ minor: 4_995 }]), 49))

  test('N2 three items of 3.33 at one and a half earn 14: rounded once, not a line at a time (12)', async () => {
    const lines = ['tea', 'mug', 'pot'].map((code) => ({ code, minor: 333 }))
    assert.equal(await earned(aProgram([base, times('1.5')]), lines), 14)
  })

  test('N3 $3.00 at 5 points for $2.50 earns 6 in proportion and 5 in steps (nopCommerce#5235)', async () => {
    assert.equal(await earned(aProgram([aRule('base', perDollars(5, 250))]), [{ minor: 300 }]), 6)
    assert.equal(await earned(aProgram([aRule('base', perDollars(5, 250, 'step'))]), [{ minor: 300 }]), 5)
  })

  for (const [mode, points] of [
    ['highest', 207],
    ['sum', 257],
    ['product', 307],
  ] as const)
    test(`N4 base, then multipliers of 1.5 and 2 by ${mode}, then a bonus of 7 that is not multiplied: ${points}`, async () => {
      const bonus = aRule('bonus', { code: 'order_bonus', points: 7 }, { priority: 0 })
      const program = aProgram([bonus, times('1.5'), times('2'), base], { multipliers: mode })
      assert.equal(await earned(program, [{ minor: 10_000 }]), points)
    })

  test('N4 a rule that stops keeps its lines from those behind it', async () => {
    const tea = aRule('tea', perDollars(3, 100), { priority: 0, stop: true, conditions: [{ code: 'products', codes: ['tea'] }] })
    assert.equal(
      await earned(aProgram([base, tea]), [
        { code: 'tea', minor: 1_000 },
        { code: 'mug', minor: 1_000 },
      ]),
      40,
    )
  })

  test('N5 what was granted keeps version, rules and tier of its time, and is taken back by them', async () => {
    const tiers = tiersOf({ basic: '1', gold: '1.5' })
    assert(tiers)
    const twoTiers = { ...tiers, levels: tiers.levels.map((level) => ({ ...level, threshold: level.threshold * 100 })) }
    const shop = await openShop(aProgram([base], { tiers: twoTiers }))
    await shop.order('anna', { lines: [{ minor: 20_000 }] })
    const number = await shop.order('anna', { number: 'gold', lines: [{ minor: 10_000 }] })
    assert.equal((await shop.balance('anna')).active, 200 + 150)
    await shop.at('2026-02-01').publish(aProgram([aRule('other', perDollars(9, 100))], { tiers: null }))
    await shop.refund('anna', number, [{ minor: 4_000 }])
    assert.equal((await shop.balance('anna')).active, 200 + 90)
    const grants = await shop.grants('anna')
    assert.deepEqual(
      grants.map(({ version, tier, ruleIds, granted, clawed }) => ({ version, tier, ruleIds, granted, clawed })),
      [
        { version: 1, tier: 'basic', ruleIds: ['base'], granted: 200, clawed: 0 },
        { version: 1, tier: 'gold', ruleIds: ['base'], granted: 150, clawed: 60 },
      ],
    )
  })

  test('N7 one grant for a rule, a member and what it was for, also after it was taken back', async () => {
    const shop = await openShop(aProgram([aRule('review', { code: 'act', act: 'review', points: 20 })]))
    await shop.customer('anna')
    assert.deepEqual((await shop.act('anna', 'review', 'r1')).granted, [{ wallet: 'points', ruleId: 'review', points: 20 }])
    assert.deepEqual((await shop.act('anna', 'review', 'r1')).granted, [])
    assert.equal((await shop.balance('anna')).active, 20)
    await shop.takeBackAct('anna', 'review', 'r1')
    assert.equal((await shop.balance('anna')).active, 0)
    assert.deepEqual((await shop.act('anna', 'review', 'r1')).granted, [])
    await shop.takeBackAct('anna', 'review', 'r1')
    await shop.act('anna', 'review', 'r2')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 20, held: 0, debt: 0, forgiven: 0 })
  })

  test('7.14 an order in a currency of its own row earns by it: 1 point for 100 JPY', async () => {
    const kind: EarnRule['kind'] = {
      code: 'purchase',
      mode: 'proportional',
      table: [
        { currency: 'USD', points: 1, perMinor: 100 },
        { currency: 'JPY', points: 1, perMinor: 100 },
      ],
    }
    assert.equal(await earned(aProgram([aRule('base', kind)], { currency: 'JPY' }), [{ minor: 1_250 }]), 12)
  })
})
