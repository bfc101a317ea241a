/** Section 7.11 of the specification: tiers, as other systems document them, seen through orders and the ledger. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, perDollars } from '../earning/program-for-tests.ts'
import type { Program, Tiers } from '../program.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'

const benefits = { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0 }
const withTiers = (levels: Readonly<Record<string, number>>, rules: Partial<Tiers>): Program =>
  aProgram([aRule('base', perDollars(1, 100))], {
    tiers: {
      ...{ metric: 'points_earned', wallet: 'points', window: { kind: 'lifetime' }, upgrade: 'immediate', downgrade: 'fit' },
      ...{ validity: { kind: 'while_met' }, grace: null, isPendingCounted: true, ...rules },
      levels: Object.entries(levels).map(([code, threshold]) => ({ code, threshold, name: { en: code }, benefits })),
    },
  })
const metals = { basic: 0, silver: 100, gold: 500, platinum: 1000 }
const monthly = { window: { kind: 'calendar', per: 'month' }, validity: { kind: 'end_of_period', periodsMore: 0 } } as const
const order = (points: number) => ({ lines: [{ minor: points * 100 }] })

/** 100 points, which are Gold, on 10 March. */
async function goldOnTheTenth(rules: Partial<Tiers>): Promise<LoyalShop> {
  const shop = await openShop(withTiers({ basic: 0, gold: 100 }, { ...monthly, ...rules }))
  await shop.at('2026-03-01').order('anna', order(0.01))
  await shop.at('2026-03-10').order('anna', order(100))
  return shop
}

/** The last day of a tier, and what comes then. */
async function assertEnds(shop: LoyalShop, tier: string, lastDay: string, then: string): Promise<void> {
  assert.equal(await shop.endOf(lastDay).tier('anna'), tier)
  assert.equal(await shop.at(new Date(shop.now().getTime() + 1).toISOString()).tier('anna'), then)
}

/** 250 points are Gold on 20 July; 200 of them are spent on the 25th. */
async function goldSpends(rules: Partial<Tiers>): Promise<LoyalShop> {
  const shop = await openShop(withTiers({ bronze: 0, silver: 100, gold: 200 }, { metric: 'balance', ...rules }))
  await shop.at('2026-07-20').customer('anna')
  await shop.give('anna', 250)
  assert.equal(await shop.tier('anna'), 'gold')
  await shop.at('2026-07-25').spend('anna', 200)
  return shop
}

suite('7.11', needsDatabase, () => {
  test('7.11 by balance: +100 on 10 January is Silver, −50 on 15 February Basic, +500 on 25 February Gold (support.voucherify.io 587)', async () => {
    const shop = await openShop(withTiers(metals, { metric: 'balance' }))
    await shop.at('2026-01-10').customer('anna')
    await shop.give('anna', 100)
    assert.equal(await shop.tier('anna'), 'silver')
    await shop.at('2026-02-15').spend('anna', 50)
    assert.equal(await shop.tier('anna'), 'basic')
    await shop.at('2026-02-25').give('anna', 500)
    assert.equal(await shop.tier('anna'), 'gold')
    assert.deepEqual(
      (await shop.tierChanges('anna')).map(({ fromTier, toTier }) => [fromTier, toTier]),
      [
        [null, 'basic'],
        ['basic', 'silver'],
        ['silver', 'basic'],
        ['basic', 'gold'],
      ],
    )
  })

  test('7.11 a month’s threshold met on 10 March, at once: Gold from the 10th to 31 March', async () => {
    const shop = await goldOnTheTenth({})
    assert.equal(await shop.tier('anna'), 'gold')
    await assertEnds(shop, 'gold', '2026-03-31', 'basic')
  })

  test('7.11 … kept through the next period: to 30 April', async () => {
    const shop = await goldOnTheTenth({ validity: { kind: 'end_of_period', periodsMore: 1 } })
    await assertEnds(shop, 'gold', '2026-04-30', 'basic')
  })

  test('7.11 … from the next period: Gold from 1 to 30 April', async () => {
    const shop = await goldOnTheTenth({ upgrade: 'next_period' })
    await assertEnds(shop, 'basic', '2026-03-31', 'gold')
    await assertEnds(shop, 'gold', '2026-04-30', 'basic')
  })

  test('7.11 … and 7 days more: into 7 April', async () => {
    const shop = await goldOnTheTenth({ grace: { months: 0, days: 7, roundedTo: 'day' } })
    await assertEnds(shop, 'gold', '2026-04-07', 'basic')
  })

  test('7.11 250 points are Gold on 20 July, 200 spent on the 25th: by fit Bronze at once', async () => {
    const shop = await goldSpends({})
    assert.equal(await shop.tier('anna'), 'bronze')
  })

  test('7.11 … with a month of grace not before the end of 19 August, rounded at the end of 31 August', async () => {
    await assertEnds(await goldSpends({ grace: { months: 1, days: 0, roundedTo: 'day' } }), 'gold', '2026-08-19', 'bronze')
    await assertEnds(await goldSpends({ grace: { months: 1, days: 0, roundedTo: 'month' } }), 'gold', '2026-08-31', 'bronze')
  })

  test('7.11 … a fixed time counts its first day: 31 days from 20 July end on 20 August, 00:00, 30 days a day earlier', async () => {
    await assertEnds(await goldSpends({ validity: { kind: 'fixed', months: 0, days: 31 } }), 'gold', '2026-08-19', 'bronze')
    await assertEnds(await goldSpends({ validity: { kind: 'fixed', months: 0, days: 30 } }), 'gold', '2026-08-18', 'bronze')
  })

  for (const [points, level] of [
    [5, 'zero'],
    [10, 'one'],
    [30, 'two'],
  ] as const)
    test(`7.11 levels 0, 10, 30, 100: ${points} active points at the end of the year are level ${level} (OLOSS: level_downgrade_settings)`, async () => {
      const levels = { zero: 0, one: 10, two: 30, three: 100 }
      const yearly: Partial<Tiers> = { window: { kind: 'calendar', per: 'year' }, validity: { kind: 'end_of_period', periodsMore: 0 } }
      const shop = await openShop(withTiers(levels, { metric: 'balance', ...yearly }))
      await shop.at('2026-03-01').customer('anna')
      await shop.give('anna', 100)
      await shop.at('2026-06-01').spend('anna', 100 - points)
      await assertEnds(shop, 'three', '2026-12-31', level)
    })

  test('7.11 spending never lowers what was earned (OLOSS: FAQ q6)', async () => {
    const shop = await openShop(withTiers(metals, {}))
    await shop.order('anna', order(500))
    await shop.spend('anna', 500)
    assert.equal(await shop.at('2028-01-01').tier('anna'), 'gold')
  })

  test('7.11 a refund counts on the day of the order: what only that order gave is gone, and what later orders gave is not', async () => {
    const rolling = { window: { kind: 'rolling', months: 12, days: 0 } } as const
    const shop = await openShop(withTiers(metals, rolling))
    const first = await shop.at('2026-01-10').order('anna', order(300))
    await shop.at('2026-06-10').order('anna', order(250))
    assert.equal(await shop.tier('anna'), 'gold')
    await shop.at('2026-07-01').refund('anna', first, [{ minor: 20_000, quantity: 2 / 3 }])
    assert.equal(await shop.tier('anna'), 'silver')
    await shop.order('anna', order(150))
    assert.equal(await shop.tier('anna'), 'gold')
    // 100 are left of January, and leave the window with it: were they taken from July, 500 would be left.
    await assertEnds(shop, 'gold', '2027-01-09', 'silver')
  })

  test('7.11 higher thresholds take no tier silently: it is kept as promised, and then the new ones hold', async () => {
    const shop = await goldOnTheTenth({})
    await shop.at('2026-03-15').publish(withTiers({ basic: 0, gold: 1_000 }, monthly))
    await shop.order('anna', order(1))
    assert.equal(await shop.tier('anna'), 'gold')
    await assertEnds(shop, 'gold', '2026-03-31', 'basic')
    await shop.at('2026-04-10').order('anna', order(100))
    assert.equal(await shop.tier('anna'), 'basic')
  })

  test('7.11 a tier given by hand has an author and an end, and what was earned goes on beneath it', async () => {
    const shop = await openShop(withTiers(metals, {}))
    await shop.at('2026-03-01').order('anna', order(100))
    const tier = { code: 'platinum', until: startOfDay('2026-04-01', 'Europe/Warsaw') }
    const customerId = await shop.customerOf('anna')
    const byHand = { customerId, wallet: 'points', key: 'gift', keyHash: 1, reason: 'Ambassador', staffId: null }
    await shop.run<'give_tier'>({ kind: 'give_tier', tier, ...byHand })
    assert.equal(await shop.tier('anna'), 'platinum')
    await assertEnds(shop, 'platinum', '2026-03-31', 'silver')
    assert.equal((await shop.operations('anna')).at(-1)?.reason, 'Ambassador')
  })
})
