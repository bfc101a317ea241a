/** Whatever anybody sends to the door: a code, or plain data that does nothing; the server answers, and others are not touched. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { all, sql } from '../kit/database.ts'
import { aDoor, openDoor, stored } from './door-for-tests.ts'

const hostileTexts = [
  ...[
    "'; drop table events; --",
    '$(id)',
    '{{7*7}}',
    '=HYPERLINK("http://evil")',
    '@SUM(A1)',
    '+1',
    '-1+1',
    '\\copy events to program',
    '\\N',
    '\\.',
  ],
  ...[
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '\u202Egnp.exe',
    'a\0b',
    '\ud800',
    'x\udc00y',
    '\ufeff',
  ],
  ...[
    'tab\there',
    'line\nfeed',
    'cr\r\n',
    '\u2028',
    '👩‍👩‍👧',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '%00',
    '../../etc/passwd',
    "' or '1'='1",
  ],
]
const hostileValues: unknown[] = [
  ...hostileTexts,
  ...[{ $ne: null }, { $gt: '' }, [['x']], { toString: 1 }, { __proto__: { admin: true } }, 1e308, -0, 'x'.repeat(8_000)],
]

/** What stands for the value in a key or a sentence. */
const labelOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

test('hostile text in every place of an event is stored as it is, or refused with a code', needsDatabase, async () => {
  const door = await aDoor()
  const other = await openDoor(door.product, door.ask)
  await other.batch([{ type: 'track', event: 'Mine', userId: 'K1', messageId: 'mine' }])
  let sent = 0
  for (const value of hostileValues) {
    const at = { timestamp: '2026-02-01T10:00:00Z' }
    const places = [
      { type: 'track', event: value, userId: 'K1' },
      { type: 'track', event: 'X', userId: value },
      { type: 'track', event: 'X', anonymousId: value },
      { type: 'track', event: 'X', userId: 'K1', messageId: value },
      { type: 'track', event: 'X', userId: 'K1', properties: { [labelOf(value).slice(0, 3_000)]: value } },
      { type: 'track', event: 'X', userId: 'K1', context: { page: value, [labelOf(value).slice(0, 3_000)]: value } },
      {
        type: 'identify',
        userId: 'K1',
        traits: { email: value, phone: value, name: value, birthday: value, address: value, [labelOf(value).slice(0, 200)]: value },
      },
      { type: 'identify', userId: 'K1', traits: value },
      { type: 'alias', userId: 'K1', previousId: value },
      { type: 'group', userId: 'K1', groupId: value, traits: value },
      { type: 'page', userId: 'K1', name: value },
      { type: value, userId: 'K1' },
      { type: 'track', event: 'X', userId: 'K1', timestamp: value, sentAt: value, originalTimestamp: value },
      {
        type: 'track',
        event: 'Order Completed',
        userId: 'K1',
        properties: { order_id: value, total: value, currency: value, products: value, email: value, phone: value },
      },
      {
        type: 'track',
        event: 'Order Completed',
        userId: 'K1',
        properties: { order_id: 'O', products: [{ sku: value, name: value, price: value, quantity: value }] },
      },
      { type: 'track', event: 'X', userId: 'K1', writeKey: value, integrations: value, historical: value },
    ].map((event, place) => ({ ...at, ...(sent % 2 ? { messageId: `h-${sent}-${place}` } : {}), ...event }))
    sent++
    const reply = await door.batch(places, { context: value, sentAt: value as string })
    assert.equal(reply.status, 200, `${labelOf(value).slice(0, 40)}: ${reply.text}`)
    const { accepted, duplicates, rejected } = reply.json as { accepted: number; duplicates: number; rejected: { code: string }[] }
    assert.equal(accepted + duplicates + rejected.length, places.length)
    assert.deepEqual(
      rejected.filter(({ code }) => code === 'not_storable'),
      [],
      `${labelOf(value).slice(0, 40)} came as far as the database`,
    )
    assert.equal((await door.ask('GET', `${door.shop}/events?limit=200`)).status, 200)
  }
  const names = new Set((await stored(door)).map(({ name }) => name))
  for (const text of hostileTexts) {
    const kept = text.replaceAll('\0', '').toWellFormed().trim()
    if (kept !== '') assert.ok(names.has(kept), JSON.stringify(text))
  }
  assert.deepEqual(
    (await stored(other)).map(({ message }) => message),
    ['mine'],
  )
  const customers = await all(
    door.product.database.db,
    sql<{ rows: number }>`select count(*) as rows from customers where shop_id = ${other.shopId}`,
  )
  assert.deepEqual(customers, [{ rows: 1 }])
})

test('bodies that are no batch of events cost nobody anything', needsDatabase, async () => {
  const door = await aDoor()
  const { serverKey: writeKey } = door
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const strange: [string, number][] = [
    [`{"writeKey":"${writeKey}","batch":${deep}}`, 200],
    [`{"writeKey":"${writeKey}","batch":[{"type":"track","event":"X","userId":"K","properties":${deep}}]}`, 200],
    [`{"writeKey":"${writeKey}","batch":{"length":1e9}}`, 200],
    [`{"writeKey":"${writeKey}","batch":"text"}`, 200],
    [`{"writeKey":"${writeKey}","batch":[${Array(100_000).fill('1').join()}]}`, 200],
    [`{"writeKey":"${writeKey}","batch":[{"type":"track","event":"X","userId":"K","properties":{"n":${'9'.repeat(20_000)}}}]}`, 200],
    [`{"__proto__":{"writeKey":"${writeKey}"},"batch":[{"type":"page","userId":"K"}]}`, 401],
    [`{"writeKey":{"a":1},"batch":[]}`, 401],
    [`{"writeKey":"${'x'.repeat(400_000)}"}`, 401],
    [deep, 401],
    ['"text"', 401],
    ['{"a":1}{"b":2}', 400],
    ['{"a":NaN}', 400],
  ]
  for (const [body, status] of strange) {
    const reply = await door.sendBytes('/v1/batch', body)
    assert.equal(reply.status, status, `${body.slice(0, 100)}: ${reply.text.slice(0, 200)}`)
  }
  assert.equal((await door.batch([{ type: 'page', userId: 'K1' }])).json.accepted, 1, 'the door is open as before')
})
