/** Against servers that misbehave as servers do. The real door is in server-door.test.ts. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Loss, type RegularsOptions, regulars } from './sdk.ts'

type Event = Record<string, unknown>
interface Got {
  events: Event[]
  sentAt: string
  headers: IncomingMessage['headers']
  bytes: number
}
type Answer = (response: ServerResponse, request: IncomingMessage) => void

const taken: Answer = (response) => response.end('{"success":true}')
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end()

test('one batch brings what was told, packed, with the key and the times', async () => {
  const { got, shop, losses } = await aShop([taken])
  const at = new Date('2026-02-01T12:00:00Z')
  shop.identify({ userId: '42', traits: { email: 'anna@example.com' } })
  shop.track({ userId: '42', event: 'Order Completed', properties: { order_id: '7' }, timestamp: at, messageId: 'order-7' })
  shop.page({ anonymousId: 'b', name: 'Home' })
  shop.group({ userId: '42', groupId: 'office' })
  shop.alias({ userId: '42', previousId: 'b' })
  await shop.close()
  assert.equal(got.length, 1)
  const [batch] = got
  assert.equal(batch?.headers.authorization, `Basic ${Buffer.from('rg_server_x:').toString('base64')}`)
  assert.equal(batch?.headers['x-retry-count'], undefined)
  assert.ok(Math.abs(Date.parse(batch?.sentAt ?? '') - Date.now()) < 60_000)
  assert.deepEqual(
    batch?.events.map(({ type }) => type),
    ['identify', 'track', 'page', 'group', 'alias'],
  )
  const { messageId, timestamp, ...order } = batch?.events[1] ?? {}
  assert.deepEqual([messageId, timestamp], ['order-7', '2026-02-01T12:00:00.000Z'])
  assert.deepEqual(order, { type: 'track', userId: '42', event: 'Order Completed', properties: { order_id: '7' } })
  assert.equal(new Set(batch?.events.map((event) => event.messageId)).size, 5)
  assert.deepEqual(losses, [])
})

test('a fault, a broken connection and silence are tried again under the same ids', async () => {
  const broken: Answer = (response) => response.destroy()
  const silent: Answer = () => {}
  for (const fault of [status(500), broken, silent]) {
    const { got, shop, losses } = await aShop([fault, taken], { timeoutMs: 300 })
    shop.track({ userId: '42', event: 'Seen' })
    await shop.flush()
    assert.equal(got.length, 2)
    assert.equal(got[1]?.headers['x-retry-count'], '1')
    assert.deepEqual(got[1]?.events, got[0]?.events)
    assert.notEqual(got[1]?.sentAt, got[0]?.sentAt)
    assert.deepEqual(losses, [])
  }
})

test('a server that asks for a second of patience gets it', async () => {
  const { got, shop } = await aShop([status(429, { 'retry-after': '1' }), taken])
  const startedAt = performance.now()
  shop.track({ userId: '42', event: 'Seen' })
  await shop.flush()
  assert.equal(got.length, 2)
  assert.ok(performance.now() - startedAt >= 990)
})

test('what the server refuses is lost aloud, and the next is told all the same', async () => {
  const rejecting: Answer = (response) => response.end('{"success":true,"rejected":[{"index":1,"code":"event_name_missing"}]}')
  const { got, shop, losses } = await aShop([status(400), status(302, { location: '/elsewhere' }), rejecting])
  for (const event of ['refused', 'redirected']) {
    shop.track({ userId: '42', event })
    await shop.flush()
  }
  shop.track({ userId: '42', event: 'fine' })
  shop.track({ userId: '42', event: '' })
  await shop.close()
  assert.equal(got.length, 3)
  assert.deepEqual(
    losses.map((loss) => ({ ...loss, events: loss.events.map((event) => (event as Event).event) })),
    [
      { reason: 'refused', status: 400, events: ['refused'] },
      { reason: 'refused', status: 302, events: ['redirected'] },
      { reason: 'rejected', code: 'event_name_missing', events: [''] },
    ],
  )
})

test('batches stay within what the protocol allows, and keep the order', async () => {
  const { got, shop, losses } = await aShop([taken], { flushAfterMs: 60_000 })
  for (let number = 0; number < 620; number++)
    shop.track({ userId: '42', event: 'Seen', properties: { number, text: 'ż'.repeat(number % 900) } })
  shop.track({ userId: '42', event: 'Seen', properties: { text: 'x'.repeat(33_000) } })
  await shop.close()
  assert.ok(got.length >= 2)
  for (const { bytes, events } of got) assert.ok(bytes <= 500_000 && events.length <= 2_500)
  const numbers = got.flatMap(({ events }) => events.map(({ properties }) => (properties as { number: number }).number))
  assert.deepEqual(numbers, [...Array(620).keys()])
  assert.deepEqual(
    losses.map(({ reason }) => reason),
    ['too_large'],
  )
})

test('what cannot be told is lost aloud and never throws', async () => {
  const { shop, losses } = await aShop([taken], { mostQueued: 1, flushAfterMs: 60_000 })
  const circle: Record<string, unknown> = {}
  circle.circle = circle
  shop.track({ userId: '42', event: 'Seen', properties: circle })
  shop.track({ userId: '42', event: 'Seen', properties: { much: 1n } })
  shop.track({ userId: '42', event: 'Seen', timestamp: new Date(Number.NaN) })
  shop.track({ userId: '42', event: 'first' })
  shop.track({ userId: '42', event: 'second' })
  await shop.close()
  shop.track({ userId: '42', event: 'late' })
  assert.deepEqual(
    losses.map(({ reason }) => reason),
    ['not_json', 'not_json', 'not_json', 'queue_full', 'closed'],
  )
})

test('closing ends within its time where the server is away, and says what did not arrive', async () => {
  const losses: Loss[] = []
  const shop = regulars({ url: 'http://127.0.0.1:1', key: 'rg_server_x', onError: (loss) => losses.push(loss) })
  shop.track({ userId: '42', event: 'Seen' })
  const startedAt = performance.now()
  await shop.close({ withinMs: 200 })
  assert.ok(performance.now() - startedAt < 5_000)
  assert.deepEqual(
    losses.map(({ reason, events }) => [reason, events.length]),
    [['closed', 1]],
  )
})

test('the prefix of an address stays', async () => {
  const { got, shop } = await aShop([taken], {}, '/regulars')
  shop.track({ userId: '42', event: 'Seen' })
  await shop.close()
  assert.equal(got.length, 1)
})

/** A server that answers so, one after the other, the last for ever; and a shop that tells it something. */
async function aShop(answers: readonly Answer[], options: Partial<RegularsOptions> = {}, prefix = '') {
  const got: Got[] = []
  const losses: Loss[] = []
  const server = createServer(async (request, response) => {
    assert.equal(request.url, `${prefix}/v1/batch`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = gunzipSync(Buffer.concat(chunks)).toString()
    const { batch, sentAt } = JSON.parse(text)
    got.push({ events: batch, sentAt, headers: request.headers, bytes: Buffer.byteLength(text) })
    answers[Math.min(got.length, answers.length) - 1]?.(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`
  const shop = regulars({ url, key: 'rg_server_x', flushAfterMs: 20, onError: (loss) => losses.push(loss), ...options })
  return { got, losses, shop }
}
