/** Section 7.18 of the specification: households. Points stay with whoever earned them; what is spent together is one spend. */
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { openDatabase, transaction } from '../../kit/database.ts'
import { aProgram, aRule, aWallet, perDollars } from '../earning/program-for-tests.ts'
import { householdMerges, householdPersonalData } from '../households/contributions.ts'
import { dissolveHousehold, foundHousehold, joinHousehold, leaveHousehold } from '../households/membership.ts'
import { viewHousehold } from '../households/store.ts'
import { memberStatus } from '../member-status.ts'
import { holdsInDatabase } from '../model/invariants.ts'
import type { HouseholdRules, Program } from '../program.ts'
import type { Reward } from '../rewards/reward.ts'
import { addRewards } from '../rewards/store.ts'
import { AskQuote } from '../schema.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'
import { quoted } from './quoted-for-tests.ts'

const everyone: HouseholdRules = { spend: 'everyone', leaving: 'take', maxMembers: 3 }
const conversion = { points: 100, valueMinor: 100, multiple: 1, minimum: 1, maxSharePercent: 100 }
const programOf = (households: HouseholdRules | null, wallet: Partial<Program['wallets'][number]> = {}): Program =>
  aProgram([aRule('base', perDollars(1, 100))], { wallets: [aWallet({ conversion, ...wallet })], households })

const june = new Date('2026-06-30T22:00:00Z')
const december = new Date('2026-12-31T23:00:00Z')

suite('7.18', needsDatabase, () => {
  test('the pool is what its members have, and what would be lost first is spent first, whoever earned it', async () => {
    const { shop, ids } = await aFamily()
    await shop.give('anna', 100, { expiresAt: december })
    await shop.give('bogdan', 100, { expiresAt: june })
    const { redemption, active } = await shop.spend('anna', 120, '1001')
    assert.deepEqual([redemption.pool?.points, active, await actives(shop)], [120, 80, [80, 0]])
    assert.deepEqual(await shop.statement('bogdan'), [
      'adjust: issuance → active 100',
      'hold: active → held 100',
      'redeem: held → redeemed 100',
    ])
    await assert.rejects(shop.spend('anna', 81), { code: 'insufficient_points' })
    const status = await memberStatus(shop.database.db, { shopId: shop.shopId, customerId: ids.bogdan, now: shop.now() })
    assert.deepEqual(
      [status.wallets[0]?.active, status.household?.wallets[0], status.household?.maySpendAll],
      [...[0, { wallet: 'points', active: 80, worthMinor: 80 }, true]],
    )
    const cart = AskQuote.parse({ customer: null, lines: [{ totalMinor: 5000 }] })
    const quote = await quoted(shop, ids.bogdan, cart)
    assert.equal(quote.usable?.points, 80)
    await holds(shop)
  })

  test('a pooled spend reversed returns to each source in the amounts drawn, in part and then in whole', async () => {
    const { shop } = await aFamily()
    await shop.give('anna', 100, { expiresAt: december })
    await shop.give('bogdan', 50, { expiresAt: june })
    await shop.give('celina', 70, { expiresAt: null })
    const order = { lines: [{ code: 'tea', minor: 9_999, quantity: 3 }] }
    await shop.spend('anna', 200, 'o-1')
    assert.deepEqual(await actives(shop, 'anna', 'bogdan', 'celina'), [0, 0, 20])
    await shop.order('anna', { number: 'o-1', ...order })
    // A third is 66 of 200, and what was consumed last comes back first: 50 of Celina's, then 16 of Anna's.
    await shop.at('2026-01-02').refund('anna', 'o-1', [{ code: 'tea', minor: 3_333 }])
    assert.deepEqual(await actives(shop, 'bogdan', 'celina'), [0, 70])
    assert.equal((await shop.balance('anna')).active, 16 + 66)
    await shop.at('2026-01-03').refund('anna', 'o-1', [{ code: 'tea', minor: 6_666, quantity: 2 }])
    assert.deepEqual(await actives(shop, 'anna', 'bogdan', 'celina'), [100, 50, 70])
    assert.deepEqual(
      (await shop.lots('bogdan')).map(({ expiresAt }) => expiresAt),
      [june],
    )
    await holds(shop)
  })

  test('it returns also to somebody who has left, and lapses there where its time is over', async () => {
    const { shop, ids, householdId } = await aFamily()
    await shop.give('bogdan', 50, { expiresAt: june })
    await shop.spend('anna', 50, 'o-1')
    await shop.order('anna', { number: 'o-1', lines: [{ minor: 5_000 }] })
    await leave(shop, householdId, ids.bogdan)
    await shop.at('2026-08-01').cancel('anna', 'o-1')
    assert.deepEqual(await actives(shop), [0, 0])
    assert.equal((await shop.statement('bogdan')).at(-1), 'restore: active → expired 50')
    await holds(shop)
  })

  test('what is held together is captured in part, let go or timed out together', async () => {
    const { shop } = await aFamily()
    await shop.give('anna', 30, { expiresAt: june })
    await shop.give('bogdan', 100, { expiresAt: december })
    const hold = async () => (await shop.hold('anna', { points: 100 })).redemption.redemptionId
    const captured = await hold()
    assert.deepEqual([(await shop.balance('bogdan')).held, await actives(shop)], [70, [0, 30]])
    const { redemption } = await shop.capture(captured, { points: 40, orderNumber: '7' })
    assert.deepEqual([redemption.pool?.captured, await actives(shop)], [40, [0, 90]])
    assert.equal((await shop.capture(captured, { points: 40, orderNumber: '7' })).isReplayed, true)
    const voided = (await shop.hold('anna', { points: 90 })).redemption
    assert.deepEqual([voided.points, voided.pool?.points], [0, 90], 'the head has nothing of its own')
    await shop.void(voided.redemptionId)
    assert.deepEqual(await actives(shop), [0, 90])
    const drawn = voided.pool?.shares[0]?.redemptionId ?? ''
    await assert.rejects(shop.void(drawn), { code: 'not_found' }, 'nobody else ends what was drawn for somebody')
    const late = (await shop.hold('anna', { points: 90 })).redemption.redemptionId
    shop.at('2026-01-01T12:30:00Z')
    assert.deepEqual(await actives(shop), [0, 90])
    await assert.rejects(shop.capture(late), { code: 'hold_expired' })
    await holds(shop)
  })

  test('a reward is had together, counts for who had it, and is given back to those who paid', async () => {
    const { shop, ids } = await aFamily()
    const mug: Reward = {
      ...{
        code: 'mug',
        name: { en: 'Mug' },
        wallet: 'points',
        pointsCost: 100,
        stock: 5,
        tiers: null,
        from: null,
        until: null,
        isActive: true,
      },
      ...{ kind: { code: 'gift_product', product: 'mug' }, perMember: { times: 1, per: 'ever' } },
    }
    const { shopId, database } = shop
    const [rewardId = ''] = await transaction(database, (tx) => addRewards(tx, { shopId, rewards: [mug], now: shop.now() }))
    await shop.give('bogdan', 60)
    await shop.give('celina', 150)
    const claim = (customerId: string, key: string) => shop.run<'claim'>({ kind: 'claim', customerId, rewardId, key, keyHash: 1 })
    const claimed = await claim(ids.anna, 'first')
    assert(claimed.kind === 'claimed')
    assert.equal(claimed.active, 110)
    const again = await claim(ids.anna, 'second')
    assert.deepEqual(again.kind === 'not_available' && again.reasons.map(({ code }) => code), ['limit_reached'])
    const cancel = { kind: 'cancel_claim', redemptionId: claimed.redemption.redemptionId, reason: 'test', staffId: null } as const
    assert.deepEqual(await shop.run<'cancel_claim'>(cancel), { restored: 100, active: 210 })
    assert.deepEqual(await shop.run<'cancel_claim'>(cancel), { restored: 100, active: 210 })
    assert.deepEqual(await actives(shop, 'anna', 'bogdan', 'celina'), [0, 60, 150])
    assert.equal((await claim(ids.anna, 'third')).kind, 'claimed', 'what was given back counts no more')
    await holds(shop)
  })

  test('owner-only spend: others spend their own', async () => {
    const { shop } = await aFamily({ ...everyone, spend: 'owner' })
    await shop.give('anna', 10)
    await shop.give('bogdan', 20)
    await assert.rejects(shop.spend('bogdan', 21), { code: 'insufficient_points' })
    await shop.spend('anna', 25)
    assert.deepEqual(await actives(shop), [0, 5])
    await shop.spend('bogdan', 5)
  })

  test('caps are counted per member', async () => {
    const wallet = { periodCap: { points: 100, per: 'year', beyond: 'reduce' } as const }
    const { shop } = await aFamily(everyone, wallet)
    await shop.order('anna', { lines: [{ minor: 20_000 }] })
    await shop.order('bogdan', { lines: [{ minor: 20_000 }] })
    assert.deepEqual(await actives(shop), [100, 100])
  })

  test('leaving: own unspent lots leave', async () => {
    const { shop, ids, householdId } = await aFamily()
    await shop.give('bogdan', 50, { expiresAt: june })
    await leave(shop, householdId, ids.bogdan)
    assert.deepEqual(await actives(shop), [0, 50])
    await assert.rejects(shop.spend('anna', 1), { code: 'insufficient_points' })
  })

  test('leaving: own unspent lots stay with the owner, with their original expiry; what is pending or held goes along', async () => {
    const { shop, ids, householdId } = await aFamily({ ...everyone, leaving: 'leave' })
    await shop.give('bogdan', 50, { expiresAt: june })
    await shop.give('bogdan', 20, { expiresAt: december })
    await shop.lot('bogdan', { amount: 40, activatesAt: december })
    const { redemption } = await shop.hold('bogdan', { points: 10 })
    await leave(shop, householdId, ids.bogdan)
    assert.deepEqual(
      (await shop.lots('anna')).map(({ remaining, expiresAt }) => [remaining, expiresAt]),
      [
        [40, june],
        [20, december],
      ],
    )
    assert.deepEqual(await shop.balance('bogdan'), { pending: 40, active: 0, held: 10, debt: 0, forgiven: 0 })
    await shop.void(redemption.redemptionId)
    assert.equal((await shop.balance('bogdan')).active, 10)
    await holds(shop)
  })

  test('nobody belongs to two, none holds more than it may, and whoever founded it is followed by who joined first', async () => {
    const { shop, ids, householdId } = await aFamily()
    const { shopId, database } = shop
    const [dan, eva] = [await shop.customer('dan'), await shop.customer('eva')]
    const by = { shopId, staffId: null, now: shop.now() }
    const found = (ownerId: string, memberIds: string[]) => transaction(database, (tx) => foundHousehold(tx, { ...by, ownerId, memberIds }))
    await assert.rejects(found(dan, [ids.anna]), { code: 'in_household' })
    await assert.rejects(found(dan, [eva, eva, householdId]), { code: 'not_found' })
    await assert.rejects(join(shop, householdId, dan), { code: 'household_full', values: { most: 3 } })
    assert.equal(await leave(shop, householdId, ids.anna).then((left) => left?.members[0]?.customerId), ids.bogdan)
    await assert.rejects(leave(shop, householdId, ids.anna), { code: 'not_in_household' })
    assert.equal((await join(shop, householdId, dan)).members.length, 3)
    await transaction(database, (tx) => dissolveHousehold(tx, { ...by, householdId }))
    assert.equal(await viewHousehold(database.db, { shopId, householdId }), null)
    await shop.publish(programOf(null))
    await assert.rejects(found(dan, [eva]), { code: 'households_off' })
  })

  test('merged customers take their place along, and have it again when they part; who is erased has none', async () => {
    const { shop, ids, householdId } = await aFamily()
    const { shopId, database } = shop
    const [dan, eva] = [await shop.customer('dan'), await shop.customer('eva')]
    const other = await transaction(database, (tx) => foundHousehold(tx, { ...by(shop), ownerId: dan, memberIds: [eva] }))
    const membersOf = async (id: string) =>
      (await viewHousehold(database.db, { shopId, householdId: id }))?.members.map((each) => each.customerId)
    const merge = (keptId: string, mergedId: string) =>
      transaction(database, (tx) => householdMerges.merge(tx, { shopId, keptId, mergedId, now: shop.now() }))
    const part = (keptId: string, restoredId: string) =>
      transaction(database, (tx) => householdMerges.part(tx, { shopId, keptId, restoredId, originIds: [restoredId], now: shop.now() }))
    const [ours, theirs] = [await membersOf(householdId), await membersOf(other.householdId)]

    await merge(ids.bogdan, ids.anna)
    assert.deepEqual(await membersOf(householdId), [ids.bogdan, ids.celina], 'two places of one household are one, and its owner’s')
    await part(ids.bogdan, ids.anna)
    await merge(ids.bogdan, dan)
    assert.deepEqual([await membersOf(householdId), await membersOf(other.householdId)], [ours, [eva]], 'the place of who is kept counts')
    await part(ids.bogdan, dan)
    assert.deepEqual([await membersOf(householdId), await membersOf(other.householdId)], [ours, theirs])
    const fred = await shop.customer('fred')
    await merge(fred, dan)
    assert.deepEqual(await membersOf(other.householdId), [fred, eva])

    const erased = await transaction(database, (tx) => householdPersonalData.erase(tx, { shopId, customerId: ids.anna, now: shop.now() }))
    assert.deepEqual([erased.removed, await membersOf(householdId)], [1, [ids.bogdan, ids.celina]])
  })
})

test('of all members who spend the last pooled points at once, one does', needsDatabase, async () => {
  const made = await testDatabase()
  const database = openDatabase({ connection: { connectionString: made.url }, size: 12 })
  after(() => database.close())
  const shop = await aLoyalShop(database, programOf(everyone))
  const { ids } = await familyOf(shop)
  const spenders = Object.keys(ids)
  for (let round = 0; round < (process.env.REGULARS_LONG === '1' ? 1000 : 5); round++) {
    for (const name of spenders) await shop.give(name, 40)
    const told = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => shop.spend(spenders[n % 3] ?? '', 120, `race-${round}`)))
    assert.deepEqual(
      told.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : [])),
      Array.from({ length: 11 }, () => 'insufficient_points'),
    )
    assert.deepEqual(await actives(shop, ...spenders), [0, 0, 0])
  }
  await holds(shop)
})

const by = (shop: LoyalShop) => ({ shopId: shop.shopId, staffId: null, now: shop.now() })

async function aFamily(rules: HouseholdRules = everyone, wallet: Partial<Program['wallets'][number]> = {}) {
  return familyOf(await openShop(programOf(rules, wallet)))
}

/** Anna's household, with Bogdan and Celina. */
async function familyOf(shop: LoyalShop) {
  const ids = { anna: await shop.customer('anna'), bogdan: await shop.customer('bogdan'), celina: await shop.customer('celina') }
  const { householdId } = await transaction(shop.database, (tx) =>
    foundHousehold(tx, { ...by(shop), ownerId: ids.anna, memberIds: [ids.bogdan, ids.celina] }),
  )
  return { shop, ids, householdId }
}

const join = (shop: LoyalShop, householdId: string, customerId: string) =>
  transaction(shop.database, (tx) => joinHousehold(tx, { ...by(shop), householdId, customerId }))

const leave = (shop: LoyalShop, householdId: string, customerId: string) =>
  transaction(shop.database, (tx) => leaveHousehold(tx, { ...by(shop), householdId, customerId }))

const actives = (shop: LoyalShop, ...who: string[]): Promise<number[]> =>
  Promise.all((who.length > 0 ? who : ['anna', 'bogdan']).map(async (name) => (await shop.balance(name)).active))

const holds = (shop: LoyalShop) => holdsInDatabase(shop.database, { shopId: shop.shopId, seed: 0 })
