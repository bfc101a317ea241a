/** Section 7.10 of the specification: what one midnight does, in which order. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Program, Tiers } from '../program.ts'
import type { LoyalShop } from '../shop-for-tests.ts'
import { statementPage } from '../statement.ts'
import { openShop } from './open-shop-for-tests.ts'

const midnight = startOfDay('2026-02-01', 'Europe/Warsaw')
const byBalance = (rules: Partial<Tiers>): Program => {
  const tiers = tiersOf({ basic: '1', silver: '1' })
  assert(tiers)
  return aProgram([], { wallets: [aWallet()], tiers: { ...tiers, metric: 'balance', downgrade: 'fit', ...rules } })
}

/** 60 points lapse and 60 become active at one midnight; a tier begins with 100. */
async function sixtyGoSixtyCome(rules: Partial<Tiers> = {}) {
  const shop = await openShop(byBalance(rules))
  await shop.at('2026-01-10').customer('anna')
  await shop.lot('anna', { amount: 60, expiresAt: midnight })
  await shop.lot('anna', { amount: 60, activatesAt: midnight })
  await shop.endOf('2026-01-31').advance('anna')
  assert.equal(await shop.tier('anna'), 'basic')
  return shop
}

suite('7.10', needsDatabase, () => {
  test('7.10 points become active, the tier is looked at, points lapse, the tier by balance is looked at again', async () => {
    const shop = await sixtyGoSixtyCome()
    await shop.startOf('2026-02-01').advance('anna')
    assert.deepEqual(
      (await shop.operations('anna')).slice(-2).map(({ kind, effectiveAt }) => ({ kind, effectiveAt })),
      [
        { kind: 'activate', effectiveAt: midnight },
        { kind: 'expire', effectiveAt: midnight },
      ],
    )
    assert.deepEqual((await shop.tierChanges('anna')).slice(-2), [
      { fromTier: 'basic', toTier: 'silver', changedAt: midnight },
      { fromTier: 'silver', toTier: 'basic', changedAt: midnight },
    ])
    assert.equal((await shop.balance('anna')).active, 60)
  })

  test('7.10 a tier that was reached that midnight is kept for its time, though points lapsed in the same', async () => {
    const shop = await sixtyGoSixtyCome({ validity: { kind: 'fixed', months: 1, days: 0 } })
    assert.equal(await shop.startOf('2026-02-01').tier('anna'), 'silver')
    assert.equal(await shop.endOf('2026-02-28').tier('anna'), 'silver')
    assert.equal(await shop.startOf('2026-03-01').tier('anna'), 'basic')
  })

  test('7.10 what is held until midnight is let go first, and lapses with it', async () => {
    const shop = await openShop(byBalance({}))
    await shop.at(new Date(midnight.getTime() - 30 * 60_000).toISOString()).customer('anna')
    await shop.lot('anna', { amount: 60, expiresAt: midnight })
    await shop.hold('anna', { points: 60, minutes: 30 })
    assert.deepEqual(await shop.startOf('2026-02-01').balance('anna'), { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 })
    await shop.advance('anna')
    assert.deepEqual((await shop.statement('anna')).slice(-2), ['release: held → active 60', 'release: active → expired 60'])
  })

  test('7.10 however late it is looked at, each midnight is settled as itself, and in one jump as in many', async () => {
    const stepByStep = await sixtyGoSixtyCome()
    const atOnce = await sixtyGoSixtyCome()
    for (const day of ['2026-02-01', '2026-02-02', '2026-03-01']) await stepByStep.startOf(day).advance('anna')
    await atOnce.startOf('2026-03-01').advance('anna')
    assert.deepEqual(await atOnce.operations('anna').then(withoutKeys), await stepByStep.operations('anna').then(withoutKeys))
    assert.deepEqual(await atOnce.tierChanges('anna'), await stepByStep.tierChanges('anna'))
    assert.equal((await atOnce.tierChanges('anna')).at(-1)?.changedAt.toISOString(), midnight.toISOString())
  })

  test('7.10 points redeem themselves at the last instant of the day, also those that lapse a moment later', async () => {
    const shop = await openShop(redeeming())
    await shop.at('2026-01-31').customer('anna')
    await shop.lot('anna', { amount: 150, expiresAt: midnight })
    await shop.lot('anna', { amount: 60, activatesAt: midnight })
    assert.equal((await shop.at(before(lastInstant)).balance('anna')).active, 150)
    assert.deepEqual([await shop.endOf('2026-01-31').balance('anna'), await creditOf(shop)], [{ ...none, active: 50, pending: 60 }, 500])
    await shop.startOf('2026-02-01').advance('anna')
    assert.deepEqual([(await shop.balance('anna')).active, await creditOf(shop)], [60, 500])
    assert.deepEqual((await shop.statement('anna')).filter(isOfTime), [
      'hold: active → held 100',
      'redeem: held → redeemed 100',
      'activate: pending → active 60',
      'expire: active → expired 50',
      'earn: issuance → active 500',
    ])
    const asked = { shopId: shop.shopId, customerId: await shop.customerOf('anna'), limit: 50, now: shop.now() }
    const { lines } = await statementPage(shop.database.db, asked)
    assert.deepEqual(
      lines
        .filter(({ cause }) => cause.kind === 'auto_redeem')
        .map(({ wallet, kind, at, activeChange }) => [wallet, kind, at, activeChange]),
      [
        ['credit_usd', 'earn', lastInstant.toISOString(), 500],
        ['points', 'redeem', lastInstant.toISOString(), 0],
        ['points', 'hold', lastInstant.toISOString(), -100],
      ],
    )
  })

  test('7.10 the whole order of a day: active, tier, redeemed, the period closes, lapsed, tier by balance', async () => {
    const shop = await openShop(redeeming({ metric: 'balance' }))
    await shop.at('2026-01-10').customer('anna')
    await shop.lot('anna', { amount: 40, expiresAt: midnight })
    await shop.lot('anna', { amount: 100, activatesAt: startOfDay('2026-01-31', 'Europe/Warsaw') })
    await shop.lot('anna', { amount: 120, activatesAt: midnight, expiresAt: startOfDay('2026-02-02', 'Europe/Warsaw') })
    await shop.startOf('2026-02-02').advance('anna')
    const moments = [...(await shop.operations('anna')), ...(await shop.tierChanges('anna')).map(asOperation)]
    assert.deepEqual(
      moments
        .filter(({ kind }) => kind !== 'adjust' && kind !== 'hold' && kind !== 'basic from null')
        .map(({ kind, effectiveAt }) => `${effectiveAt.toISOString()} ${kind}`)
        .sort(),
      [
        '2026-01-30T23:00:00.000Z activate',
        '2026-01-30T23:00:00.000Z silver from basic',
        '2026-01-31T22:59:59.999Z basic from silver',
        '2026-01-31T22:59:59.999Z earn',
        '2026-01-31T22:59:59.999Z redeem',
        '2026-01-31T23:00:00.000Z activate',
        '2026-01-31T23:00:00.000Z silver from basic',
        '2026-02-01T22:59:59.999Z basic from silver',
        '2026-02-01T22:59:59.999Z earn',
        '2026-02-01T22:59:59.999Z redeem',
        '2026-02-01T23:00:00.000Z expire',
      ],
    )
    assert.deepEqual([(await shop.balance('anna')).active, await creditOf(shop)], [40, 1000])
  })

  test('5.11 a tier by balance begins where points redeem themselves too, and is kept for its time', async () => {
    const shop = await openShop(redeeming({ metric: 'balance', validity: { kind: 'fixed', months: 1, days: 0 } }))
    await shop.at('2026-01-31').customer('anna')
    await shop.lot('anna', { amount: 100, activatesAt: midnight })
    assert.equal(await shop.endOf('2026-01-31').tier('anna'), 'basic')
    assert.equal(await shop.startOf('2026-02-01').tier('anna'), 'silver')
    assert.deepEqual([await shop.endOf('2026-02-01').tier('anna'), (await shop.balance('anna')).active], ['silver', 0])
    assert.equal(await shop.endOf('2026-02-28').tier('anna'), 'silver')
    assert.equal(await shop.startOf('2026-03-01').tier('anna'), 'basic')
  })

  test('7.10 spending does not lower points that were earned, and neither does redeeming by itself', async () => {
    const shop = await openShop(redeeming({ metric: 'points_earned' }))
    await shop.at('2026-01-31').order('anna', { lines: [{ minor: 10_000 }] })
    assert.deepEqual([await shop.at('2026-02-10').tier('anna'), (await shop.balance('anna')).active], ['silver', 0])
  })

  test('7.10 a programme that begins to redeem changes no day that is over', async () => {
    const shop = await openShop(byBalance({}))
    await shop.at('2026-01-10').customer('anna')
    await shop.lot('anna', { amount: 230 })
    await shop.at('2026-01-20').publish(redeeming())
    assert.equal((await shop.at(before(startOfDay('2026-01-21', 'Europe/Warsaw'), 2)).balance('anna')).active, 230)
    assert.deepEqual([(await shop.endOf('2026-01-20').balance('anna')).active, await creditOf(shop)], [30, 1000])
  })

  test('7.10 what becomes known late redeems itself after all that is known already, and never twice', async () => {
    const shop = await openShop(redeeming())
    await shop.at('2026-01-05').order('anna', { lines: [{ minor: 6_000 }] })
    await shop.at('2026-01-08').spend('anna', 10)
    await shop.at('2026-01-20').order('anna', { lines: [{ minor: 6_000 }], at: new Date('2026-01-03T12:00:00Z') })
    await shop.advance('anna')
    const redeemed = (await shop.operations('anna')).filter(({ kind }) => kind === 'redeem').at(-1)
    assert.equal(redeemed?.effectiveAt.toISOString(), '2026-01-08T22:59:59.999Z')
    assert.deepEqual([(await shop.balance('anna')).active, await creditOf(shop)], [10, 500])
    await shop.order('anna', { lines: [{ minor: 9_500 }], at: new Date('2026-01-04T12:00:00Z') })
    await shop.advance('anna')
    assert.deepEqual([(await shop.balance('anna')).active, await creditOf(shop)], [5, 1000])
  })

  test('7.7 an order that is refunded after its points redeemed themselves takes what is left, and no money', async () => {
    const shop = await openShop(redeeming())
    await shop.at('2026-01-05').order('anna', { number: 'o', lines: [{ minor: 13_000 }] })
    assert.deepEqual([(await shop.at('2026-01-10').balance('anna')).active, await creditOf(shop)], [30, 500])
    await shop.refund('anna', 'o', [{ minor: 13_000 }])
    assert.deepEqual([await shop.balance('anna'), await creditOf(shop)], [{ ...none, forgiven: 100 }, 500])
  })
})

/** From 100 points on, 100 of them become 5 dollars at the end of the day. */
function redeeming(rules?: Partial<Tiers>): Program {
  const conversion = { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 }
  const wallets = [aWallet({ conversion, autoRedeem: { points: 100 } })]
  return { ...byBalance(rules ?? {}), ...(rules ? {} : { tiers: null }), rules: [aRule('base', perDollars(1, 100))], wallets }
}

const lastInstant = new Date(midnight.getTime() - 1)
const before = (instant: Date, milliseconds = 1): string => new Date(instant.getTime() - milliseconds).toISOString()
const creditOf = async (shop: LoyalShop): Promise<number> => (await shop.balance('anna', { wallet: 'credit_usd' })).active
const none = { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 }
const isOfTime = (line: string): boolean => !line.startsWith('adjust')
const asOperation = ({ fromTier, toTier, changedAt }: { fromTier: string | null; toTier: string; changedAt: Date }) => ({
  kind: `${toTier} from ${fromTier}`,
  effectiveAt: changedAt,
})

const withoutKeys = (operations: readonly { kind: string; effectiveAt: Date }[]) =>
  operations.map(({ kind, effectiveAt }) => ({ kind, effectiveAt }))
