/** In SQL and for one person the same people, also just before and after what time changes; with a run that is shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aSimulatedShop, showModel } from '../../../test/simulated-shop.ts'
import { addDays, localDay } from '../../kit/clock.ts'
import { all, sql } from '../../kit/database.ts'
import type { BoundCondition, Condition, Moment } from '../../segments/segments.ts'
import { predictionConditions } from '../predictions.ts'

const computedAt = new Date('2026-05-26T01:00:00Z')
const timeZone = 'Europe/Warsaw'
const [value, amount, churn, next, overdue] = predictionConditions
const cases: [string, Condition | undefined, unknown][] = [
  ...['top_tenth', 'top_fifth', 'upper_half'].map((place): [string, Condition | undefined, unknown] => [place, value, { place }]),
  ['much', amount, { compare: 'ge', amountMinor: 5_000 }],
  ['nothing', amount, { compare: 'eq', amountMinor: 0 }],
  ['likely gone', churn, { compare: 'ge', percent: 70 }],
  ['silent for a season', churn, { compare: 'lt', percent: 50.5, horizonDays: '90' }],
  ['soon', next, { withinDays: 21 }],
  ['today', next, { withinDays: 0 }],
  ['overdue', overdue, {}],
]

test('what is asked of predictions picks the same people in SQL as one by one, now and later', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aSimulatedShop(database)
  await showModel(database, { shopId, cutOn: '2026-05-25', now: computedAt })
  const everybody = (await all(database.db, sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId}`)).map(
    ({ customerId }) => customerId,
  )

  const sizes = new Map<string, number>()
  for (const now of [
    '2026-05-26T01:00:00Z',
    '2026-06-14T21:59:59Z',
    '2026-06-14T22:00:00Z',
    '2026-10-25T22:30:00Z',
    '2027-04-01T10:00:00Z',
  ].map((at) => new Date(at))) {
    for (const [name, condition, args] of cases) {
      const found = condition?.bind(args)
      assert(found && 'bound' in found, name)
      const people = await found.bound.source.load(database.db, { shopId, customerIds: everybody, wants: [] })
      const moment = momentAt(shopId, now)
      const one = everybody.filter((id) => found.bound.matches(people.get(id) ?? found.bound.source.blank(id), moment).is)
      const inSql = await peopleOf(found.bound, moment)
      assert.deepEqual(
        inSql
          .filter(({ is }) => is)
          .map(({ customerId }) => customerId)
          .sort(),
        one.sort(),
        `${name} at ${now.toISOString()}`,
      )
      if (now.getTime() === computedAt.getTime()) sizes.set(name, one.length)

      // Nobody changes before the instant that is told for them.
      const later = momentAt(shopId, new Date(now.getTime() + 36 * 3_600_000))
      for (const { customerId, is, flipsAt } of inSql) {
        const isLater = found.bound.matches(people.get(customerId) ?? found.bound.source.blank(customerId), later).is
        assert(
          is === isLater || (flipsAt !== null && flipsAt <= later.now),
          `${name}: ${customerId} changes unforeseen after ${now.toISOString()}`,
        )
      }
    }
  }
  assert.equal(sizes.get('top_tenth'), 30)
  assert.equal(sizes.get('upper_half'), 150)
  for (const name of ['much', 'likely gone', 'soon', 'overdue']) assert.ok((sizes.get(name) ?? 0) > 3, `${name}: ${sizes.get(name)}`)

  async function peopleOf(bound: BoundCondition, moment: Moment) {
    const leaf = sql`leaf`
    const clause = bound.where({ ...moment, leaf, isIn: () => sql<boolean>`true` })
    assert(clause.rows)
    return all(
      database.db,
      sql<{ customerId: string; is: boolean; flipsAt: Date | null }>`
        select person.customer_id, coalesce(${clause.is}, false) as is, ${clause.flipsAt ?? sql`null::timestamptz`} as flips_at
        from customers as person left join (${clause.rows}) as leaf on leaf.customer_id = person.customer_id
        where person.shop_id = ${moment.shopId}`,
    )
  }
})

test('arguments that mean nothing are refused', () => {
  assert(value && churn && next && amount)
  assert('issues' in value.bind({ place: 'top' }))
  assert('issues' in churn.bind({ compare: 'ge', percent: 101 }))
  assert('issues' in churn.bind({ compare: 'ge', percent: 'NaN' }))
  assert('issues' in next.bind({ withinDays: -1 }))
  assert('issues' in amount.bind({ compare: '; drop', amountMinor: 1 }))
})

const momentAt = (shopId: string, now: Date): Moment => ({
  shopId,
  now,
  today: localDay(now, timeZone),
  timeZone,
  asksFirst: false,
  yardsticks: null,
})

test('days are counted in the shop’s zone', () => {
  assert.equal(momentAt('', new Date('2026-06-14T22:00:00Z')).today, addDays('2026-06-14', 1))
})
