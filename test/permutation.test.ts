/**
 * The same events in any order and any batches, on four connections at once, end in the same profiles, consent and segments.
 * As the decisions have it: when each arrived is fixed, no message comes with two contents, and no address is said of two accounts.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Generator, generator } from '@regulars/random'
import { type Door, openDoor } from '../server/activity/door-for-tests.ts'
import { all, one, sql } from '../server/kit/database.ts'
import { openProduct, upkeepOf } from '../server/wiring.ts'
import { needsDatabase } from './database.ts'
import { anOwner, aProduct, type Product } from './product.ts'
import { runWaitingJobs } from './run-waiting-jobs.ts'

const product = needsDatabase.skip ? null : await aProduct()
const owner = product ? await anOwner(product) : null
/** Four servers on one database: what arrives at one is not in the others' queue. */
const servers = product ? await Promise.all(Array.from({ length: 4 }, () => openProduct(product.services))) : []
after(() => Promise.all(servers.map((server) => server.close())))

const seeds = process.env.REGULARS_LONG ? Array.from({ length: 20 }, (_, index) => index + 1) : [1]

for (const seed of seeds)
  test(
    `500 random events in three orders and batchings, the same profiles, consent and segments (seed ${seed})`,
    needsDatabase,
    async () => {
      const events = randomEvents(generator(seed), 500)
      const [first, ...others] = [
        await told(events, null),
        await told(events, generator(seed + 1000)),
        await told(events, generator(seed + 2000)),
      ]
      assert(first && first.customers.length >= people.length - 1, 'there is somebody to compare')
      assert(
        first.segments.some(({ who }) => who.length > 0),
        'somebody is in a segment',
      )
      for (const other of others) assert.deepEqual(other, first)
    },
  )

/** Who there is: two with an account, two guests, each named by any of their own identifiers. */
const people = [
  { userId: 'A', email: 'a@example.com', phone: '+48500100001' },
  { userId: 'B', email: 'b@example.com', phone: '+48500100002' },
  { userId: null, email: 'c@example.com', phone: '+48500100003' },
  { userId: null, email: 'd@example.com', phone: '+48500100004' },
]

interface Sent {
  isFromBrowser: boolean
  event: Record<string, unknown>
}

const arrivedAt = Date.parse('2026-03-01T10:00:00Z')

function randomEvents(random: Generator, count: number): Sent[] {
  const pick = <Value>(values: readonly Value[]): Value => values[random.integer(values.length)] as Value
  return Array.from({ length: count }, (_, index) => {
    const person = pick(people)
    const isFromBrowser = random.integer(3) === 0
    // Late ones by weeks, and clocks that are wrong by hours.
    const at = arrivedAt - random.integer(random.integer(4) === 0 ? 40 * 86_400 : 4 * 3600) * 1000
    const skew = pick([0, 0, 0, 3_600_000, -7_200_000])
    const isNamed = random.integer(2) === 0
    const anonymousId = `d${random.integer(5)}`
    const traits = {
      ...(random.integer(2) === 0 ? { email: person.email } : {}),
      ...(random.integer(2) === 0 ? { phone: person.phone } : {}),
      ...(random.integer(3) === 0 ? { address: { city: pick(['Łódź', 'Львів', 'Kraków']) } } : {}),
      ...(random.integer(3) === 0 ? { size: pick(['S', 'M', null]) } : {}),
    }
    const consent =
      random.integer(5) === 0
        ? { consent: { categoryPreferences: { Analytics: random.integer(2) === 0, Advertising: random.integer(2) === 0 } } }
        : {}
    const kind = pick(['track', 'track', 'track', 'identify', 'identify', 'page', 'alias', 'choice'])
    const named = { ...(isNamed && person.userId ? { userId: person.userId } : {}), anonymousId }
    const common = {
      ...named,
      messageId: `m${index}`,
      originalTimestamp: new Date(at + skew).toISOString(),
      sentAt: new Date(arrivedAt + skew).toISOString(),
      context: { ...consent, ...(isNamed && !isFromBrowser ? { traits: { email: person.email } } : {}) },
    }
    if (kind === 'identify') return { isFromBrowser, event: { ...common, type: 'identify', traits } }
    if (kind === 'alias' && person.userId)
      return { isFromBrowser, event: { ...common, type: 'alias', userId: person.userId, previousId: `d${random.integer(5)}` } }
    if (kind === 'page') return { isFromBrowser, event: { ...common, type: 'page', properties: { path: '/' } } }
    const event = kind === 'choice' ? 'Segment Consent Preference Updated' : pick(['Product Viewed', 'Product Added', 'Checkout Started'])
    return { isFromBrowser, event: { ...common, type: 'track', event, properties: { price: random.integer(100) } } }
  })
}

const condition = (code: string, args: object) => ({ kind: 'condition', code, args })
const within = (amount: number, unit: 'days' | 'hours') => ({ kind: 'within', amount, unit })
const definitions = {
  viewed: condition('event_count', { event: 'Product Viewed', filters: [], compare: 'ge', times: 3, window: within(2, 'hours') }),
  silent: {
    kind: 'not',
    of: condition('event_count', { event: 'Checkout Started', filters: [], compare: 'ge', times: 1, window: within(10, 'days') }),
  },
  small: condition('trait', { key: 'size', test: { type: 'text', compare: 'eq', value: 'S' } }),
  local: condition('city', { cities: ['Łódź'] }),
}

/** What is known at the end, when the events were told in the order of chance (null: in their own, five at a time). */
async function told(events: readonly Sent[], chance: Generator | null) {
  assert(product && owner)
  const door = await openDoor(product, owner)
  for (const [name, definition] of Object.entries(definitions)) {
    const made = await owner('POST', `${door.shop}/segments`, { name, definition })
    assert.equal(made.status, 201, made.text)
  }
  await runWaitingJobs(product, ['build_segment'])
  const batches = chance === null ? inOrder(events) : shuffled(events, chance)
  const lanes = servers.map((server, lane) => ({ server, batches: batches.filter((_, index) => index % servers.length === lane) }))
  const upkeep = upkeepOf(product.services)
  try {
    await Promise.all(lanes.map((lane) => sendAll(lane, door)))
    await runWaitingJobs(product, ['merge_linked'])
    for (let tries = 0; await hasTouches(product, door); tries++) {
      assert(tries < 400, 'segments are kept')
      await sleep(50)
    }
  } finally {
    await upkeep.stop()
  }
  return stateOf(product, door)
}

const inOrder = (events: readonly Sent[]): Sent[][] =>
  Array.from({ length: Math.ceil(events.length / 5) }, (_, index) => events.slice(index * 5, index * 5 + 5))

/** Some of them twice. */
function shuffled(events: readonly Sent[], chance: Generator): Sent[][] {
  const again = events.filter(() => chance.integer(10) === 0)
  const mixed = [...events, ...again].map((sent) => ({ sent, place: chance.uniform() })).sort((a, b) => a.place - b.place)
  const batches: Sent[][] = []
  for (let from = 0; from < mixed.length; ) {
    const size = 1 + chance.integer(40)
    batches.push(mixed.slice(from, from + size).map(({ sent }) => sent))
    from += size
  }
  return batches
}

async function sendAll(
  { server, batches }: { server: (typeof servers)[number]; batches: Sent[][] },
  { serverKey, browserKey }: Door,
): Promise<void> {
  for (const batch of batches) {
    for (const [writeKey, sent] of [
      [serverKey, batch.filter(({ isFromBrowser }) => !isFromBrowser)],
      [browserKey, batch.filter(({ isFromBrowser }) => isFromBrowser)],
    ] as const) {
      if (sent.length === 0) continue
      const payload = JSON.stringify({ batch: sent.map(({ event }) => event), writeKey })
      const reply = await server.inject({ method: 'POST', url: '/v1/batch', payload })
      assert.equal(reply.statusCode, 200, reply.body)
      assert.deepEqual(reply.json().rejected, [])
    }
  }
}

const hasTouches = async ({ database }: Product, { shopId }: Door): Promise<boolean> =>
  (await one(database.db, sql<{ left: boolean }>`select exists (select 1 from touches where shop_id = ${shopId}) as left`)).left

/** Everything that is derived, under the identifiers of customers instead of their ids. */
async function stateOf({ database: { db } }: Product, { shopId }: Door) {
  const who = sql`(select string_agg(kind || ':' || value, ' ' order by kind, value) from identifiers where identifiers.shop_id = ${shopId} and identifiers.customer_id = told.customer_id)`
  const rows = <Row = Record<string, unknown>>(columns: string, table: string) =>
    all(
      db,
      sql<
        Row & { who: string }
      >`select ${who} as who, ${sql.raw(columns)} from ${sql.table(table)} as told where shop_id = ${shopId} order by 1, 2, 3, 4`,
    )
  return {
    customers: await rows('customer_number, email, phone, first_name, city, traits, field_times, profile_at, first_seen_at', 'customers'),
    events: await rows('message, occurred_at, name, is_unsigned', 'events'),
    activity: await rows('first_at, last_at, events', 'customer_activity'),
    devices: await all(db, sql`select anonymous_id, first_seen_at from devices where shop_id = ${shopId} order by 1`),
    consents: await rows('channel, purpose, contact, state, since_at, is_confirmed', 'consents'),
    segments: await all(
      db,
      sql<{ name: string; who: string[] }>`
        select name, array(select ${who} from segment_states as told where told.shop_id = ${shopId} and told.segment_id = segments.segment_id and is_member order by 1) as who
        from segments where shop_id = ${shopId} order by name`,
    ),
  }
}
