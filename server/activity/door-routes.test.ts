import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { needsDatabase } from '../../test/database.ts'
import { aDoor, stored } from './door-for-tests.ts'

const at = '2026-03-01T09:59:00.000Z'

test('A1 every endpoint, content type and place of the key is taken', needsDatabase, async () => {
  const door = await aDoor()
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
