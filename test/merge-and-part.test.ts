/**
 * Two customers with a rich past become one and part again. While they are one, everything is as if they had always been; and
 * afterwards every row is whose it was, and all that is derived is what it was.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Door, openDoor } from '../server/activity/door-for-tests.ts'
import { all, one, sql } from '../server/kit/database.ts'
import { needsDatabase } from './database.ts'
import { anOwner, aProduct } from './product.ts'
import { aRow, record } from './shop.ts'

const product = needsDatabase.skip ? null : await aProduct()
const owner = product ? await anOwner(product) : null

type Who = 'anna' | 'guest'
type Fact = { who: Who; day: number } & (
  | { kind: 'order'; product: number; quantity: number }
  | { kind: 'refund'; product: number; quantity: number }
  | { kind: 'event'; device: number; isSigned: boolean }
  | { kind: 'said'; city: string | null; size: string }
  | { kind: 'consent'; channel: 'email' | 'sms'; state: 'granted' | 'revoked' }
  | { kind: 'tag'; tag: string }
  | { kind: 'note' }
  | { kind: 'task' }
)

const who = fc.constantFrom<Who>('anna', 'guest')
const day = fc.nat(27)
const facts: fc.Arbitrary<Fact[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('order' as const), who, day, product: fc.nat(2), quantity: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('refund' as const), who, day, product: fc.nat(2), quantity: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('event' as const), who, day, device: fc.nat(1), isSigned: fc.boolean() }),
    fc.record({
      kind: fc.constant('said' as const),
      who,
      day,
      city: fc.constantFrom('Łódź', 'Львів', null),
      size: fc.constantFrom('S', 'M'),
    }),
    fc.record({
      kind: fc.constant('consent' as const),
      who,
      day,
      channel: fc.constantFrom('email', 'sms'),
      state: fc.constantFrom('granted', 'revoked'),
    }),
    fc.record({ kind: fc.constant('tag' as const), who, day, tag: fc.constantFrom('vip', 'kawa') }),
    fc.record({ kind: fc.constant('note' as const), who, day }),
    fc.record({ kind: fc.constant('task' as const), who, day }),
  ) as fc.Arbitrary<Fact>,
  { minLength: 6, maxLength: 24 },
)

test('B8: two customers merged and parted are as they were, row by row', needsDatabase, async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (told) => {
      const shop = await aShopWith(told)
      const before = await shop.everything()
      const merged = await shop.ask('POST', `${shop.path}/customers/${shop.ids.guest}/merge`, { otherId: shop.ids.anna })
      assert.equal(merged.status, 200, merged.text)
      assert.equal(merged.json.keptId, shop.ids.anna, 'who has a number stays')
      assert.deepEqual(await shop.rowsOf(shop.ids.guest), [], 'nothing is left behind')
      assert.equal(
        (await shop.ask('GET', `${shop.path}/customers/${shop.ids.guest}`)).json.customerId,
        shop.ids.anna,
        'the old id leads to the one that stayed',
      )

      const parted = await shop.ask('POST', `${shop.path}/merges/${merged.json.mergeId}/undo`)
      assert.equal(parted.status, 200, parted.text)
      assert.deepEqual(await shop.everything(), before)
    }),
    { numRuns: process.env.REGULARS_LONG ? 60 : 5, includeErrorInReport: true },
  )
})

test('B5: what is derived of a merged customer is as if there had always been one', needsDatabase, async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (told) => {
      const parts = await aShopWith(told)
      await parts.ask('POST', `${parts.path}/customers/${parts.ids.guest}/merge`, { otherId: parts.ids.anna })
      const whole = await aShopWith(told, { isOnePerson: true })
      assert.deepEqual(await parts.derived(), await whole.derived())
    }),
    { numRuns: process.env.REGULARS_LONG ? 60 : 5, includeErrorInReport: true },
  )
})

/** A shop in which these facts were told of Anna, who has an account, and of a guest with another address. */
async function aShopWith(told: readonly Fact[], { isOnePerson = false } = {}) {
  assert(product && owner)
  product.clock.set('2026-03-01T10:00:00Z')
  const door = await openDoor(product, owner)
  const { shopId, shop: path } = door
  const ask = owner
  const { me } = await one(db(), sql<{ me: string }>`select staff_id as me from memberships where shop_id = ${shopId}`)
  const email = { anna: 'anna@example.com', guest: 'guest@example.com' }
  await identify(door, { userId: 'A', email: email.anna, phone: '+48500100200' }, 'first')
  await identify(door, isOnePerson ? { userId: 'A', email: email.guest } : { email: email.guest, phone: '+48500100300' }, 'second')
  const ids = { anna: await idOf(door, email.anna), guest: await idOf(door, email.guest) }

  for (const [index, fact] of told.entries()) {
    const at = new Date(Date.UTC(2026, 1, 1 + fact.day, 12, index))
    const customer = `${path}/customers/${ids[fact.who]}`
    if (fact.kind === 'order' || fact.kind === 'refund') {
      const sign = fact.kind === 'order' ? 1 : -1
      const row = aRow({
        ...{
          orderKey: `${fact.kind}${index}`,
          placedAt: at,
          placedOn: at.toISOString().slice(0, 10),
          email: email[fact.who],
          emailKey: email[fact.who],
        },
        ...{
          productCode: `P${fact.product}`,
          quantity: String(sign * fact.quantity),
          unitPrice: '10.00',
          lineTotalMinor: sign * fact.quantity * 1000,
        },
      })
      await record(product.database, { shopId, rows: [row] })
    } else if (fact.kind === 'event') {
      const signature = fact.isSigned ? { context: { traits: { email: email[fact.who] } } } : {}
      await sent(door, {
        type: 'track',
        event: 'Product Viewed',
        anonymousId: `d${fact.device}`,
        timestamp: at,
        messageId: `e${index}`,
        ...signature,
      })
    } else if (fact.kind === 'said') {
      const traits = { email: email[fact.who], address: { city: fact.city }, size: fact.size }
      await sent(door, {
        type: 'identify',
        ...(fact.who === 'anna' ? { userId: 'A' } : { anonymousId: 'd9' }),
        traits,
        timestamp: at,
        messageId: `s${index}`,
      })
    } else {
      product.clock.set(at.toISOString())
      const reply =
        fact.kind === 'consent'
          ? await ask('POST', `${customer}/consent`, { channel: fact.channel, state: fact.state, reason: 'By phone' })
          : fact.kind === 'tag'
            ? await ask('POST', `${customer}/tags`, { name: fact.tag })
            : fact.kind === 'note'
              ? await ask('POST', `${customer}/notes`, { body: `Note ${index}` })
              : await ask('POST', `${path}/tasks`, {
                  title: `Task ${index}`,
                  customerId: ids[fact.who],
                  dueOn: '2026-03-05',
                  assigneeId: me,
                })
      assert(reply.status < 300, reply.text)
    }
  }
  product.clock.set('2026-03-01T11:00:00Z')
  return {
    ...{ shopId, path, ids, ask },
    everything: () => everythingOf(shopId),
    rowsOf: (customerId: string) => rowsOf(shopId, customerId),
    derived: () => derivedOf(shopId, ids.anna),
  }
}

async function identify(
  door: Door,
  { userId, ...traits }: { userId?: string; email: string; phone?: string },
  messageId: string,
): Promise<void> {
  await sent(door, {
    type: 'identify',
    userId,
    anonymousId: userId ? undefined : 'd9',
    traits,
    timestamp: '2026-01-01T10:00:00Z',
    messageId,
  })
}

async function sent(door: Door, event: object): Promise<void> {
  const reply = await door.batch([event])
  assert.deepEqual([reply.status, reply.json.rejected], [200, []], reply.text)
}

const idOf = async ({ shopId }: Door, email: string): Promise<string> =>
  (await one(db(), sql<{ customerId: string }>`select customer_id from identifiers where shop_id = ${shopId} and value = ${email}`))
    .customerId

const db = () => product?.database.db ?? assert.fail('no database')

/** Logs of what was done, queues of what is to be done, and what may be found anew: not what is known of customers. */
const logs = [
  'touches',
  'merges',
  'kept_apart',
  'changes',
  'idempotency_keys',
  'event_arrivals',
  'seen_messages',
  'duplicates',
  'segment_moves',
]
/** When something was written down, and ids of rows that are derived. */
const passing = ['recorded_at', 'computed_at', 'changed_at', 'is_stale']

/** Every row of the shop, table by table, but for logs. */
async function everythingOf(shopId: string): Promise<Record<string, unknown>> {
  const contents: Record<string, unknown> = {}
  for (const table of await tablesWith('shop_id')) {
    if (logs.includes(table)) continue
    const rows = await all(
      db(),
      sql<{
        row: string
      }>`select (to_jsonb(${sql.ref(table)}) - ${passing}::text[])::text as row from ${sql.table(table)} where shop_id = ${shopId}`,
    )
    contents[table] = rows.map(({ row }) => row).sort()
  }
  return contents
}

/** Every row that says it is this customer's. */
async function rowsOf(shopId: string, customerId: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await tablesWith('customer_id')) {
    const rows = await all(
      db(),
      sql<{
        row: string
      }>`select to_jsonb(${sql.ref(table)})::text as row from ${sql.table(table)} where shop_id = ${shopId} and customer_id = ${customerId}`,
    )
    found.push(...rows.map(({ row }) => `${table} ${row}`))
  }
  return found
}

async function tablesWith(column: string): Promise<string[]> {
  const tables = await all(
    db(),
    sql<{ name: string }>`
      select relname::text as name from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and attname = ${column} order by 1`,
  )
  return tables.map(({ name }) => name)
}

async function derivedOf(shopId: string, customerId: string): Promise<unknown> {
  const rows = async (table: string, columns: string) =>
    (
      await all(
        db(),
        sql<{
          row: string
        }>`select jsonb_build_array(${sql.raw(columns)})::text as row from ${sql.table(table)} where shop_id = ${shopId} and customer_id = ${customerId}`,
      )
    )
      .map(({ row }) => row)
      .sort()
  return {
    profile: await rows('customers', 'customer_number, email, city, traits, first_seen_at, profile_at'),
    totals: await rows(
      'customer_totals',
      'orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor, first_on, second_on, last_on',
    ),
    days: await rows('customer_days', 'day, orders, revenue_minor, nth, gap_days'),
    activity: await rows('customer_activity', 'first_at, last_at, events'),
    cohorts: await all(
      db(),
      sql`select cohort_month, age, customers, orders, revenue_minor from cohort_months where shop_id = ${shopId} order by 1, 2`,
    ),
  }
}
