/** In SQL and for one person the same people, also just before and after what time changes; over members to whom all of it happened. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { localDay } from '../../kit/clock.ts'
import { all, type Database, sql, transaction } from '../../kit/database.ts'
import type { BoundCondition, Moment } from '../../segments/segments.ts'
import { loyaltyConditions, loyaltyMergeParticipant } from '../loyalty.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { defaultRewards } from '../presets/default-rewards.ts'
import { addRewards } from '../rewards/store.ts'
import { aLoyalShop } from '../shop-for-tests.ts'
import { loyaltyChoices } from './loyalty-choices.ts'

const timeZone = 'Europe/Warsaw'
const ever = { kind: 'ever' }
const within = (amount: number) => ({ kind: 'within', amount, unit: 'days' })
const notWithin = (amount: number) => ({ kind: 'notWithin', amount, unit: 'days' })

test('what is asked of members picks the same people in SQL as one by one, now and later', needsDatabase, async () => {
  const database = await testDatabase()
  const { shopId, people, rewardId } = await aLivelyShop(database)
  const names = new Map([...people].map(([name, id]) => [id, name]))
  // Who answers on 31 March 2026, at noon, by name.
  const cases: [code: string, args: Record<string, unknown>, who: string[]][] = [
    ['points_balance', { wallet: 'points', state: 'active', compare: 'ge', points: 100 }, ['anna', 'piotr', 'zofia']],
    ['points_balance', { wallet: 'points', state: 'active', compare: 'eq', points: 0 }, ['ewa', 'jan', 'sofia']],
    ['points_balance', { wallet: 'points', state: 'pending', compare: 'gt', points: 0 }, ['ewa', 'zofia']],
    ['points_balance', { wallet: 'other', state: 'active', compare: 'gt', points: 0 }, []],
    ['points_lapsing', { wallet: 'points', points: 100, withinDays: 0 }, ['anna']],
    ['points_lapsing', { wallet: 'points', points: 1, withinDays: 9 }, ['anna']],
    ['points_lapsing', { wallet: 'points', points: 1, withinDays: 10 }, ['anna', 'piotr']],
    ['points_lapsing', { wallet: 'points', points: 1, withinDays: 3660 }, ['anna', 'piotr', 'zofia']],
    ['points_time', { move: 'earned', window: within(20) }, ['ewa', 'zofia']],
    ['points_time', { move: 'earned', window: notWithin(20) }, ['anna', 'piotr']],
    ['points_time', { move: 'spent', window: ever }, ['piotr', 'zofia']],
    ['points_time', { move: 'spent', window: within(10) }, ['zofia']],
    ['loyalty_member', { window: ever }, ['anna', 'ewa', 'piotr', 'zofia']],
    ['loyalty_member', { window: within(20) }, ['ewa']],
    ['loyalty_member', { window: { kind: 'between', from: '2026-03-20', to: '2026-03-31' } }, ['ewa']],
    ['loyalty_tier', { tiers: ['friends', 'close'] }, ['anna', 'zofia']],
    ['loyalty_tier', { tiers: ['welcome'] }, ['ewa', 'piotr']],
    ['reward_had', { rewardIds: [rewardId], window: within(30) }, ['piotr']],
    ['reward_had', { rewardIds: [crypto.randomUUID()], window: ever }, []],
  ]
  const everybody = [...people.values()]
  const instants = [
    '2026-03-31T12:00:00Z',
    '2026-03-31T21:59:59.999Z',
    '2026-03-31T22:00:00Z',
    '2026-04-10T22:00:00Z',
    '2027-01-01T00:00:00Z',
  ]
  for (const now of instants.map((at) => new Date(at)))
    for (const [code, args, who] of cases) {
      const found = loyaltyConditions.find((condition) => condition.code === code)?.bind(args)
      assert(found && 'bound' in found, code)
      const told = `${code} ${JSON.stringify(args)} at ${now.toISOString()}`
      const facts = await found.bound.source.load(database.db, { shopId, customerIds: everybody, wants: [] })
      const isIn = (id: string, moment: Moment) => found.bound.matches(facts.get(id) ?? found.bound.source.blank(id), moment).is
      const moment = momentAt(shopId, now)
      const one = everybody.filter((id) => isIn(id, moment))
      const inSql = await peopleOf(database, found.bound, moment)
      const chosen = inSql.filter(({ is }) => is).map(({ customerId }) => customerId)
      assert.deepEqual(chosen.sort(), one.toSorted(), told)
      if (now.toISOString() === '2026-03-31T12:00:00.000Z') assert.deepEqual(one.map((id) => names.get(id)).sort(), who, told)

      // Nobody changes before the instant that is told for them.
      for (const hours of [1, 36, 24 * 40]) {
        const later = momentAt(shopId, new Date(now.getTime() + hours * 3_600_000))
        for (const { customerId, is, flipsAt } of inSql)
          assert(
            is === isIn(customerId, later) || (flipsAt !== null && flipsAt <= later.now),
            `${told}: ${names.get(customerId)} changes unforeseen`,
          )
      }
      for (const { flipsAt } of inSql) assert(flipsAt === null || flipsAt > now, `${told}: a change of the past`)
    }
})

test('what there is to choose from has the names of the shop in the reader’s language', needsDatabase, async () => {
  const database = await testDatabase()
  const { shopId, rewardId } = await aLivelyShop(database)
  const choices = (kind: keyof typeof loyaltyChoices, ids: string[], language = 'pl') =>
    all(database.db, loyaltyChoices[kind]({ shopId, language, event: '', ids, pattern: '%' }))
  assert.deepEqual(await choices('wallet', []), [{ value: 'points', label: 'Punkty', detail: null }])
  assert.deepEqual(
    (await choices('tier', [], 'uk')).map(({ value, label }) => [value, label]),
    [
      ['welcome', 'Раді знайомству'],
      ['friends', 'Добрі знайомі'],
      ['close', 'Близьке коло'],
      ['family', 'Як рідні'],
    ],
  )
  assert.deepEqual(await choices('reward', [rewardId], 'en'), [{ value: rewardId, label: 'Free shipping', detail: null }])
  assert.equal((await choices('reward', [])).length, 4)
})

/** Anna's points lapse tonight, Piotr had a reward, Zofia spent and became one with her other account, Ewa is new, Jan is no member. */
async function aLivelyShop(database: Database) {
  const program = defaultProgram({ currency: 'PLN', startsOn: '2025-01-01' })
  const shop = await aLoyalShop(database, {
    ...program,
    wallets: program.wallets.map((wallet) => ({ ...wallet, pending: { kind: 'days', afterDelivery: 14, afterOrder: 10 } })),
  })
  const { shopId } = shop
  const [rewardId = ''] = await transaction(database, (tx) =>
    addRewards(tx, { shopId, rewards: defaultRewards({ currency: 'PLN' }), now: shop.now() }),
  )
  await shop.customer('jan')
  await shop.at('2026-01-10').order('anna', { lines: [{ minor: 60_000 }] })
  await shop.order('piotr', { lines: [{ minor: 40_000 }] })
  await shop.order('zofia', { lines: [{ minor: 160_000 }] })
  shop.at('2026-03-01')
  for (const name of ['anna', 'piotr', 'zofia']) await shop.advance(name)
  await shop.give('anna', 120, { expiresAt: new Date('2026-03-31T22:00:00Z') })
  await shop.at('2026-03-10').run<'claim'>({ kind: 'claim', customerId: await shop.customerOf('piotr'), rewardId, key: 'c1', keyHash: 1 })
  await shop.give('piotr', 30, { expiresAt: new Date('2026-04-10T22:00:00Z') })
  // Zofia spent as somebody else, who then turned out to be her.
  await shop.at('2026-03-25').order('sofia', { lines: [{ minor: 1_000 }] })
  await shop.give('sofia', 200)
  await shop.spend('sofia', 200)
  const [keptId, mergedId] = [await shop.customerOf('zofia'), await shop.customerOf('sofia')]
  await transaction(database, (tx) => loyaltyMergeParticipant.merge(tx, { shopId, keptId, mergedId, now: shop.now() }))
  const cancelled = await shop.run<'claim'>({ kind: 'claim', customerId: await shop.customerOf('anna'), rewardId, key: 'c2', keyHash: 2 })
  assert(cancelled.kind === 'claimed')
  await shop.run<'cancel_claim'>({ kind: 'cancel_claim', redemptionId: cancelled.redemption.redemptionId, reason: '', staffId: null })
  await shop.at('2026-03-28').order('ewa', { lines: [{ minor: 5_000 }] })
  const people = new Map<string, string>()
  for (const name of ['anna', 'piotr', 'zofia', 'sofia', 'ewa', 'jan']) people.set(name, await shop.customerOf(name))
  return { shopId, people, rewardId }
}

const momentAt = (shopId: string, now: Date): Moment => ({
  ...{ shopId, now, timeZone, today: localDay(now, timeZone) },
  ...{ asksFirst: false, yardsticks: null },
})

function peopleOf(database: Database, bound: BoundCondition, moment: Moment) {
  const clause = bound.where({ ...moment, leaf: sql`leaf`, isIn: () => sql<boolean>`true` })
  assert(clause.rows)
  return all(
    database.db,
    sql<{ customerId: string; is: boolean; flipsAt: Date | null }>`
      select person.customer_id, coalesce(${clause.is}, false) as is, ${clause.flipsAt ?? sql`null::timestamptz`} as flips_at
      from customers as person left join (${clause.rows}) as leaf on leaf.customer_id = person.customer_id
      where person.shop_id = ${moment.shopId}`,
  )
}
