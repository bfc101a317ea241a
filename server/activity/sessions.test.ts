import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { one, sql, transaction, write } from '../kit/database.ts'
import { aDoor, type Door } from './door-for-tests.ts'
import type { Session, SessionPage } from './schema.ts'
import { sessionPage } from './sessions.ts'

test('a session ends with thirty minutes of silence, and not a moment before', needsDatabase, async () => {
  const { tell, sessions } = await aVisitor()
  await tell([seen('09:00'), seen('09:29:59.999'), seen('09:59:59.998'), seen('10:29:59.998')])
  assert.deepEqual((await sessions()).map(times), [
    ['10:29:59.998', '10:29:59.998', 1],
    ['09:00:00.000', '09:59:59.998', 3],
  ])
})

test('an event that comes late is at its place: it joins what it lies between', needsDatabase, async () => {
  const { tell, sessions } = await aVisitor()
  await tell([seen('09:00'), seen('09:50')])
  assert.equal((await sessions()).length, 2)
  await tell([seen('09:25')])
  assert.deepEqual((await sessions()).map(times), [['09:00:00.000', '09:50:00.000', 3]])
})

test('what was done before somebody said who they are belongs to their session, on each of their devices', needsDatabase, async () => {
  const { door, tell, sessions } = await aVisitor()
  await door.batch([{ type: 'page', anonymousId: 'phone', timestamp: at('08:40'), messageId: 'early' }])
  await tell([seen('09:00')], 'phone')
  await tell([seen('09:10')], 'desk')
  const [session, ...others] = await sessions()
  assert.deepEqual(others, [])
  assert.deepEqual(session && [...times(session), session.devices], ['08:40:00.000', '09:10:00.000', 3, 2])
})

test('a session says where it began, what led to it, and what happened', needsDatabase, async () => {
  const { tell, sessions } = await aVisitor()
  const page = (path: string, referrer: string) => ({ page: { url: `https://kawa.example${path}`, referrer } })
  await tell([
    {
      ...seen('09:00'),
      context: { ...page('/?utm_source=wp', 'https://Kawa.example/'), campaign: { source: 'wp', name: 'lato', odd: { a: 1 } } },
    },
    { ...seen('09:01'), context: page('/kawa', 'https://search.example/?q=kawa') },
    {
      ...seen('09:02'),
      type: 'track',
      event: 'Product Added',
      context: { ...page('/kawa', 'https://other.example/'), campaign: { source: 'x' } },
    },
    { ...seen('09:02:01'), type: 'track', event: 'Product Added' },
  ])
  const [session] = await sessions()
  const { events, pages, landingUrl, referrer, campaign, names } = session ?? {}
  assert.deepEqual([events, pages, landingUrl], [4, 2, 'https://kawa.example/?utm_source=wp'])
  assert.deepEqual([referrer, campaign], ['https://search.example/?q=kawa', { source: 'wp', name: 'lato' }])
  assert.deepEqual(names, ['Page Viewed', 'Product Added'])
})

test('whatever stands in the context, there is an answer', needsDatabase, async () => {
  const { tell, sessions } = await aVisitor()
  const contexts = [
    { page: 'x', campaign: 'x' },
    { page: { url: 7, referrer: [] } },
    { page: [], campaign: [] },
    { page: { referrer: 'about:blank' } },
  ]
  await tell(contexts.map((context, minute) => ({ ...seen(`09:0${minute}`), context })))
  const [session] = await sessions()
  assert.deepEqual([session?.events, session?.referrer, session?.campaign, session?.landingUrl], [4, null, null, '7'])
})

test('what the shop’s server tells of a customer is no visit', needsDatabase, async () => {
  const { door, sessions } = await aVisitor()
  await door.batch([{ type: 'track', event: 'Order Shipped', userId: 'K1', timestamp: at('09:00'), messageId: 's' }])
  assert.deepEqual(await sessions(), [])
})

test('pages of sessions hold each once, however many events there are', needsDatabase, async () => {
  const { door, tell, customerId } = await aVisitor()
  await tell([seen('09:00')])
  const { shopId, product } = door
  // Ten events an hour for 25 days in January and 8 in February; between them one visit of 12,000 seconds without a pause.
  const place = sql`case
    when n < 6000 then timestamptz '2026-01-02' + n / 10 * interval '1 hour' + n % 10 * interval '1 second'
    when n < 18000 then timestamptz '2026-01-30' + n * interval '1 second'
    else timestamptz '2026-02-01' + (n - 18000) / 10 * interval '1 hour' + n % 10 * interval '1 second' end`
  await transaction(product.database, (tx) =>
    write(
      tx,
      sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, device_id, is_unsigned, is_from_shop, is_historical,
            is_clock_clamped, properties, context, received_at, recorded_at)
          select shop_id, ${place}, gen_random_uuid(), n::text, type, name, customer_id, device_id, false, false, false, false, '{}', '{}', received_at, recorded_at
          from events, generate_series(0, 19999) n where shop_id = ${shopId}`,
    ),
  )
  const found: Session[] = []
  let cursor: string | undefined
  do {
    const page: SessionPage = await sessionPage(product.database.db, { shopId, customerId: await customerId(), limit: 170, cursor })
    found.push(...page.sessions)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  const starts = found.map(({ startedAt }) => startedAt)
  assert.deepEqual(starts, starts.toSorted().reverse())
  assert.equal(new Set(starts).size, starts.length)
  assert.equal(
    found.reduce((sum, { events }) => sum + events, 0),
    20_001,
  )
  assert.deepEqual(new Set(found.map(({ events }) => events)), new Set([1, 10, 10_000, 2_000]))
})

async function aVisitor() {
  const door = await aDoor()
  let sent = 0
  const tell = async (events: readonly object[], device = 'browser') => {
    const told = events.map((event) => ({ userId: 'K1', anonymousId: device, ...event, messageId: `m-${sent++}` }))
    const reply = await door.batch(told, { key: door.browserKey })
    assert.equal(reply.json.accepted, told.length, reply.text)
  }
  const customerId = () => idOf(door)
  const sessions = async () => {
    if ((await door.product.database.pool.query('select 1 from customers')).rowCount === 0)
      await tell([{ ...seen('00:00'), type: 'identify' }])
    const reply = await door.ask('GET', `${door.shop}/customers/${await customerId()}/sessions`)
    assert.equal(reply.status, 200, reply.text)
    return (reply.json as SessionPage).sessions
  }
  return { door, tell, sessions, customerId }
}

const idOf = async ({ product, shopId }: Door): Promise<string> => {
  const found = sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and customer_number = 'K1'`
  return (await one(product.database.db, found)).customerId
}

const at = (time: string): string => `2026-03-01T${time}${time.length === 5 ? ':00' : ''}Z`

const seen = (time: string): object => ({ type: 'page', timestamp: at(time) })

const times = ({ startedAt, endedAt, events }: Session) => [startedAt.slice(11, 23), endedAt.slice(11, 23), events]
