import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Envelope, type IncomingEvent, readEvent } from './read-event.ts'

const receivedAt = new Date('2026-03-01T10:00:00Z')
const fromShop: Envelope = {
  ...{ trust: 'shop', receivedAt, sentAt: null, context: null, type: null, isHistorical: false, country: 'PL', writeKey: 'k' },
}
const track = { type: 'track', event: 'Product Viewed', userId: 'K1', messageId: 'm-1', timestamp: '2026-03-01T09:00:00Z' }

function read(event: unknown, envelope: Partial<Envelope> = {}): IncomingEvent {
  const found = readEvent(event, 0, { ...fromShop, ...envelope })
  assert(found.kind === 'event', found.kind === 'rejected' ? found.code : '')
  return found
}

const codeOf = (event: unknown, envelope: Partial<Envelope> = {}) => {
  const found = readEvent(event, 0, { ...fromShop, ...envelope })
  return found.kind === 'rejected' ? found.code : null
}

test('A2 what is wrong with a single event has a code of its own', () => {
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1)
  const wrong: [unknown, string][] = [
    ...[null, 5, 'text', [], true].map((each): [unknown, string] => [each, 'not_an_object']),
    [{ ...track, type: 'Track' }, 'type_unknown'],
    [{ ...track, type: { toString: 'track' } }, 'type_unknown'],
    [{ ...track, type: '__proto__' }, 'type_unknown'],
    [{ ...track, userId: undefined }, 'nobody_named'],
    [{ ...track, userId: '  ', anonymousId: null }, 'nobody_named'],
    [{ ...track, userId: { $ne: null } }, 'nobody_named'],
    [{ ...track, event: '' }, 'event_name_missing'],
    [{ ...track, event: ['x'] }, 'event_name_missing'],
    [{ ...track, event: 'x'.repeat(201) }, 'name_too_long'],
    [{ ...track, userId: 'x'.repeat(251) }, 'id_too_long'],
    [{ ...track, type: 'alias' }, 'previous_id_missing'],
    [{ ...track, type: 'group' }, 'group_id_missing'],
    [{ ...track, properties: 'text' }, 'properties_invalid'],
    [{ ...track, properties: [1] }, 'properties_invalid'],
    [{ ...track, properties: { deep } }, 'too_deep'],
    [{ ...track, context: { deep } }, 'too_deep'],
    [{ ...track, properties: { text: 'x'.repeat(33_000) } }, 'event_too_large'],
    [{ ...track, properties: { text: 'ż'.repeat(17_000) } }, 'event_too_large'],
    [{ ...track, timestamp: '2015-01-01T00:00:00Z' }, 'too_old'],
    [{ ...track, writeKey: 'another' }, 'wrong_key'],
  ]
  for (const [event, code] of wrong) assert.equal(codeOf(event), code, code)
  assert.equal(codeOf({ ...track, properties: { text: 'x'.repeat(32_000) } }), null)
})

test('A3 the context of the batch stands under the event’s own, and what nobody needs is left out', () => {
  const context = { library: { name: 'x' }, ip: '1.2.3.4', locale: 'pl-PL', page: { path: '/a' } }
  const event = { ...track, context: { page: { path: '/b' }, traits: { email: 'a@b.pl' } }, futureField: 1, integrations: { All: true } }
  assert.deepEqual(JSON.parse(read(event, { context }).contextText), { locale: 'pl-PL', page: { path: '/b' }, futureField: 1 })
  const consent = { consent: { categoryPreferences: { Advertising: false } } }
  assert.deepEqual(JSON.parse(read({ ...track, context: consent }).contextText), consent, 'categories of consent are kept')
})

test('A5 a message is recognised by its id; a long one, and one without, by a hash', () => {
  assert.equal(read(track).identity.messageId, 'm-1')
  assert.match(read({ ...track, messageId: 'x'.repeat(101) }).identity.messageId, /^[0-9a-f]{64}$/)
  const { messageId: _, ...without } = track
  assert.match(read(without).identity.messageId, /^[0-9a-f]{64}$/)
  assert.equal(read(without).messageHash, read({ ...without, sentAt: '2026-03-01T09:59:00Z' }).messageHash, 'sent again it is the same')
  assert.notEqual(read(without).messageHash, read({ ...without, properties: { a: 1 } }).messageHash)
  assert.equal(read(track).payloadHash, read({ ...track, sentAt: '2026-03-01T09:59:00Z' }).payloadHash)
  assert.notEqual(read(track).payloadHash, read({ ...track, properties: { a: 1 } }).payloadHash)
})

test('B1 ids that stand for nobody are stored and never matched', () => {
  for (const userId of [
    '0',
    '000-000',
    '-1',
    'null',
    'Undefined',
    'NONE',
    'anonymous',
    'guest',
    'test',
    'NaN',
    '[object Object]',
    'true',
    0,
  ]) {
    const event = read({ ...track, userId, anonymousId: '00000000-0000-0000-0000-000000000000' })
    assert.deepEqual([event.saidUser, event.identity.customerNumber, event.identity.anonymousId], [String(userId), null, null])
  }
  assert.equal(read({ ...track, userId: 17 }).identity.customerNumber, '17')
})

test('reserved traits are fields of the profile, the others stay as they are', () => {
  const traits = {
    ...{
      email: ' Anna@Example.COM ',
      phone: '501 234 567',
      name: 'Anna Maria Nowak',
      birthday: '1990-05-04',
      locale: 'pl-PL',
      plan: 'gold',
    },
    ...{ address: { street: 'Długa 1', city: 'Kraków', country: 'pl', postalCode: '31-147' }, age: 36, title: null },
  }
  const { identity } = read({ ...track, type: 'identify', traits })
  assert.deepEqual([identity.emailKey, identity.phone], ['anna@example.com', '+48501234567'])
  assert.deepEqual(identity.said, {
    fields: {
      ...{ email: 'Anna@Example.COM', phone: '+48501234567', firstName: 'Anna', lastName: 'Maria Nowak', birthday: '1990-05-04' },
      ...{ language: 'pl', city: 'Kraków', country: 'PL', postcode: '31-147' },
    },
    traits: { plan: 'gold', address: traits.address, age: 36, title: null },
  })
  const none = read({
    ...track,
    type: 'identify',
    traits: { email: null, firstName: '', phone: '12', birthday: 'May', lastName: 'X'.repeat(300) },
  })
  assert.deepEqual(none.identity.said?.fields, { email: null, firstName: null })
  assert.deepEqual(Object.keys(none.identity.said?.traits ?? {}), ['phone', 'birthday', 'lastName'], 'what is no such value stays a trait')
  assert.equal(read(track).identity.said, null, 'only identify speaks of the customer')
})

test('what the database refuses is taken out, and keys of prototypes are plain keys', () => {
  const hostile = JSON.parse(
    '{"a\\u0000b":"c\\u0000d","e":"\\ud83d","ok":"\\ud83d\\ude00 \\\\u0000","__proto__":{"admin":true},"constructor":{"prototype":1},"n":1e400}',
  )
  const { propertiesText, properties } = read({ ...track, properties: hostile })
  assert.equal(
    propertiesText,
    '{"ab":"cd","e":"\ufffd","ok":"😀 \\\\u0000","__proto__":{"admin":true},"constructor":{"prototype":1},"n":null}',
  )
  assert.equal(Object.getPrototypeOf(properties), Object.prototype)
  const event = read({ ...track, event: 'a\0b\ud800', userId: '\0x' })
  assert.deepEqual([event.name, event.saidUser], ['ab\ufffd', 'x'])
  const traits = JSON.parse('{"__proto__":{"admin":true},"hasOwnProperty":1}')
  const said = read({ ...track, type: 'identify', traits }).identity.said?.traits ?? {}
  assert.deepEqual([Object.keys(said).sort(), Object.getPrototypeOf(said) === Object.prototype], [['__proto__', 'hasOwnProperty'], true])
})
