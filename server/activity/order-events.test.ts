import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql } from '../kit/database.ts'
import { aDoor, type Door } from './door-for-tests.ts'
import { recordOrderEvents } from './order-events.ts'

const coffee = { sku: 'K1', name: 'Kawa', category: 'Coffee', price: 20.5, quantity: 2 }
const cup = { product_id: 'C1', name: 'Kubek', price: '15.00' }
let messages = 0

const orderEvent = (name: string, at: string, properties: object, who: object = { userId: 'K7' }) => ({
  ...{ type: 'track', event: `Order ${name}`, messageId: `order-${++messages}`, timestamp: `2026-02-${at}T10:00:00Z`, properties },
  ...who,
})

async function tell(door: Door, ...events: unknown[]): Promise<void> {
  const reply = await door.batch(events)
  assert.equal(reply.json.accepted, events.length, reply.text)
  await recordOrderEvents(door.product.database, { shopId: door.shopId, now: () => door.product.clock.now() })
}

const ordersOf = ({ product, shopId }: Door) =>
  all(
    product.database.db,
    sql<Record<string, unknown>>`
      select number, customer_number as "who", state, placed_on, total_minor, refunded_minor, net_minor, source,
        array(select coalesce(code, '-') || ' ' || quantity::real || ' ' || order_lines.total_minor from order_lines left join products using (shop_id, product_id)
              where shop_id = ${shopId} and order_lines.order_id = orders.order_id order by line_no) as lines
      from orders left join customers using (shop_id, customer_id) where shop_id = ${shopId} order by number`,
  )

test('A6 an order counts once, however often and under whatever ids it is told', needsDatabase, async () => {
  const door = await aDoor()
  const completed = { order_id: 'O1', total: 56, currency: 'PLN', products: [coffee, cup] }
  await tell(door, orderEvent('Completed', '03', completed))
  const first = await ordersOf(door)
  assert.deepEqual(first, [
    {
      ...{
        number: 'O1',
        who: 'K7',
        state: 'placed',
        placedOn: '2026-02-03',
        totalMinor: 5600,
        refundedMinor: 0,
        netMinor: 5600,
        source: 'event',
      },
      lines: ['K1 2 4100', 'C1 1 1500'],
    },
  ])
  await tell(door, orderEvent('Completed', '03', completed), orderEvent('Completed', '05', completed))
  assert.deepEqual(await ordersOf(door), first, 'a replay changes nothing')

  await tell(door, orderEvent('Updated', '04', { order_id: 'O1', total: 41, products: [coffee] }))
  assert.equal((await ordersOf(door))[0]?.totalMinor, 5600, 'what was told of an earlier time does not override')
  await tell(door, orderEvent('Updated', '06', { order_id: 'O1', total: 41, products: [coffee] }))
  assert.deepEqual([(await ordersOf(door))[0]?.totalMinor, (await ordersOf(door))[0]?.lines], [4100, ['K1 2 4100']])
})

test(
  'an order of events has the channel that was told last, or the affiliation, and the brands of its products',
  needsDatabase,
  async () => {
    const door = await aDoor()
    const told = async () =>
      all(
        door.product.database.db,
        sql<{ number: string; channel: string | null; brand: string | null }>`
        select number, channel, brand from orders join order_lines using (shop_id, order_id) join products using (shop_id, product_id)
        where shop_id = ${door.shopId} order by number`,
      )
    const sale = (id: string, more: object) => ({ order_id: id, total: 41, products: [{ ...coffee, brand: 'Illy' }], ...more })
    await tell(
      door,
      orderEvent('Completed', '03', sale('O1', { affiliation: 'Kiosk', channel: 'store' })),
      orderEvent('Completed', '03', sale('O2', { affiliation: `Allegro ${'x'.repeat(100)}` })),
      orderEvent('Completed', '03', sale('O3', { channel: { not: 'text' } })),
    )
    const kiosk = { number: 'O1', channel: 'store', brand: 'Illy' }
    assert.deepEqual(await told(), [
      kiosk,
      { number: 'O2', channel: `Allegro ${'x'.repeat(52)}`, brand: 'Illy' },
      { number: 'O3', channel: null, brand: 'Illy' },
    ])
    await tell(
      door,
      orderEvent('Updated', '04', { order_id: 'O1', total: 41 }),
      orderEvent('Updated', '04', { order_id: 'O3', channel: 'web' }),
    )
    assert.deepEqual(
      (await told()).map(({ channel }) => channel),
      ['store', `Allegro ${'x'.repeat(52)}`, 'web'],
    )
  },
)

test('A6 refunds by product, by sum and of the whole order, never more than was sold', needsDatabase, async () => {
  const door = await aDoor()
  const sale = (id: string) => orderEvent('Completed', '03', { order_id: id, total: 56, products: [coffee, cup] })
  await tell(door, sale('O1'), sale('O2'), sale('O3'), sale('O4'), sale('O5'))
  await tell(
    door,
    orderEvent('Refunded', '08', { order_id: 'O1', products: [{ ...coffee, quantity: 1 }] }),
    orderEvent('Refunded', '08', { order_id: 'O2', total: 10 }),
    orderEvent('Refunded', '08', { order_id: 'O3' }),
    orderEvent('Refunded', '09', { order_id: 'O3' }),
    orderEvent('Cancelled', '08', { order_id: 'O4' }),
    orderEvent('Refunded', '08', { order_id: 'O6', products: [cup] }),
  )
  const nets = (await ordersOf(door)).map(({ number, netMinor }) => [number, netMinor])
  assert.deepEqual(nets, [
    ['O1', 3550],
    ['O2', 4600],
    ['O3', 0],
    ['O4', 0],
    ['O5', 5600],
  ])
  await tell(door, sale('O6'))
  assert.equal((await ordersOf(door)).find(({ number }) => number === 'O6')?.netMinor, 4100, 'a refund that came before its order')
})

test('A6 what the shop’s books tell beats events, whichever comes first; a browser makes no orders', needsDatabase, async () => {
  const door = await aDoor()
  const { database } = door.product
  const booked = (orderKey: string, lineTotalMinor: number) =>
    aRow({ orderKey, placedAt: new Date('2026-02-03T11:00:00Z'), placedOn: '2026-02-03', productCode: 'K1', quantity: '1', lineTotalMinor })
  await record(database, { shopId: door.shopId, rows: [booked('O1', 9900)] })
  await tell(
    door,
    orderEvent('Completed', '03', { order_id: 'O1', total: 50 }),
    orderEvent('Completed', '03', { order_id: 'O2', total: 50 }),
    orderEvent('Refunded', '04', { order_id: 'O1' }),
    orderEvent('Refunded', '04', { order_id: 'O2' }),
  )
  await record(database, { shopId: door.shopId, rows: [booked('O2', 8800)] })
  await tell(door, orderEvent('Updated', '09', { order_id: 'O2', total: 1 }))
  await door.batch([orderEvent('Completed', '03', { order_id: 'O3', total: 70 })], { key: door.browserKey })
  await tell(door)
  assert.deepEqual(
    (await ordersOf(door)).map(({ number, netMinor, source }) => [number, netMinor, source]),
    [
      ['O1', 9900, 'import'],
      ['O2', 8800, 'import'],
    ],
  )
})

test('what is no order says why in the list of arrivals', needsDatabase, async () => {
  const door = await aDoor()
  await tell(
    door,
    orderEvent('Completed', '03', { total: 5 }),
    orderEvent('Completed', '03', { order_id: 'O1', total: 5, currency: 'EUR' }),
    orderEvent('Completed', '03', { order_id: 'O2', total: 'much' }),
    orderEvent('Completed', '03', { order_id: 'O3', total: 1e300 }),
    orderEvent('Completed', '03', { order_id: 'O4', total: -5 }),
  )
  assert.deepEqual(await ordersOf(door), [])
  const { arrivals } = (await door.ask('GET', `${door.shop}/events`)).json as { arrivals: { code: string }[] }
  assert.deepEqual(arrivals.map(({ code }) => code).sort(), [
    ...['amount_unreadable', 'amount_unreadable', 'amount_unreadable', 'order_id_missing', 'other_currency'],
  ])
})

test('an order of somebody who is known on the device is theirs; a guest is recognised by e-mail', needsDatabase, async () => {
  const door = await aDoor()
  await tell(
    door,
    { type: 'identify', userId: 'K7', anonymousId: 'a-1', timestamp: '2026-02-01T10:00:00Z' },
    orderEvent('Completed', '03', { order_id: 'O1', total: 50 }, { anonymousId: 'a-1' }),
    orderEvent('Completed', '03', { order_id: 'O2', total: 50, email: 'Guest@Example.com' }, { anonymousId: 'a-2' }),
  )
  const { db } = door.product.database
  const owners = await all(
    db,
    sql<{ number: string; who: string }>`
      select number, coalesce(customer_number, email) as who from orders join customers using (shop_id, customer_id) where shop_id = ${door.shopId} order by number`,
  )
  assert.deepEqual(owners, [
    { number: 'O1', who: 'K7' },
    { number: 'O2', who: 'Guest@Example.com' },
  ])
})
