/** Section 5 of the specification: what went wrong in other systems, each with where it was seen, does not happen here. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { startOfDay } from '../kit/clock.ts'
import { sql, transaction, write } from '../kit/database.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from './earning/program-for-tests.ts'
import { executeAll } from './execute.ts'
import type { Expiry, Program } from './program.ts'
import type { Reward } from './rewards/reward.ts'
import { addRewards } from './rewards/store.ts'
import type { LoyalShop } from './shop-for-tests.ts'
import { openShop } from './worked/open-shop-for-tests.ts'

const until = (day: string): Date => startOfDay(day, 'Europe/Warsaw')
const onePerDollar = aRule('base', perDollars(1, 100))
const plain = aProgram([onePerDollar])
const withWallet = (changes: Partial<Program['wallets'][number]>, rules = [onePerDollar]): Program =>
  aProgram(rules, { wallets: [aWallet(changes)] })
const aMonth: Expiry = { kind: 'after', months: 1, days: 0, roundedTo: 'day' }
const order = (points: number) => ({ lines: [{ minor: points * 100 }] })
const active = async (shop: LoyalShop, customer = 'anna'): Promise<number> => (await shop.balance(customer)).active
const mug: Reward = {
  ...{ code: 'mug', name: { en: 'Mug' }, wallet: 'points', pointsCost: 100, stock: null, perMember: null, tiers: null },
  ...{ from: null, until: null, isActive: true, kind: { code: 'gift_product', product: 'mug' } },
}
async function offer(shop: LoyalShop, changes: Partial<Reward>): Promise<string> {
  const reward = { ...mug, ...changes }
  const [rewardId = ''] = await transaction(shop.database, (tx) =>
    addRewards(tx, { shopId: shop.shopId, rewards: [reward], now: shop.now() }),
  )
  return rewardId
}
const claim = async (shop: LoyalShop, rewardId: string, key: string) =>
  shop.run<'claim'>({ kind: 'claim', customerId: await shop.customerOf('anna'), rewardId, key, keyHash: 1 })

suite('what went wrong elsewhere', needsDatabase, () => {
  test('5.1a Setono: points that are spent and come back are not eternal, but lapse when they would have', async () => {
    const shop = await openShop(withWallet({ expiry: aMonth }))
    await shop.at('2026-01-10').order('anna', order(100))
    await shop.at('2026-01-20').spend('anna', 100, 'next')
    await shop.order('anna', { number: 'next', lines: [{ minor: 1_000 }] })
    await shop.cancel('anna', 'next')
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 100, expiresAt: until('2026-02-11'), state: 'active' }])
    assert.equal(await active(shop.startOf('2026-02-11')), 0)
  })

  test('5.1b Setono: points past their time cannot be spent, though no job has run', async () => {
    const shop = await openShop(withWallet({ expiry: aMonth }))
    await shop.at('2026-01-10').order('anna', order(100))
    await shop.startOf('2026-02-11').give('anna', 30)
    await assert.rejects(shop.spend('anna', 31), { code: 'insufficient_points' })
    await shop.spend('anna', 30)
  })

  test('5.1c Setono: taking back from who owes already gives them nothing', async () => {
    const shop = await openShop(withWallet({ clawback: { policy: 'debt', limit: 30 } }))
    const first = await shop.order('anna', order(50))
    const second = await shop.order('anna', order(80))
    await shop.spend('anna', 130)
    await shop.cancel('anna', first)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 30, forgiven: 20 })
    await shop.cancel('anna', second)
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 0, held: 0, debt: 30, forgiven: 100 })
  })

  test('5.1d Setono: nothing that is deleted takes the ledger of a customer with it', async () => {
    const shop = await openShop(plain)
    await shop.order('anna', order(50))
    const customerId = await shop.customerOf('anna')
    const deleting = transaction(shop.database, (tx) =>
      write(tx, sql`delete from customers where shop_id = ${shop.shopId} and customer_id = ${customerId}`),
    )
    await assert.rejects(deleting, { code: '23503' })
    assert.deepEqual(await shop.statement('anna'), ['earn: issuance → active 50'])
  })

  test('5.2 FloCafe#78: 100 that lapse, 80 of them spent, 50 that stay: 50 after the end, not −30', async () => {
    const shop = await openShop(aProgram([]))
    await shop.at('2026-01-10').customer('anna')
    await shop.give('anna', 100, { expiresAt: until('2026-02-01') })
    await shop.spend('anna', 80)
    await shop.give('anna', 50, { expiresAt: null })
    assert.equal(await active(shop), 70)
    assert.equal(await active(shop.startOf('2026-02-01')), 50)
    await shop.advance('anna')
    assert.equal(await active(shop), 50)
  })

  test('5.3 liberusoftware/ecommerce-laravel#1056: points lapse wherever they came from', async () => {
    const review = aRule('review', { code: 'act', act: 'review', points: 20 })
    const shop = await openShop(withWallet({ expiry: aMonth }, [onePerDollar, review]))
    await shop.at('2026-01-10').order('anna', order(10))
    await shop.act('anna', 'review', 'r1')
    await shop.give('anna', 30)
    await shop.order('bela', order(40))
    await shop.transfer('bela', 'anna', 40)
    const number = await shop.order('anna', { lines: [{ minor: 1 }] })
    await shop.spend('anna', 5, number)
    await shop.cancel('anna', number)
    assert.equal(await active(shop.endOf('2026-02-10')), 100)
    assert.equal(await active(shop.startOf('2026-02-11')), 0)
    await shop.advance('anna')
    assert.deepEqual(await shop.lots('anna'), [])
  })

  for (const [name, changed] of [
    ['gives twice as much', aProgram([aRule('base', perDollars(2, 100))])],
    ['has the rule no more', aProgram([])],
  ] as const)
    test(`5.4 Smile (help.smile.io 4036183): 50 points on $50 are taken back as 50, where the programme ${name}`, async () => {
      const shop = await openShop(plain)
      const number = await shop.order('anna', order(50))
      await shop.give('anna', 100, { expiresAt: null })
      await shop.at('2026-02-01').publish(changed)
      await shop.refund('anna', number, [{ minor: 5_000 }])
      assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 100, held: 0, debt: 0, forgiven: 0 })
    })

  test('5.4 Zenoti (663101): a member who rose a tier since loses what the order gave, not what it would give now', async () => {
    const tiers = tiersOf({ basic: '1', gold: '3' })
    assert(tiers)
    const shop = await openShop(aProgram([onePerDollar], { tiers }))
    const number = await shop.order('anna', order(50))
    assert.equal(await shop.tier('anna'), 'gold')
    await shop.order('anna', order(10))
    await shop.refund('anna', number, [{ minor: 5_000 }])
    assert.equal(await active(shop), 30)
  })

  test('5.5 Square (forum 22747): ten refunds of $9 take back all 9 points of $90', async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 1_000))]))
    const number = await shop.order('anna', order(90))
    for (let n = 0; n < 10; n++) await shop.refund('anna', number, [{ minor: 900, quantity: 0.1 }])
    assert.equal(await active(shop), 0)
  })

  test('5.6 Voucherify, nopCommerce#5235: decimals on the way are kept, and none is made up', async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 300)), aRule('more', { code: 'multiplier', factor: '1.15' })]))
    await shop.order('anna', order(10))
    assert.equal(await active(shop), 3)
    // 100 × 1.15 is 114.99999999999999 to a computer that does not take care.
    await shop.order('bela', order(300))
    assert.equal(await active(shop, 'bela'), 115)
  })

  test('5.7 Odoo #257854, ERPNext #32951, TeraWallet #53: bought, earned, given back, and no points are left, however often', async () => {
    const shop = await openShop(plain)
    for (let n = 0; n < 3; n++) {
      const number = await shop.order('anna', order(100))
      await shop.refund('anna', number, [{ minor: 10_000 }])
    }
    assert.equal(await active(shop), 0)
  })

  test('5.7 Odoo #212922, #221928: a refund does not charge the points that were spent once more', async () => {
    const shop = await openShop(aProgram([]))
    await shop.customer('anna')
    await shop.give('anna', 200)
    await shop.spend('anna', 100, 'order')
    await shop.order('anna', {
      number: 'order',
      lines: [
        { code: 'tea', minor: 3_000 },
        { code: 'mug', minor: 7_000 },
      ],
    })
    await shop.refund('anna', 'order', [{ code: 'tea', minor: 3_000 }])
    assert.equal(await active(shop), 130)
    await shop.refund('anna', 'order', [{ code: 'mug', minor: 7_000 }])
    assert.equal(await active(shop), 200)
  })

  test('5.8 nopCommerce #5595: +50, −50 spent on an order, +21 for it, the order cancelled: 50, not 0', async () => {
    const shop = await openShop(plain)
    await shop.order('anna', order(50))
    await shop.spend('anna', 50, 'next')
    await shop.order('anna', { number: 'next', ...order(21) })
    assert.equal(await active(shop), 21)
    await shop.cancel('anna', 'next')
    assert.deepEqual(await shop.balance('anna'), { pending: 0, active: 50, held: 0, debt: 0, forgiven: 0 })
  })

  test('5.9 Square (forum 23299): switching from “never” to six months and back gives no point another end', async () => {
    const shop = await openShop(plain)
    await shop.at('2026-01-10').order('anna', order(100))
    await shop.at('2026-02-01').publish(withWallet({ expiry: { ...aMonth, months: 6 } }))
    await shop.order('anna', order(40))
    await shop.at('2026-03-01').publish(plain)
    assert.deepEqual(
      (await shop.lots('anna')).map(({ expiresAt }) => expiresAt),
      [null, until('2026-08-02')],
    )
    assert.equal(await active(shop.startOf('2026-08-02')), 100)
    assert.equal(await active(shop.at('2036-01-01')), 100)
  })

  test('5.10 Voucherify (build/loyalty-points): moving points to and fro lengthens nothing', async () => {
    const shop = await openShop(withWallet({ expiry: aMonth }))
    await shop.at('2026-01-10').order('anna', order(100))
    await shop.customer('bela')
    await shop.at('2026-02-01').transfer('anna', 'bela', 100)
    await shop.at('2026-02-10').transfer('bela', 'anna', 100)
    assert.deepEqual(await shop.lots('anna'), [{ remaining: 100, expiresAt: until('2026-02-11'), state: 'active' }])
    assert.equal(await active(shop.startOf('2026-02-11')), 0)
  })

  test('5.11 Voucherify (build/loyalty-points): a tier that begins with what a reward costs is reached before the points are gone', async () => {
    const tiers = tiersOf({ basic: '1', silver: '1' })
    assert(tiers)
    const kept = { kind: 'fixed', months: 1, days: 0 } as const
    const shop = await openShop(aProgram([onePerDollar], { tiers: { ...tiers, metric: 'balance', downgrade: 'fit', validity: kept } }))
    const rewardId = await offer(shop, {})
    await shop.order('anna', order(100))
    assert.equal((await claim(shop, rewardId, 'k')).kind, 'claimed')
    assert.equal(await active(shop), 0)
    assert.equal(await shop.tier('anna'), 'silver')
  })

  test('5.12 Open Loyalty, Square: which rule comes first is its priority, then its id, and not which was edited last', async () => {
    const rules = ['b', 'a', 'c'].map((id, n) => aRule(id, perDollars(n + 2, 100), { stop: true, priority: id === 'c' ? 9 : 5 }))
    for (const [n, edited] of [rules, [...rules].reverse()].entries()) {
      const shop = await openShop(plain)
      await shop.at(`2026-01-0${n + 2}`).publish(aProgram(edited))
      await shop.order('anna', order(10))
      assert.equal(await active(shop), 30)
    }
  })

  test('5.13 LoyaltyLion (1965601): an order of which only the shipping is kept is returned in full', async () => {
    const shop = await openShop(withWallet({ restore: { mode: 'full_only', lapsed: { policy: 'lapse' } } }))
    await shop.order('anna', order(100))
    await shop.spend('anna', 80, 'parcel')
    await shop.order('anna', { number: 'parcel', lines: [{ minor: 5_000 }, { code: 'SHIPPING', minor: 900 }] })
    await shop.refund('anna', 'parcel', [{ minor: 5_000 }])
    assert.equal(await active(shop), 100)
  })

  test('5.15 vendo#1297: of eight with one key and eight bodies at once one is done, and the others wrote nothing', async () => {
    const shop = await openShop(plain)
    await shop.order('anna', order(1))
    const outcomes = await Promise.allSettled([1, 2, 4, 8, 16, 32, 64, 128].map((points) => shop.give('anna', points, { key: 'k' })))
    const done = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    assert.equal(done.length, 1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'idempotency_key_reused')
    assert.equal(await active(shop), done[0]?.value.active)
    assert.deepEqual(
      (await shop.operations('anna')).map(({ kind }) => kind),
      ['earn', 'adjust'],
    )
  })

  test('5.15 formancehq/stack#1633: one key twice in a batch is one operation, and another under it is refused alone', async () => {
    const shop = await openShop(plain)
    const customerId = await shop.customer('anna')
    const shared = { kind: 'adjust', customerId, wallet: 'points', key: 'k', reason: 'test', staffId: null } as const
    const commands = [10, 10, 20].map((points) => ({ ...shared, points, keyHash: points }))
    const batch = { shopId: shop.shopId, commands, now: shop.now() }
    const outcomes = await transaction(shop.database, (tx) => executeAll(tx, batch))
    const told = outcomes.map((outcome) => ('refused' in outcome ? outcome.refused.code : outcome.answer))
    assert.deepEqual(
      [told[0], told[1]].map((answer) => typeof answer === 'object' && answer && 'isReplayed' in answer && answer.isReplayed),
      [false, true],
    )
    assert.equal(told[2], 'idempotency_key_reused')
    assert.equal(await active(shop), 10)
  })

  test('5.16 The-Leetcode-City#274, #180: a reward that each may have once is had once, and a review rewarded once, asked for eight times at once', async () => {
    const review = aRule('review', { code: 'act', act: 'review', points: 20 })
    const shop = await openShop(aProgram([onePerDollar, review]))
    await shop.order('anna', order(1_000))
    const rewardId = await offer(shop, { perMember: { times: 1, per: 'ever' } })
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(shop, rewardId, `k${n}`)))
    assert.equal(answers.filter(({ kind }) => kind === 'claimed').length, 1)
    assert.equal(await active(shop), 900)
    await Promise.all(Array.from({ length: 8 }, () => shop.act('anna', 'review', 'r1')))
    assert.equal(await active(shop), 920)
  })

  test('5.17 Odoo #274951: points worth more than the order are charged only as far as they were used', async () => {
    const conversion = { points: 100, valueMinor: 100, multiple: 1, minimum: 1, maxSharePercent: 100 }
    const shop = await openShop(withWallet({ conversion }))
    await shop.order('anna', order(2_000))
    const { redemption } = await shop.hold('anna', { points: 2_000, orderMinor: 850 })
    await shop.capture(redemption.redemptionId)
    assert.deepEqual([redemption.points, redemption.valueMinor, await active(shop)], [850, 850, 1_150])
  })

  test('5.18 midaz (nonnegative_test.go): these tests look at the product, and see a balance that is not the sum of its entries', async () => {
    const shop = await openShop(plain)
    await shop.order('anna', order(100))
    const change = (by: number) =>
      transaction(shop.database, (tx) => write(tx, sql`update loyalty_accounts set active = active + ${by} where shop_id = ${shop.shopId}`))
    await change(1)
    await assert.rejects(shop.balance('anna'), assert.AssertionError)
    await assert.rejects(change(-102), { code: '23514' })
    await change(-1)
    assert.equal(await active(shop), 100)
  })
})
