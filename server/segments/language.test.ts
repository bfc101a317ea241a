import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, type Database, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { RequestFault } from '../kit/request-validation.ts'
import { rebuildFigures } from '../orders/orders.ts'
import { evaluation } from './compile.ts'
import { readDefinition } from './definition.ts'
import { momentOf } from './moment.ts'
import { changeSegment } from './save.ts'
import type { SegmentNode } from './schema.ts'
import { aCustomer, aSegment, condition, conditions, membersOf } from './shop-for-tests.ts'

const day = 86_400_000
const noon = new Date('2023-06-15T12:00:00Z')
const ago = (days: number): Date => new Date(noon.getTime() - days * day)
const within = (amount: number) => ({ kind: 'within', amount, unit: 'days' })
const ever = { kind: 'ever' }

const plan = (test: object): SegmentNode => condition('trait', { key: 'plan', test: { type: 'text', ...test } })
const points = (compare: string, value: number): SegmentNode =>
  condition('trait', { key: 'points', test: { type: 'number', compare, value } })
const viewed = (code: string, args: object): SegmentNode => condition(code, { event: 'Product Viewed', window: ever, ...args })
const red = [{ property: 'color', test: { type: 'text', compare: 'eq', value: 'red' } }]
const inKrakow = condition('city', { cities: ['Kraków'] })
const bought = (window: object): SegmentNode => condition('order_time', { which: 'last', window })

/** Anna viewed and bought a lot lately; Jan once and long ago; of Ola there is a name only. */
const cases: [words: string, definition: SegmentNode, members: string][] = [
  ['and', { kind: 'and', of: [inKrakow, points('ge', 12)] }, 'Anna'],
  ['or', { kind: 'or', of: [inKrakow, points('lt', 12)] }, 'Anna Jan'],
  ['not', { kind: 'not', of: inKrakow }, 'Jan Ola'],
  ['equal', plan({ compare: 'eq', value: 'gold' }), 'Anna'],
  ['another', plan({ compare: 'ne', value: 'gold' }), 'Jan'],
  ['less', points('lt', 12), 'Jan'],
  ['at least', points('ge', 3), 'Anna Jan'],
  ['one of', plan({ compare: 'in', values: ['SILVER', 'bronze'] }), 'Jan'],
  ['there', plan({ compare: 'exists' }), 'Anna Jan'],
  ['missing', plan({ compare: 'missing' }), 'Ola'],
  ['containing', plan({ compare: 'contains', value: 'ol' }), 'Anna'],
  ['count of events', viewed('event_count', { compare: 'ge', times: 3 }), 'Anna'],
  ['count of such events', viewed('event_count', { compare: 'eq', times: 2, filters: red }), 'Anna'],
  ['sum', viewed('event_sum', { property: 'price', compare: 'lt', value: 60 }), 'Jan Ola'],
  ['sum of such events', viewed('event_sum', { property: 'price', compare: 'eq', value: 40, filters: red }), 'Anna'],
  [
    'first event, between days',
    viewed('event_time', { which: 'first', window: { kind: 'between', from: '2023-05-06', to: '2023-05-06' } }),
    'Anna',
  ],
  ['last event, within', viewed('event_time', { which: 'last', window: within(2) }), 'Anna'],
  ['last event, not within', viewed('event_time', { which: 'last', window: { ...within(2), kind: 'notWithin' } }), 'Jan'],
  ['orders within', bought(within(30)), 'Anna'],
  ['orders not within', bought({ ...within(30), kind: 'notWithin' }), 'Jan'],
  ['orders between', bought({ kind: 'between', from: '2023-04-26', to: '2023-04-26' }), 'Jan'],
  ['consent', condition('consent', { channel: 'email', purpose: 'marketing', state: 'granted' }), 'Anna'],
  ['no word of consent', condition('consent', { channel: 'email', purpose: 'marketing', state: 'unknown' }), 'Ola'],
  ['RFM', condition('rfm_class', { classes: ['champions'] }), 'Anna'],
  ['RFM, the other end', condition('rfm_class', { classes: ['lost', 'hibernating'] }), 'Jan'],
]

test('E1: the language has each of its words, and segments that look into others in no circle', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const names = await threePeople(database, { shopId })
  const namesOf = (customerIds: readonly string[]) =>
    customerIds
      .map((customerId) => names.get(customerId))
      .sort()
      .join(' ')
  // The first build makes what people are measured against.
  const inner = await aSegment(database, { shopId, definition: inKrakow, now: noon })
  const moment = await momentOf(database.db, { shopId, now: noon })
  for (const [words, definition, members] of cases) {
    const { tree } = readDefinition(definition, conditions)
    const evaluated = await all(database.db, evaluation(tree, { moment, scope: { kind: 'everybody' } }))
    assert.equal(namesOf(evaluated.flatMap(({ customerId, isMember }) => (isMember ? [customerId] : []))), members, words)
  }

  const outer = await aSegment(database, {
    shopId,
    definition: { kind: 'not', of: condition('in_segment', { segmentId: inner }) },
    now: noon,
  })
  assert.equal(namesOf(await membersOf(database, { shopId, segmentId: outer })), 'Jan Ola')
  const circle = transaction(database, (tx) =>
    changeSegment(tx, {
      ...{ shopId, staffId: null, conditions, now: noon, segmentId: inner },
      definition: condition('in_segment', { segmentId: outer }),
    }),
  )
  await assert.rejects(circle, (error) => error instanceof RequestFault && JSON.stringify(error).includes('segments.field.circle'))
})

async function threePeople(database: Database, { shopId }: { shopId: string }): Promise<ReadonlyMap<string, string>> {
  const [anna, jan, ola] = [
    await aCustomer(database, { shopId, city: 'Kraków' }),
    await aCustomer(database, { shopId, city: 'Львів' }),
    await aCustomer(database, { shopId }),
  ]
  await transaction(database, async (tx) => {
    const traits = (customerId: string, said: object) =>
      write(tx, sql`update customers set traits = ${JSON.stringify(said)}::jsonb where shop_id = ${shopId} and customer_id = ${customerId}`)
    const view = (customerId: string, at: Date, properties: object) =>
      write(
        tx,
        sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped,
              properties, context, received_at, recorded_at)
            values (${shopId}, ${at}, ${newId()}, ${newId()}, 'track', 'Product Viewed', ${customerId}, false, true, false, false,
              ${JSON.stringify(properties)}::jsonb, '{}', ${at}, ${at})`,
      )
    const order = (customerId: string, at: Date) =>
      write(
        tx,
        sql`insert into orders (shop_id, order_id, number, customer_id, state, placed_at, placed_on, total_minor, content_hash, recorded_at)
            values (${shopId}, ${newId()}, ${newId()}, ${customerId}, 'placed', ${at}, ${at.toISOString().slice(0, 10)}, 5000, 1, ${at})`,
      )
    const consent = (customerId: string, state: string) =>
      write(
        tx,
        sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
            values (${shopId}, ${customerId}, 'email', 'marketing', 'x', ${state}, ${noon}, false, false)`,
      )
    await traits(anna, { plan: 'Gold', points: 12 })
    await traits(jan, { plan: 'silver', points: '3' })
    for (const [days, price, color] of [
      [1, 10, 'red'],
      [5, 20, 'blue'],
      [40, 30, 'red'],
    ] as const)
      await view(anna, ago(days), { price, color })
    await view(jan, ago(20), { color: 'green' })
    for (const days of [1, 10, 100]) await order(anna, ago(days))
    await order(jan, ago(50))
    await consent(anna, 'granted')
    await consent(jan, 'revoked')
    await rebuildFigures(tx, { shopId })
  })
  return new Map([
    [anna, 'Anna'],
    [jan, 'Jan'],
    [ola, 'Ola'],
  ])
}
