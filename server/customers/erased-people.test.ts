/** Whoever was erased: where a row of them stays, and that nothing which is told of their past brings them back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aShopDoor, importWhole, type ShopDoor } from '../../test/import-doors.ts'
import { makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { findDuplicates } from './duplicates.ts'

const made = needsDatabase.skip ? undefined : await aShopDoor()

test('an erased buyer stays a row without a name, behind all others; whoever bought nothing is listed no more', needsDatabase, async () => {
  const shop = await aShop()
  await shop.buys('anna@example.com', '2026-02-01', 'O1')
  await shop.buys('zoe@example.com', '2026-02-01', 'O2')
  await importWhole(shop.door, 'customer number,email,first name,last name\nK1,jan@example.com,Jan,Nowak\n', 'customers.csv')
  assert.equal((await shop.list()).total, 3)
  await shop.erase('anna@example.com')
  await shop.erase('jan@example.com')

  const { customers, total } = await shop.list('?sort=name')
  assert.deepEqual(
    [total, customers.map(({ title, isErased }) => [title, isErased])],
    [
      2,
      [
        ['zoe@example.com', false],
        ['', true],
      ],
    ],
  )
  assert.equal((await shop.list('?isBuyer=yes')).total, 2, 'as many as the figure says')
  assert.equal((await shop.list('?isBuyer=no')).total, 0)
  assert.equal((await shop.list('?asOf=2026-01-31')).total, 0)
  for (const search of ['anna', 'jan', 'K1']) assert.equal((await shop.list(`?search=${search}`)).total, 0)
  const { door } = shop
  const file = await door.ask('GET', `${door.shop}/customers.csv`, undefined, { 'accept-language': 'pl' })
  assert.match(file.text, /^Osoba usunięta,,,,,,1,/m)
  const bulk = { action: { kind: 'add_tag', name: 'VIP' }, target: { filter: {} } }
  const preview = await door.ask('POST', `${door.shop}/bulk-actions/preview`, bulk)
  assert.partialDeepStrictEqual(preview.json, { total: 2, changing: 1 })
})

test('a pair with somebody erased is no duplicate any more', needsDatabase, async () => {
  const shop = await aShop()
  const people = 'customer number,email,first name,last name\nK1,anna@example.com,Anna,Nowak\nK2,anna@example.com,Anna,Nowak\n'
  await importWhole(shop.door, people, 'customers.csv')
  const { database, clock } = shop.door.product
  await transaction(database, (tx) => findDuplicates(tx, { shopId: shop.door.shopId, now: clock.now() }))
  const pairs = async () => ((await shop.door.ask('GET', `${shop.door.shop}/duplicates`)).json.pairs as unknown[]).length
  assert.equal(await pairs(), 1)
  await shop.erase('K1')
  assert.equal(await pairs(), 0)
})

test('who comes back is somebody new, and has nothing of what is told of the time before', needsDatabase, async () => {
  const shop = await aShop()
  await shop.buys('anna@example.com', '2026-02-01', 'O1', 500, 'K1')
  await shop.erase('anna@example.com')
  await shop.buys('anna@example.com', '2026-03-05', 'O3', 500, 'K1')
  await shop.buys('anna@example.com', '2026-02-01', 'O1', 900, 'K1')
  await shop.buys('anna@example.com', '2026-02-10', 'O2')
  for (const timestamp of ['2026-02-12T10:00:00Z', '2026-03-06T10:00:00Z'])
    await shop.tell({ type: 'track', event: 'Product Viewed', timestamp, userId: 'K1' })
  assert.deepEqual(await shop.people(), [
    { email: 'anna@example.com', orders: ['O3'], events: 1 },
    { email: null, orders: ['O1', 'O2'], events: 0 },
  ])
})

test('a list of customers that names no time brings nobody back', needsDatabase, async () => {
  const shop = await aShop()
  const list = 'customer number,email,first name,last name\nK1,anna@example.com,Anna,Nowak\n'
  await importWhole(shop.door, list, 'customers.csv')
  await shop.erase('anna@example.com')
  await importWhole(shop.door, list, 'customers.csv')
  assert.deepEqual(await shop.people(), [{ email: null, orders: [], events: 0 }])
  await shop.buys('anna@example.com', '2026-03-05', 'O1')
  await importWhole(shop.door, list, 'customers.csv')
  assert.deepEqual(
    (await shop.people()).map(({ email }) => email),
    ['anna@example.com', null],
    'once they are back, the list is about them',
  )
})

test('an account keeps its orders where somebody of the same e-mail was erased', needsDatabase, async () => {
  const shop = await aShop()
  await shop.buys('family@example.com', '2026-02-01', 'O1')
  await shop.buys('jan@example.com', '2026-02-02', 'O2', 500, 'K2')
  await shop.erase('family@example.com')
  await shop.buys('family@example.com', '2026-02-02', 'O2', 700, 'K2')
  assert.deepEqual(
    (await shop.people()).map(({ orders }) => orders),
    [['O2'], ['O1']],
  )
})

async function aShop() {
  assert(made)
  const { product, ask } = made
  product.clock.set('2026-03-01T10:00:00Z')
  const shop = await makeShop(ask)
  const shopId = shop.slice('/api/shops/'.length)
  const door: ShopDoor = { product, ask, shop, shopId }

  const buys = (email: string, day: string, orderKey: string, lineTotalMinor = 500, customerNumber: string | null = null) => {
    const bought = { orderKey, placedAt: new Date(`${day}T12:00:00Z`), placedOn: day, quantity: '1', lineTotalMinor, productCode: 'A' }
    return record(product.database, {
      shopId,
      rows: [aRow({ ...bought, email, emailKey: email, customerNumber })],
      now: product.clock.now(),
    })
  }

  const list = async (query = '') =>
    (await ask('GET', `${shop}/customers${query}`)).json as {
      total: number
      customers: { customerId: string; title: string; isErased: boolean }[]
    }

  async function erase(search: string): Promise<void> {
    const [found] = (await list(`?search=${search}`)).customers
    assert(found)
    const { requestId } = (await ask('POST', `${shop}/privacy-requests`, { customerId: found.customerId, kind: 'erasure' })).json
    const erased = await ask('POST', `${shop}/privacy-requests/${requestId}/erasure`, { title: found.title })
    assert.equal(erased.status, 200, erased.text)
    product.clock.set('2026-03-20T10:00:00Z')
  }

  async function tell(event: object): Promise<void> {
    const { key } = (await ask('POST', `${shop}/api-keys`, { name: 'Shop', kind: 'server', scopes: ['events:write'] })).json
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    const reply = await ask('POST', '/v1/batch', { batch: [event] }, { authorization })
    assert.equal(reply.status, 200, reply.text)
  }

  const people = () =>
    all(
      product.database.db,
      sql<{ email: string | null; orders: string[]; events: number }>`
        select email, array(select number from orders where shop_id = ${shopId} and orders.customer_id = customers.customer_id order by number) as orders,
          (select count(*) from events where shop_id = ${shopId} and events.customer_id = customers.customer_id) as events
        from customers where shop_id = ${shopId} order by erased_at nulls first`,
    )
  return { door, buys, list, erase, tell, people }
}
