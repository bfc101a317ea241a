/** What happened reaches the shop's programs: signed, in order for each customer, again and again where it does not arrive. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { tell } from '../kit/outbox-rows.ts'
import { aListeningShop, aScene, type Scene } from './receiver-for-tests.ts'
import { startSending } from './sending.ts'
import { takeDue } from './take-due.ts'

const made = needsDatabase.skip ? undefined : await aScene()
const scene = (): Scene => {
  assert(made)
  return made
}

const arrives = () => scene().listener.answer((response) => void response.writeHead(204).end())
const refuses = (status = 500) => scene().listener.answer((response) => void response.writeHead(status).end(`no: ${status}`))

test('an event arrives once, with its id, its time and a signature that fits', needsDatabase, async () => {
  arrives()
  const shop = await aListeningShop(scene())
  const anna = newId()
  await shop.happens({ subjectId: anna, data: { points: 120, name: 'Zażółć' }, occurredAt: new Date('2026-02-28T09:00:00.123Z') })
  await shop.send()
  await shop.send()
  assert.equal(shop.heard.length, 1)
  const [{ id, headers, body, text }] = shop.heard as [(typeof shop.heard)[0]]
  assert.deepEqual(body, {
    type: 'loyalty.points_earned',
    timestamp: '2026-02-28T09:00:00.123Z',
    data: { customerId: anna, points: 120, name: 'Zażółć' },
    id,
    shopId: shop.shopId,
  })
  assert.equal(headers['webhook-timestamp'], String(Date.UTC(2026, 2, 1, 10) / 1000))
  assert.equal(headers['webhook-signature'], `v1,${signature(shop.secret, `${id}.${headers['webhook-timestamp']}.${text}`)}`)
  const [delivery] = await shop.deliveries()
  assert.deepEqual([delivery?.state, delivery?.status, delivery?.attempts, delivery?.eventId], ['delivered', 204, 1, id])
})

test('only the types that were asked for are sent, and nothing is kept where nobody asks', needsDatabase, async () => {
  arrives()
  const shop = await aListeningShop(scene(), { types: ['loyalty.tier_changed'] })
  await shop.happens({}, { type: 'loyalty.tier_changed' }, { type: 'loyalty.points_spent_elsewhere' })
  await shop.send()
  assert.deepEqual(
    shop.heard.map(({ type }) => type),
    ['loyalty.tier_changed'],
  )
  const { pool } = scene().product.database
  const { rows } = await pool.query('select type from webhook_events where shop_id = $1', [shop.shopId])
  assert.deepEqual(rows, [{ type: 'loyalty.tier_changed' }])
  assert.equal((await pool.query('select 1 from outbox where shop_id = $1', [shop.shopId])).rowCount, 0)
})

test('what does not arrive is sent again by the clock, twelve times, under the same id, and then parked', needsDatabase, async () => {
  refuses(503)
  const shop = await aListeningShop(scene())
  await shop.happens({})
  let at = Date.parse('2026-03-01T10:00:00Z')
  const waits: number[] = []
  for (let count = 1; count < 12; count++) {
    await shop.send()
    const [delivery] = await shop.deliveries()
    assert.deepEqual([delivery?.state, delivery?.attempts, delivery?.failure, delivery?.answer], ['waiting', count, 'refused', 'no: 503'])
    const next = Date.parse(String(delivery?.nextAt))
    waits.push((next - at) / 60_000)
    shop.at(new Date(next - 1).toISOString())
    await shop.send()
    assert.equal(shop.heard.length, count, 'not before its time')
    at = next
    shop.at(new Date(at).toISOString())
  }
  await shop.send()
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
  assert.equal((await shop.deliveries())[0]?.state, 'parked')
  assert.equal(shop.heard.length, 12)
  assert.equal(new Set(shop.heard.map(({ id }) => id)).size, 1)
  assert.equal(new Set(shop.heard.map(({ text }) => text)).size, 1)
  assert.equal(new Set(shop.heard.map(({ headers }) => headers['webhook-signature'])).size, 12, 'each attempt has its own time')
})

test('what happened to one customer arrives in order; nobody waits for another', needsDatabase, async () => {
  const shop = await aListeningShop(scene())
  const [anna, jan] = [newId(), newId()]
  const stubborn = new Set(['anna 1'])
  scene().listener.answer((response, { body }) => void response.writeHead(stubborn.has(String(body.data.what)) ? 500 : 200).end())
  const about = (subjectId: string, what: string) => ({ subjectId, data: { what } })
  await shop.happens(about(anna, 'anna 1'), about(anna, 'anna 2'), about(jan, 'jan 1'))
  await shop.happens(about(anna, 'anna 3'), about(jan, 'jan 2'), { data: { what: 'nobody' } })
  await shop.send()
  const heard = () => shop.heard.map(({ body }) => body.data.what)
  assert.deepEqual(heard(), ['anna 1', 'jan 1', 'nobody', 'jan 2'])
  stubborn.clear()
  shop.at('2026-03-01T10:00:59Z')
  await shop.send()
  assert.equal(heard().length, 4)
  shop.at('2026-03-01T10:01:00Z')
  await shop.send()
  assert.deepEqual(heard().slice(4), ['anna 1', 'anna 2', 'anna 3'])
})

test('a process that dies after sending leaves the event to the next one, under the same id', needsDatabase, async () => {
  arrives()
  const shop = await aListeningShop(scene())
  const { database, clock } = scene().product
  const dying = { shopId: shop.shopId, webhookId: shop.webhookId, now: clock.now() }
  await shop.happens({ subjectId: newId() })
  const taken = await transaction(database, (tx) => takeDue(tx, dying))
  assert.ok(taken, 'it was taken, may have been sent, and nobody wrote that down')
  await shop.send()
  assert.equal(shop.heard.length, 0, 'while its lease holds, nobody else sends it')
  shop.at('2026-03-01T10:01:00Z')
  await shop.send()
  assert.deepEqual(
    shop.heard.map(({ id }) => id),
    [taken.eventId],
  )
})

test('facts of a transaction that is rolled back are never told', needsDatabase, async () => {
  arrives()
  const shop = await aListeningShop(scene())
  const fact = { type: 'loyalty.points_earned', subjectId: null, occurredAt: new Date('2026-03-01'), data: {} }
  const failing = transaction(scene().product.database, async (tx) => {
    await tell(tx, { shopId: shop.shopId, facts: [fact] })
    throw new Error('the command was refused')
  })
  await assert.rejects(failing, /refused/)
  await shop.happens()
  await shop.send()
  assert.equal(shop.heard.length, 0)
})

test('410 disables a webhook: nothing is tried or kept any more until somebody switches it on', needsDatabase, async () => {
  refuses(410)
  const shop = await aListeningShop(scene())
  const anna = newId()
  await shop.happens({ subjectId: anna }, { subjectId: anna })
  await shop.send()
  assert.equal(shop.heard.length, 1)
  const { state, disabledReason, parked, waiting } = await shop.webhook()
  assert.deepEqual({ state, disabledReason, parked, waiting }, { state: 'disabled', disabledReason: 'gone', parked: 2, waiting: 0 })
  await shop.happens({})
  assert.equal((await shop.deliveries()).length, 2)

  arrives()
  await scene().owner('PATCH', `${shop.path}/webhooks/${shop.webhookId}`, { state: 'active' })
  await shop.happens({})
  await shop.send()
  assert.equal(shop.heard.length, 2)
  assert.equal((await shop.webhook()).disabledReason, null)
})

test('an address that nothing reaches for five days is disabled; one arrival in between and it goes on', needsDatabase, async () => {
  const shop = await aListeningShop(scene())
  for (const day of ['01', '02', '03', '04']) {
    refuses()
    shop.at(`2026-03-${day}T10:00:00Z`)
    await shop.happens({})
    await shop.send()
  }
  assert.equal((await shop.webhook()).failingSince, '2026-03-01T10:00:00.000Z')
  arrives()
  shop.at('2026-03-05T10:00:00Z')
  await shop.happens({})
  await shop.send()
  assert.equal((await shop.webhook()).failingSince, null)
  refuses()
  shop.at('2026-03-06T10:00:00Z')
  await shop.happens({})
  await shop.send()
  shop.at('2026-03-11T10:00:00Z')
  await shop.happens({})
  await shop.send()
  const { state, disabledReason } = await shop.webhook()
  assert.deepEqual([state, disabledReason], ['disabled', 'failing'])
})

test('an answer is kept up to 2 KB, as inert text', needsDatabase, async () => {
  scene().listener.answer((response) => void response.writeHead(500).end(`<script>alert(1)</script>\0${'ж'.repeat(5_000)}`))
  const shop = await aListeningShop(scene())
  await shop.happens({})
  await shop.send()
  const answer = String((await shop.deliveries())[0]?.answer)
  assert.ok(answer.startsWith('<script>alert(1)</script>\ufffdжж'))
  assert.ok(Buffer.byteLength(answer) <= 2_048 + 4)
})

test('several processes share the work: each event arrives, one customer’s in order', needsDatabase, async () => {
  const { product, listener } = scene()
  listener.answer((response) => void setTimeout(() => response.writeHead(200).end(), Math.random() * 4))
  const shop = await aListeningShop(scene())
  const people = Array.from({ length: 12 }, newId)
  for (let round = 0; round < 5; round++) await shop.happens(...people.map((subjectId) => ({ subjectId, data: { round } })))
  const processes = [startSending(product.services), startSending(product.services)]
  const endsAt = performance.now() + 20_000
  while (shop.heard.length < 60 && performance.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 20))
  await Promise.all(processes.map((each) => each.stop()))
  assert.equal(shop.heard.length, 60)
  for (const person of people) {
    const rounds = shop.heard.filter(({ body }) => body.data.customerId === person).map(({ body }) => body.data.round)
    assert.deepEqual(rounds, [0, 1, 2, 3, 4])
  }
  assert.equal((await shop.deliveries('?state=waiting')).length, 0)
})

function signature(secret: string, content: string): string {
  return createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(content)
    .digest('base64')
}
