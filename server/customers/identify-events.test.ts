import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { compareMoments } from './device-runs.ts'
import { type EventIdentity, type EventOwner, identifyEvents, type SignedWithin } from './identify-events.ts'
import { mergeLinked } from './merge.ts'

const now = new Date('2026-03-01T10:00:00Z')
const database = needsDatabase.skip
  ? null
  : await testDatabase({
      together: [
        {
          event: 'customers.linked',
          run: async (tx: never, event) => void (await mergeLinked(tx, { ...event, participants: [], now } as never)),
        },
      ],
      later: [],
    })
const db = () => database ?? assert.fail('no database')

test('B2: an anonymous id makes the same device wherever it is seen first, and no customer', needsDatabase, async () => {
  const shop = await aWorld()
  await shop.tell([fact({ anonymousId: 'a1' })])
  assert.deepEqual(await shop.people(), [])
  assert.deepEqual(shop.owners('1'), null)
})

test('B3: who signs in on a device has what was done on it before', needsDatabase, async () => {
  const shop = await aWorld()
  await shop.tell([fact({ messageId: 'before', minute: 1, anonymousId: 'a1' })])
  await shop.tell([fact({ messageId: 'signed', minute: 2, anonymousId: 'a1', customerNumber: 'K1' })])
  await shop.tell([fact({ messageId: 'after', minute: 3, anonymousId: 'a1' })])
  assert.deepEqual(['before', 'signed', 'after'].map(shop.owners), [['customer_number:K1'], ['customer_number:K1'], ['customer_number:K1']])
})

test('B3: on a shared computer each keeps their own, whatever is told first', needsDatabase, async () => {
  const told = [
    fact({ messageId: 'm1', minute: 1, anonymousId: 'a1' }),
    fact({ messageId: 'm2', minute: 2, anonymousId: 'a1', customerNumber: 'A' }),
    fact({ messageId: 'm3', minute: 3, anonymousId: 'a1' }),
    fact({ messageId: 'm4', minute: 4, anonymousId: 'a1', customerNumber: 'B' }),
    fact({ messageId: 'm5', minute: 5, anonymousId: 'a1' }),
    fact({ messageId: 'm6', minute: 6, anonymousId: 'a1', customerNumber: 'A' }),
    fact({ messageId: 'm7', minute: 7, anonymousId: 'a1' }),
  ]
  for (const order of [
    [0, 1, 2, 3, 4, 5, 6],
    [6, 5, 4, 3, 2, 1, 0],
    [1, 5, 2, 4, 0, 6, 3],
  ]) {
    const shop = await aWorld()
    for (const index of order) await shop.tell([told[index] as EventIdentity])
    assert.deepEqual(
      told.map(({ messageId }) => shop.owners(messageId)?.[0]?.at(-1)),
      ['A', 'A', 'A', 'B', 'B', 'A', 'A'],
    )
  }
})

test('B3: two accounts are never one, whatever they share', needsDatabase, async () => {
  const shop = await aWorld()
  await shop.tell([
    fact({ messageId: 'm1', customerNumber: 'A', emailKey: 'family@example.com', anonymousId: 'a1' }),
    fact({ messageId: 'm2', minute: 1, customerNumber: 'B', emailKey: 'family@example.com', phone: '+48500000001', anonymousId: 'a1' }),
  ])
  assert.deepEqual(await shop.people(), [
    ['customer_number:A', 'email:family@example.com'],
    ['customer_number:B', 'phone:+48500000001'],
  ])
})

test('B3: an e-mail that a browser says joins nobody', needsDatabase, async () => {
  const shop = await aWorld()
  await shop.tell([fact({ messageId: 'm1', customerNumber: 'A', emailKey: 'anna@example.com' })])
  await shop.tell([fact({ messageId: 'm2', trust: 'browser', emailKey: 'anna@example.com', anonymousId: 'eve' })])
  await shop.tell([fact({ messageId: 'm3', trust: 'browser', customerNumber: 'E', emailKey: 'anna@example.com' })])
  assert.deepEqual(await shop.people(), [['customer_number:A', 'email:anna@example.com'], ['customer_number:E']])
  assert.equal(shop.owners('m2'), null)
})

test('B4: the strongest identifier decides', needsDatabase, async () => {
  const shop = await aWorld()
  await shop.tell([
    fact({ messageId: 'm1', emailKey: 'anna@example.com' }),
    fact({ messageId: 'm2', customerNumber: 'B', phone: '+48500000001' }),
  ])
  await shop.tell([fact({ messageId: 'm3', customerNumber: 'C', emailKey: 'anna@example.com', phone: '+48500000001' })])
  assert.deepEqual(shop.owners('m3'), ['customer_number:C', 'email:anna@example.com'], 'the phone stays with the other account')
})

test('B5, B6: guests whom a fact shows to be one become one, in any order, and fields hold what was said last', needsDatabase, async () => {
  const told = [
    fact({ messageId: 'm1', minute: 1, emailKey: 'a@example.com', said: { fields: { city: 'Łódź' }, traits: { size: 'S', visits: 1 } } }),
    fact({ messageId: 'm2', minute: 3, phone: '+48500000001', said: { fields: { city: 'Kraków' }, traits: { size: 'M' } } }),
    fact({
      messageId: 'm3',
      minute: 2,
      emailKey: 'a@example.com',
      phone: '+48500000001',
      said: { fields: { city: 'Gdańsk' }, traits: {} },
    }),
  ]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
  ]) {
    const shop = await aWorld()
    for (const index of order) await shop.tell([told[index] as EventIdentity])
    assert.deepEqual(await shop.profiles(), [
      { is: ['email:a@example.com', 'phone:+48500000001'], city: 'Kraków', traits: { size: 'M', visits: 1 }, firstSeenAt: at(1) },
    ])
  }
})

const kinds = ['customerNumber', 'emailKey', 'phone'] as const

/**
 * Two people who are named by any of their own identifiers, or by none. No two share an address: to which of two accounts
 * it belongs is the one thing that arrival decides.
 */
const events = fc
  .array(
    fc.record({
      person: fc.constantFrom('A', 'A', 'B'),
      by: fc.oneof(fc.subarray([...kinds], { maxLength: 0 }), fc.subarray([kinds[0]]), fc.subarray([...kinds])) as fc.Arbitrary<
        (typeof kinds)[number][]
      >,
      anonymousId: fc.option(fc.constantFrom('d1', 'd1', 'd1', 'd2'), { freq: 6 }),
      previousId: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('d1', 'd2') }),
      trust: fc.constantFrom('shop' as const, 'shop' as const, 'browser' as const),
      minute: fc.nat(12),
      city: fc.option(fc.constantFrom('Łódź', 'Kyiv', null), { nil: undefined }),
      email: fc.option(fc.constantFrom('x@example.com', 'y@example.com'), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((told) =>
    told.map(({ person, by, city, email, ...event }, index): EventIdentity => {
      const names = { customerNumber: person, emailKey: `${person}@example.com`, phone: `+4850000000${person}` }
      const fields = { ...(city === undefined ? {} : { city }), ...(email === undefined ? {} : { email }) }
      const said = city === undefined && email === undefined ? null : { fields, traits: { last: index } }
      return fact({ ...event, messageId: `m${index}`, ...Object.fromEntries(by.map((kind) => [kind, names[kind]])), said })
    }),
  )

test('A7, B6: any order and batching of the same events ends the same', needsDatabase, async () => {
  await fc.assert(
    fc.asyncProperty(events, fc.infiniteStream(fc.nat(99)), async (told, chance) => {
      const inOrder = await aWorld()
      for (const each of told) await inOrder.tell([each])
      const shuffled = told.map((each) => ({ each, place: chance.next().value as number })).sort((a, b) => a.place - b.place)
      const other = await aWorld()
      for (let from = 0; from < shuffled.length; ) {
        const size = 1 + ((chance.next().value as number) % 5)
        await other.tell(shuffled.slice(from, from + size).map(({ each }) => each))
        from += size
      }
      assert.deepEqual(await other.state(), await inOrder.state())
      await other.tell(told)
      assert.deepEqual(await other.state(), await inOrder.state(), 'the same again changes nothing')
    }),
    { numRuns: process.env.REGULARS_LONG ? 500 : 25, ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
  )
})

const at = (minute: number): Date => new Date(Date.UTC(2026, 1, 1, 12, minute))

function fact({ minute = 0, ...told }: Partial<EventIdentity> & { minute?: number }): EventIdentity {
  return {
    ...{
      at: at(minute),
      messageId: '1',
      trust: 'shop',
      customerNumber: null,
      emailKey: null,
      phone: null,
      anonymousId: null,
      previousId: null,
      said: null,
    },
    ...told,
  }
}

/** A shop that remembers whose each event is, as activity does in its table. */
async function aWorld() {
  const shopId = await aShop(db())
  const events = new Map<string, { fact: EventIdentity; owner: EventOwner }>()
  let names = new Map<string, string[]>()

  const signedWithin: SignedWithin = async (_tx, asked) =>
    asked.flatMap(({ deviceId, run }) =>
      [...events.values()].flatMap(({ fact, owner }) =>
        owner.isSigned && owner.deviceId === deviceId && compareMoments(run.first, fact) <= 0 && compareMoments(fact, run.last) <= 0
          ? [{ deviceId, at: fact.at, messageId: fact.messageId, customerId: owner.customerId as string, originId: owner.originId }]
          : [],
      ),
    )

  async function tell(facts: readonly EventIdentity[]): Promise<void> {
    const { owners, reattributed } = await transaction(db(), (tx) => identifyEvents(tx, { shopId, facts, now, signedWithin }))
    facts.forEach((fact, index) => {
      events.set(fact.messageId, { fact, owner: owners[index] as EventOwner })
    })
    for (const { deviceId, from, to, customerId, originId } of reattributed)
      for (const event of events.values())
        if (
          !event.owner.isSigned &&
          event.owner.deviceId === deviceId &&
          (!from || compareMoments(from, event.fact) <= 0) &&
          (!to || compareMoments(event.fact, to) < 0)
        )
          event.owner = { ...event.owner, customerId, originId }
    names = await identifiersByCustomer()
  }

  async function identifiersByCustomer(): Promise<Map<string, string[]>> {
    const rows = await all(
      db().db,
      sql<{ id: string; names: string[] }>`
        select id, names from (
          select customer_id as id, array_agg(kind || ':' || value order by kind, value) as names from identifiers where shop_id = ${shopId} group by customer_id
        ) as named
        union all
        select origin_id, (select array_agg(kind || ':' || value order by kind, value) from identifiers where shop_id = ${shopId} and customer_id = origins.customer_id)
        from origins where shop_id = ${shopId} and origin_id <> customer_id`,
    )
    return new Map(rows.map(({ id, names }) => [id, names]))
  }

  const owners = (messageId: string): string[] | null => {
    const owner = events.get(messageId)?.owner
    return owner?.customerId ? (names.get(owner.customerId) ?? assert.fail('an owner without identifiers')) : null
  }
  const people = async () => (await profiles()).map(({ is }) => is)
  const profiles = async () => {
    const rows = await all(
      db().db,
      sql<{ customerId: string; city: string | null; traits: Record<string, unknown>; firstSeenAt: Date }>`
        select customer_id, city, traits, first_seen_at from customers where shop_id = ${shopId}`,
    )
    return rows
      .map(({ customerId, ...row }) => ({ is: names.get(customerId) ?? [], ...row }))
      .sort((a, b) => (a.is.join() < b.is.join() ? -1 : 1))
  }
  const state = async () => {
    const rows = await all(
      db().db,
      sql<Record<string, unknown> & { customerId: string }>`
        select customer_id, customer_number, email, phone, city, traits, field_times, profile_at, first_seen_at from customers where shop_id = ${shopId}`,
    )
    const devices = await all(db().db, sql`select device_id, anonymous_id, first_seen_at from devices where shop_id = ${shopId} order by 1`)
    return {
      customers: rows
        .map(({ customerId, ...row }) => ({ is: names.get(customerId), ...row }))
        .sort((a, b) => ((a.is ?? []).join() < (b.is ?? []).join() ? -1 : 1)),
      devices,
      owners: [...events.keys()].sort().map((messageId) => [messageId, owners(messageId)]),
    }
  }
  return { tell, owners, people, profiles, state }
}
