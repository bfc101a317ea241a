/** The SDK of the shop's server and the door for events, as they are. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type Loss, regulars } from '@regulars/sdk'
import { aDoor, type Door, stored } from '../server/activity/door-for-tests.ts'
import { openProduct } from '../server/wiring.ts'
import { needsDatabase } from './database.ts'

test('what a shop’s server tells is stored once, with its times and its people', needsDatabase, async () => {
  const { door, shop, losses } = await aShop()
  const order = { order_id: '1042', revenue: 180, currency: 'PLN', products: [{ product_id: 'A', price: 90, quantity: 2 }] }
  shop.identify({ userId: '42', anonymousId: 'browser', traits: { email: 'anna@example.com', firstName: 'Anna' } })
  for (let again = 0; again < 3; again++)
    shop.track({
      userId: '42',
      event: 'Order Completed',
      properties: order,
      messageId: 'order-1042',
      timestamp: new Date('2026-02-01T12:00:00Z'),
    })
  shop.page({ anonymousId: 'browser', name: 'Home' })
  shop.group({ userId: '42', groupId: 'office', traits: { name: 'Biuro' } })
  shop.alias({ userId: '42', previousId: 'phone' })
  await shop.close()
  assert.deepEqual(losses, [])
  const events = await stored(door)
  assert.deepEqual(events.map(({ type, who }) => `${type} ${who}`).sort(), ['alias 42', 'group 42', 'identify 42', 'page 42', 'track 42'])
  const completed = events.find(({ type }) => type === 'track')
  assert.ok(Math.abs((completed?.occurredAt.getTime() ?? 0) - Date.parse('2026-02-01T12:00:00Z')) < 60_000)
  assert.deepEqual(completed?.properties, order)
})

test('more than fits into a batch arrives whole', needsDatabase, async () => {
  const { door, shop, losses } = await aShop()
  for (let number = 0; number < 1_100; number++) shop.track({ userId: `K${number % 20}`, event: 'Seen', properties: { number } })
  await shop.close({ withinMs: 60_000 })
  assert.deepEqual(losses, [])
  const numbers = (await stored(door)).map(({ properties }) => properties.number)
  assert.deepEqual(new Set(numbers), new Set(Array.from({ length: 1_100 }, (_, number) => number)))
  assert.equal(numbers.length, 1_100)
})

test('what the door rejects comes back with its reason, and a wrong key with its status', needsDatabase, async () => {
  const { shop, losses, url } = await aShop()
  shop.track({ userId: '42', event: '' })
  shop.track({ userId: '42', event: 'Old', timestamp: new Date('1999-01-01') })
  shop.track({ userId: '42', event: 'Fine' })
  await shop.close()
  assert.deepEqual(
    losses.map((loss) => [loss.reason, 'code' in loss && loss.code]),
    [
      ['rejected', 'event_name_missing'],
      ['rejected', 'too_old'],
    ],
  )
  const refused: Loss[] = []
  const stranger = regulars({ url, key: 'rg_server_nobody', onError: (loss) => refused.push(loss) })
  stranger.track({ userId: '42', event: 'Seen' })
  await stranger.close()
  assert.deepEqual(
    refused.map((loss) => [loss.reason, 'status' in loss && loss.status]),
    [['refused', 401]],
  )
})

test('what is told while the server is away arrives when it is back', needsDatabase, async () => {
  const { door, shop, losses, url } = await aShop()
  await door.product.app.close()
  shop.track({ userId: '42', event: 'While away' })
  const flushed = shop.flush()
  const back = await openProduct(door.product.services)
  await back.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
  await flushed
  await back.close()
  assert.deepEqual(losses, [])
  assert.deepEqual(
    (await stored(door)).map(({ name }) => name),
    ['While away'],
  )
})

/** A shop whose server tells the door of a product that listens. */
async function aShop() {
  const door: Door = await aDoor()
  // The door compares its clock with that of the sender.
  door.product.clock.set(new Date().toISOString())
  await door.product.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(door.product.app.server.address() as AddressInfo).port}`
  const losses: Loss[] = []
  const shop = regulars({ url, key: door.serverKey, flushAfterMs: 50, onError: (loss) => losses.push(loss) })
  return { door, shop, losses, url }
}
