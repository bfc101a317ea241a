/** Section 7.10 of the specification: what one midnight does, in which order. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { startOfDay } from '../../kit/clock.ts'
import { aProgram, aWallet, tiersOf } from '../earning/program-for-tests.ts'
import type { Program, Tiers } from '../program.ts'
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
})

const withoutKeys = (operations: readonly { kind: string; effectiveAt: Date }[]) =>
  operations.map(({ kind, effectiveAt }) => ({ kind, effectiveAt }))
