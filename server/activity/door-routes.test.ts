import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { needsDatabase } from '../../test/database.ts'
import { aDoor, type Door, openDoor, stored } from './door-for-tests.ts'
import { withoutPrefix } from './door-routes.ts'

const door = needsDatabase.skip ? undefined : await aDoor()

/** Another shop of one installation for each test. */
async function aShopDoor(): Promise<Door> {
  assert(door)
  return openDoor(door.product, door.ask)
}

const at = '2026-03-01T09:59:00.000Z'

test('A1 every endpoint, content type and place of the key is taken', needsDatabase, async () => {
  const door = await aShopDoor()
  const { serverKey: key, browserKey } = door
  const basic = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }
  const event = { anonymousId: 'a-1', userId: 'K1', timestamp: at }
  const sent: [string, unknown, Record<string, string>][] = [
    ['/v1/track', { ...event, event: 'Product Viewed', writeKey: key }, { 'content-type': 'application/json' }],
    ['/v1/t', { ...event, event: 'Product Viewed', writeKey: browserKey }, { 'content-type': 'text/plain' }],
    ['/v1/page', { ...event, name: 'Home' }, { ...basic, 'content-type': 'application/x-www-form-urlencoded' }],
    ['/any/where/v1/p', { ...event }, { ...basic, 'content-type': 'no such type' }],
    [`/v1/screen?writeKey=${browserKey}`, { ...event }, {}],
    ['/v1/s', { ...event }, { authorization: `Bearer ${key}` }],
    ['/v1/identify', { ...event, traits: { email: 'anna@example.com' } }, basic],
    ['/v1/i', { ...event, traits: { plan: 'gold' } }, basic],
    ['/v1/group', { ...event, groupId: 'G1', traits: { name: 'Firma' } }, basic],
    ['/v1/g', { ...event, groupId: 'G1' }, basic],
    ['/v1/alias', { userId: 'K1', previousId: 'a-0' }, basic],
    ['/v1/a', { userId: 'K1', previousId: 'a-1', anonymousId: 'a-2' }, basic],
    ['/v1/batch', { batch: [{ ...event, type: 'track', event: 'X', writeKey: browserKey }] }, {}],
    ['/v1/b', { batch: [{ ...event, type: 'page' }], sentAt: at, writeKey: key }, {}],
    ['/v1/import', { batch: [{ ...event, type: 'track', event: 'Old', timestamp: '2019-01-01T00:00:00Z' }] }, basic],
  ]
  for (const [index, [url, body, headers]] of sent.entries()) {
    const reply = await door.send(url, { messageId: `m-${index}`, ...(body as object) }, headers)
    assert.deepEqual(
      [reply.status, reply.json],
      [200, { success: true, accepted: 1, duplicates: 0, rejected: [] }],
      `${url}: ${reply.text}`,
    )
    assert.equal(reply.headers['access-control-allow-origin'], '*')
  }
  assert.equal((await stored(door)).length, sent.length)

  const packed = await door.sendBytes('/v1/batch', gzipSync(JSON.stringify({ batch: [{ ...event, type: 'page', name: 'Zipped' }] })), {
    ...basic,
    'content-encoding': 'gzip',
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.equal(packed.json.accepted, 1, packed.text)
})

test('A1 a key that nobody has, or that was revoked, opens nothing; a browser key reads nothing', needsDatabase, async () => {
  const door = await aShopDoor()
  const event = { type: 'track', event: 'X', userId: 'K1' }
  const codeWith = async (key: string) => (await door.batch([event], { key })).json.code
  for (const key of ['', 'nonsense', `${door.serverKey.slice(0, -2)}xx`, door.serverKey.replace('rg_server', 'rg_browser')])
    assert.equal(await codeWith(key), 'wrong_write_key')
  assert.equal((await door.send('/v1/track', event)).status, 401)
  assert.equal((await door.send('/v1/track', event)).headers['access-control-allow-origin'], '*')

  const reader = (await door.ask('POST', `${door.shop}/api-keys`, { name: 'R', kind: 'server', scopes: ['customers:read'] })).json
  assert.equal((await door.batch([event], { key: String(reader.key) })).json.code, 'key_without_events')
  for (const path of ['', '/customers', '/events', '/event-names']) {
    const reply = await door.product.app.inject({ url: door.shop + path, headers: { authorization: `Bearer ${door.browserKey}` } })
    assert.equal(reply.statusCode, 403, path)
  }

  assert.equal(await codeWith(door.serverKey), undefined)
  const { keys } = (await door.ask('GET', `${door.shop}/api-keys`)).json as { keys: { keyId: string; kind: string; scopes: string[] }[] }
  const used = keys.find(({ kind, scopes }) => kind === 'server' && scopes.includes('events:write'))
  await door.ask('DELETE', `${door.shop}/api-keys/${used?.keyId}`)
  const now = door.product.clock.now()
  door.product.clock.set(new Date(now.getTime() + 3_001).toISOString())
  assert.equal(await codeWith(door.serverKey), 'wrong_write_key')
  door.product.clock.set(now.toISOString())
})

test('A2 one bad event does not cost the others; only what is no JSON or too large is refused whole', needsDatabase, async () => {
  const door = await aShopDoor()
  const good = { type: 'track', event: 'X', userId: 'K1' }
  const reply = await door.batch([good, { ...good, event: 7 }, null, { type: 'none' }, { type: 'page' }, { ...good, event: '' }])
  assert.deepEqual(reply.json, {
    ...{ success: true, accepted: 2, duplicates: 0 },
    rejected: [
      { index: 2, code: 'not_an_object' },
      { index: 3, code: 'type_unknown' },
      { index: 4, code: 'nobody_named' },
      { index: 5, code: 'event_name_missing' },
    ],
  })
  const basic = { authorization: `Basic ${Buffer.from(door.serverKey).toString('base64')}` }
  for (const body of ['', '{', '{"batch":[', 'null,', '\xff\xfe', gzipSync('{').subarray(0, 8), gzipSync('{')])
    assert.deepEqual([(await door.sendBytes('/v1/batch', body, basic)).status, String(body).length >= 0], [400, true], String(body))
  const large = JSON.stringify({ batch: [{ ...good, properties: { text: 'x'.repeat(600_000) } }] })
  for (const body of [large, gzipSync(large), gzipSync(Buffer.alloc(50_000_000))]) {
    const refused = await door.sendBytes('/v1/batch', body, basic)
    assert.deepEqual([refused.status, refused.json.code], [400, 'events_too_large'])
  }
  for (const body of ['[]', '{}', '{"batch":[]}']) assert.equal((await door.sendBytes('/v1/batch', body, basic)).json.accepted, 0, body)

  const many = Array.from({ length: 2_502 }, (_, index) => ({ type: 'page', userId: 'K1', messageId: `n${index}` }))
  const crowded = await door.batch(many)
  assert.deepEqual(crowded.json, {
    ...{ success: true, accepted: 2_500, duplicates: 0 },
    rejected: [2_500, 2_501].map((index) => ({ index, code: 'too_many_events' })),
  })
  const { counts } = (await door.ask('GET', `${door.shop}/events?outcome=rejected`)).json
  assert.deepEqual(counts, { accepted: 2_502, duplicates: 0, conflicts: 0, rejected: 6 })
})

test('A2 too many at once are told when to come again, in whole seconds, and the others are not troubled', needsDatabase, async () => {
  const door = await aShopDoor()
  const burst = Array.from({ length: 1_000 }, (_, index) => ({ type: 'page', anonymousId: 'a', messageId: `n${index}` }))
  assert.equal((await door.batch(burst, { key: door.browserKey })).status, 200)
  const refused = await door.batch([{ type: 'page', anonymousId: 'a' }], { key: door.browserKey })
  assert.deepEqual([refused.status, refused.json.code, refused.headers['retry-after']], [429, 'too_many_events', '10'])
  assert.equal((await door.batch([{ type: 'page', anonymousId: 'a' }])).status, 200, 'the server key has a limit of its own')
  const now = door.product.clock.now()
  door.product.clock.set(new Date(now.getTime() + 10_000).toISOString())
  assert.equal((await door.batch([{ type: 'page', anonymousId: 'a' }], { key: door.browserKey })).status, 200)
  door.product.clock.set(now.toISOString())
})

test('A5 a message counts once, also in two copies at once; another payload under its id is a conflict', needsDatabase, async () => {
  const door = await aShopDoor()
  const event = { type: 'track', event: 'X', userId: 'K1', messageId: 'm-1', timestamp: at }
  const replies = await Promise.all(Array.from({ length: 20 }, () => door.batch([event, event])))
  assert.equal(
    replies.reduce((sum, { json }) => sum + Number(json.accepted), 0),
    1,
  )
  assert.equal(
    replies.reduce((sum, { json }) => sum + Number(json.duplicates), 0),
    39,
  )
  const other = await door.batch([{ ...event, properties: { changed: true } }])
  assert.deepEqual(other.json, { success: true, accepted: 0, duplicates: 1, rejected: [] })
  assert.deepEqual(
    (await stored(door)).map(({ properties }) => properties),
    [{}],
  )
  assert.deepEqual((await door.ask('GET', `${door.shop}/events`)).json.counts, { accepted: 1, duplicates: 40, conflicts: 1, rejected: 0 })
  const another = await aShopDoor()
  assert.equal((await another.batch([event])).json.accepted, 1, 'another shop has messages of its own')
})

test('a page may ask before it sends, and clients find their settings here', needsDatabase, async () => {
  const door = await aShopDoor()
  const { app } = door.product
  const asked = await app.inject({
    method: 'OPTIONS',
    url: '/v1/b',
    headers: { 'access-control-request-headers': 'content-type,authorization' },
  })
  assert.deepEqual([asked.statusCode, asked.headers['access-control-allow-headers']], [204, 'content-type,authorization'])
  assert.equal(asked.headers['access-control-allow-credentials'], undefined)
  const settings = await app.inject({ url: `/cdn/v1/projects/${door.browserKey}/settings` })
  const expected = { apiKey: door.browserKey, apiHost: 'regulars.test/v1', protocol: 'http', unbundledIntegrations: [] }
  assert.deepEqual(settings.json().integrations, { 'Segment.io': expected })
  const source = await app.inject({ url: `/sourceConfig/?p=web&writeKey=${door.browserKey}` })
  assert.deepEqual(source.json().source.destinations, [])
  assert.equal((await app.inject({ url: '/v1/projects/nobody/settings' })).statusCode, 401)
  assert.equal((await door.send('/v1/nothing', {})).status, 404)
})

test('a prefix is left out only where the protocol follows', () => {
  const meant = [
    ['/v1/batch', '/v1/batch'],
    ['/a/b/v1/batch?x=/v1/t', '/v1/batch?x=/v1/t'],
    ['/x/v1/projects/k/settings', '/v1/projects/k/settings'],
    ['/x/sourceConfig/?a', '/sourceConfig/?a'],
    ['/x/v1/batch/more', '/x/v1/batch/more'],
    ['/page?next=/x/v1/batch', '/page?next=/x/v1/batch'],
    ['/api/shops/v1/batch', '/api/shops/v1/batch'],
  ]
  for (const [url = '', expected] of meant) assert.equal(withoutPrefix(url), expected)
})
