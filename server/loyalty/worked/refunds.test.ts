/** Section 7.7 of the specification: what a refund takes of the points of its order, whatever the steps. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Clawback, Program } from '../program.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const perDollar = aRule('base', perDollars(1, 100))
const perTen = aRule('base', perDollars(1, 1_000))
const withPolicy = (clawback: Clawback, changes: Partial<Program['wallets'][number]> = {}): Program =>
  aProgram([perDollar], { wallets: [aWallet({ clawback, ...changes })] })
const debt = { policy: 'debt', limit: 10_000 } as const

/** What is left of the points after each of these refunds of an order. */
async function leftAfter(program: Program, minor: number, refunds: readonly number[]): Promise<number[]> {
  const shop = await openShop(program)
  const number = await shop.order('anna', { lines: [{ minor }] })
  const left: number[] = []
  for (const [day, amount] of refunds.entries()) {
    await shop.at(`2026-01-${String(day + 2).padStart(2, '0')}`).refund('anna', number, [{ minor: amount, quantity: 1 / refunds.length }])
    left.push((await shop.balance('anna')).active)
  }
  return left
}

/** Earned and spent before the order is given back. */
async function spentBefore(program: Program, { earned, spent }: { earned: number; spent: number }): Promise<LoyalShop> {
  const shop = await openShop(program)
  await shop.order('anna', { number: 'first', lines: [{ minor: earned * 100 }] })
  await shop.spend('anna', spent)
  await shop.at('2026-01-05').cancel('anna', 'first')
  return shop
}

suite('7.7', needsDatabase, () => {
  test('7.7 100 points on $100, $75 given back: 25 left (Yotpo)', async () =>
    assert.deepEqual(await leftAfter(aProgram([perDollar]), 10_000, [7_500]), [25]))

  test('7.7 20 points on $20, 10 and 10 given back: 10, then 0 (help.loyaltylion.com 1965601)', async () =>
    assert.deepEqual(await leftAfter(aProgram([perDollar]), 2_000, [1_000, 1_000]), [10, 0]))

  test('7.7 $21.90 at 1 point per $10: 5.00, 5.00 and 11.90 take 1, 0 and 1, where a floor of each would leave 1 (Square)', async () =>
    assert.deepEqual(await leftAfter(aProgram([perTen]), 2_190, [500, 500, 1_190]), [1, 1, 0]))

  test('7.7 $90 at 1 point per $10, given back in uneven parts: nothing is left', async () =>
    assert.deepEqual(await leftAfter(aProgram([perTen]), 9_000, [1, 8_998, 1]), [8, 0, 0]))

  test('7.7 splits of half of an order end in the same state, known one by one or together', async () => {
    const parts = [333, 1_205, 462, 3_000]
    const together = await openShop(aProgram([perTen]))
    const number = await together.order('anna', { lines: [{ minor: 9_990 }] })
    await together.at('2026-01-05').refund(
      'anna',
      number,
      parts.map((minor) => ({ minor, quantity: 0.125 })),
    )
    const oneByOne = await leftAfter(aProgram([perTen]), 9_990, parts)
    assert.equal((await together.balance('anna')).active, 4)
    assert.equal(oneByOne.at(-1), 4)
  })

  test('7.7 a bonus for orders from $50 is gone once less is left', async () => {
    const bonus = aRule('bonus', { code: 'order_bonus', points: 30 }, { conditions: [{ code: 'order_from', amountMinor: 5_000 }] })
    assert.deepEqual(await leftAfter(aProgram([perDollar, bonus]), 8_000, [2_000, 2_000, 1_000]), [60 + 30, 40, 30])
  })

  test('7.7 “full” is told by the lines: kept shipping keeps no points and no points that were spent', async () => {
    const shop = await openShop(aProgram([perDollar]))
    await shop.order('anna', { number: 'before', lines: [{ minor: 10_000 }] })
    await shop.spend('anna', 80, 'parcel')
    await shop.order('anna', { number: 'parcel', lines: [{ minor: 5_000 }, { code: 'SHIPPING', minor: 900 }] })
    assert.equal((await shop.balance('anna')).active, 20 + 50)
    await shop.at('2026-01-05').refund('anna', 'parcel', [{ minor: 5_000 }])
    assert.equal((await shop.balance('anna')).active, 100)
  })

  test('7.7 earned 150, spent 100, cancelled: clamp takes 50, leaves 0 and forgives 100 (SE: LoyaltyLedgerClawbackTest)', async () => {
    const shop = await spentBefore(withPolicy({ policy: 'clamp' }), { earned: 150, spent: 100 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 100 })
    const clawed = (await shop.statement('anna')).filter((entry) => entry.startsWith('claw'))
    assert.deepEqual(clawed, ['claw: active → clawed 50', 'claw: forgiven → clawed 100'])
  })

  test('7.7 earned 150, spent 100, cancelled: with debt the balance is −100', async () => {
    const shop = await spentBefore(withPolicy(debt), { earned: 150, spent: 100 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 100, forgiven: 0 })
  })

  test('7.7 70 taken back of 50: 50, then 20 of debt (Talon.One: using negative points)', async () => {
    const shop = await spentBefore(withPolicy(debt), { earned: 70, spent: 20 })
    const clawed = (await shop.statement('anna')).filter((entry) => entry.startsWith('claw'))
    assert.deepEqual(clawed, ['claw: active → clawed 50', 'claw: debt → clawed 20'])
    assert.equal((await shop.balance('anna')).debt, 20)
  })

  test('7.7 earned 50, spent 50, returned: −50 (Yotpo)', async () => {
    const shop = await spentBefore(withPolicy(debt), { earned: 50, spent: 50 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 50, forgiven: 0 })
  })

  test('7.7 debt goes to its limit, and the rest is forgiven', async () => {
    const shop = await spentBefore(withPolicy({ policy: 'debt', limit: 30 }), { earned: 50, spent: 50 })
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 30, forgiven: 20 })
  })

  test('7.7 points come from the order’s own lot, then from others in the order in which they are spent', async () => {
    const shop = await openShop(withPolicy(debt))
    await shop.order('anna', { number: 'own', lines: [{ minor: 10_000 }] })
    await shop.spend('anna', 70)
    await shop.give('anna', 20, { expiresAt: null })
    await shop.give('anna', 15, { expiresAt: new Date('2026-06-01T00:00:00Z') })
    await shop.at('2026-01-05').cancel('anna', 'own')
    const clawed = (await shop.statement('anna')).filter((entry) => entry.startsWith('claw'))
    assert.deepEqual(clawed, ['claw: active → clawed 30', 'claw: active → clawed 15', 'claw: active → clawed 20', 'claw: debt → clawed 35'])
  })

  test('7.7 pending only: what is still pending goes, what is active stays and is noted', async () => {
    const pending = { kind: 'days', afterDelivery: 14, afterOrder: 30 } as const
    const shop = await openShop(withPolicy({ policy: 'pending_only' }, { pending }))
    await shop.order('anna', { number: 'early', lines: [{ minor: 10_000 }] })
    await shop.at('2026-02-10').order('anna', { number: 'late', lines: [{ minor: 5_000 }] })
    assert.deepEqual(await shop.balance('anna'), { pending: 50, active: 100, held: 0, debt: 0, forgiven: 0 })
    await shop.at('2026-02-11').cancel('anna', 'late')
    await shop.cancel('anna', 'early')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 100 })
  })

  test('7.7 a limit that cut the grant is not opened again by a refund, and is when all is reversed', async () => {
    const caps = { cooldownDays: null, frequency: null, memberBudget: { points: 100, beyond: 'reduce' as const }, budget: null }
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 100), { caps })]))
    const number = await shop.order('anna', { lines: [{ minor: 15_000 }] })
    const left = []
    for (const minor of [3_000, 4_000, 8_000]) {
      await shop.refund('anna', number, [{ minor, quantity: minor / 15_000 }])
      left.push((await shop.balance('anna')).active)
    }
    assert.deepEqual(left, [100, 80, 0])
    await shop.order('anna', { lines: [{ minor: 15_000 }] })
    assert.equal((await shop.balance('anna')).active, 100)
  })

  test('7.7 what lapsed before the refund is not what the refund takes', async () => {
    const shop = await openShop(withPolicy({ policy: 'clamp' }))
    await shop.order('anna', { number: 'own', lines: [{ minor: 10_000 }] })
    await shop.spend('anna', 100)
    await shop.give('anna', 60, { expiresAt: new Date('2026-02-01T00:00:00Z') })
    await shop.give('anna', 60, { expiresAt: null })
    await shop.at('2026-03-01').refund('anna', 'own', [{ minor: 10_000 }])
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 40 })
  })

  test('7.7 the tier of the purchase takes back what it gave, whatever the tier is now', async () => {
    const tiers = tiersOf({ basic: '1', gold: '2' })
    assert(tiers)
    const cheap = { ...tiers, levels: tiers.levels.map((level) => ({ ...level, threshold: level.threshold * 50 })) }
    const shop = await openShop(aProgram([perDollar], { tiers: cheap }))
    const number = await shop.order('anna', { number: 'basic', lines: [{ minor: 5_000 }] })
    assert.equal(await shop.tier('anna'), 'gold')
    await shop.at('2026-01-02').order('anna', { lines: [{ minor: 5_000 }] })
    assert.equal((await shop.balance('anna')).active, 50 + 100)
    await shop.at('2026-01-03').refund('anna', number, [{ minor: 2_000, quantity: 0.4 }])
    assert.equal((await shop.balance('anna')).active, 30 + 100)
  })
})
