import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, ordersAsTheyStand, record } from '../../test/shop.ts'
import { all, sql } from '../kit/database.ts'
import { customersWithOrders, type IncomingRow, type NetOrder, netOrders } from './orders.ts'

const made = needsDatabase.skip ? undefined : await testDatabase()

test('an order comes with channel, lines, brands and charges as they were told', needsDatabase, async () => {
  const { tell, orders } = await aHouse()
  await tell(
    line('1', 2, {
      channel: 'allegro',
      productCode: 'K',
      productName: 'Kawa',
      category: 'Kawy',
      brand: 'Illy',
      quantity: '2.5',
      lineTotalMinor: 5000,
    }),
    line('1', 2, { channel: 'allegro', productCode: 'G', productName: 'Karta podarunkowa', lineTotalMinor: 10_000 }),
    line('1', 2, { channel: 'allegro', productCode: 'SHIPPING', productName: 'Dostawa', lineTotalMinor: 1200 }),
    line('1', 2, { channel: 'allegro', productCode: null, lineTotalMinor: 300 }),
  )
  const [order] = await orders()
  assert.ok(order)
  const { number, state, placedAt, placedOn, channel, totalMinor, netMinor, refunds } = order
  assert.deepEqual(
    { number, state, placedAt, placedOn, channel, totalMinor, netMinor, refunds },
    {
      ...{
        number: '1',
        state: 'placed',
        placedAt: noon(2),
        placedOn: '2026-01-02',
        channel: 'allegro',
        totalMinor: 16_500,
        netMinor: 16_500,
      },
      refunds: [],
    },
  )
  const product = { category: null, brand: null, isCharge: false, isGiftCard: false, quantity: 1 }
  assert.deepEqual(order.lines, [
    { ...product, lineNo: 1, code: 'K', category: 'Kawy', brand: 'Illy', quantity: 2.5, totalMinor: 5000 },
    { ...product, lineNo: 2, code: 'G', isGiftCard: true, totalMinor: 10_000 },
    { ...product, lineNo: 3, code: 'SHIPPING', isCharge: true, totalMinor: 1200 },
    { ...product, lineNo: 4, code: null, totalMinor: 300 },
  ])
})

test('what was given back stands on its line, in the order of time, whether the refund named the order or not', needsDatabase, async () => {
  const { tell, orders } = await aHouse()
  await tell(line('1', 1, { quantity: '2', lineTotalMinor: 2000 }), line('1', 1, { productCode: 'B', lineTotalMinor: 500 }))
  await tell(
    line('C3', 5, { quantity: '-1', lineTotalMinor: -1000 }),
    line('C1', 3, { productCode: 'B', quantity: '-1', lineTotalMinor: -500, refundOfOrderKey: '1' }),
    line('C2', 4, { productCode: 'Z', quantity: '-1', lineTotalMinor: -200, refundOfOrderKey: '1' }),
  )
  const [order] = await orders()
  assert.equal(order?.netMinor, 800)
  assert.deepEqual(order.refunds, [
    { lineNo: 2, refundedAt: noon(3), quantity: 1, amountMinor: 500 },
    { lineNo: null, refundedAt: noon(4), quantity: 1, amountMinor: 200 },
    { lineNo: 1, refundedAt: noon(5), quantity: 1, amountMinor: 1000 },
  ])
})

test('what a shop gives back on a line beyond what it brought is of the order as a whole', needsDatabase, async () => {
  const { tell, orders } = await aHouse()
  await tell(line('1', 1, { lineTotalMinor: 1000 }), line('1', 1, { productCode: 'B', lineTotalMinor: 500 }))
  const back = { quantity: '-1', refundOfOrderKey: '1' }
  await tell(line('C1', 2, { ...back, lineTotalMinor: -1100 }), line('C2', 3, { ...back, lineTotalMinor: -150 }))
  const [order] = await orders()
  assert.equal(order?.netMinor, 250)
  assert.deepEqual(order.refunds, [
    { lineNo: 1, refundedAt: noon(2), quantity: 1, amountMinor: 1000 },
    { lineNo: null, refundedAt: noon(2), quantity: null, amountMinor: 100 },
    { lineNo: null, refundedAt: noon(3), quantity: null, amountMinor: 150 },
  ])
})

test('where two lines sell the product that a refund names, it is of the order as a whole', needsDatabase, async () => {
  const { tell, orders } = await aHouse()
  await tell(line('1', 1, { lineTotalMinor: 1000 }), line('1', 1, { lineTotalMinor: 900 }))
  await tell(line('C1', 2, { quantity: '-1', lineTotalMinor: -900, refundOfOrderKey: '1' }))
  assert.deepEqual((await orders())[0]?.refunds, [{ lineNo: null, refundedAt: noon(2), quantity: 1, amountMinor: 900 }])
})

test('the hash is another one after anything that the order says changed, and the same while nothing did', needsDatabase, async () => {
  const { tell, orders } = await aHouse()
  const seen = new Set<number>()
  const isAnother = async () => {
    const hash = (await orders()).find(({ number }) => number === '1')?.hash ?? 0
    assert.ok(Number.isSafeInteger(hash))
    return seen.size < seen.add(hash).size
  }
  const first = { lineTotalMinor: 1000, brand: 'Illy' }
  const changes: [string, IncomingRow][] = [
    ['new', line('1', 1, first)],
    ['a channel', line('1', 1, { ...first, channel: 'web' })],
    ['a price', line('1', 1, { ...first, channel: 'web', lineTotalMinor: 900 })],
    ['a brand, told with another order', line('2', 2, { brand: 'Lavazza' })],
    ['a category', line('2', 2, { category: 'Kawy' })],
    ['a refund', line('C1', 3, { quantity: '-1', lineTotalMinor: -300, refundOfOrderKey: '1' })],
    ['a later refund', line('C1', 4, { quantity: '-1', lineTotalMinor: -300, refundOfOrderKey: '1' })],
    ['a cancellation', line('1', 1, { ...first, channel: 'web', lineTotalMinor: 900, isCancelled: true })],
  ]
  for (const [what, row] of changes) {
    await tell(row)
    assert.ok(await isAnother(), what)
    assert.ok(!(await isAnother()), `${what}, read again`)
    await tell(row)
    assert.ok(!(await isAnother()), `${what}, told again`)
  }
})

test(
  'customers come page by page, each with all orders since then, cancelled ones too; orders of nobody do not',
  needsDatabase,
  async () => {
    const { db, shopId, tell } = await aHouse()
    const people = ['K1', 'K2', 'K3', 'K4', 'K5']
    await tell(
      ...people.flatMap((customerNumber, n) => [
        line(`${n}-late`, 5, { customerNumber, isCancelled: n === 2 }),
        line(`${n}-early`, 1 + (n % 2), { customerNumber }),
      ]),
      line('nobody', 5, { customerNumber: null }),
    )
    const placedFrom = noon(2)
    const page = (after: string | null) => customersWithOrders(db, { shopId, placedFrom, after, limit: 2 })
    const pages = [await page(null)]
    while ((pages.at(-1)?.length ?? 0) > 0) pages.push(await page(pages.at(-1)?.at(-1) ?? null))
    assert.deepEqual(
      pages.map(({ length }) => length),
      [2, 2, 1, 0],
    )
    const everything = await ordersAsTheyStand({ db }, shopId)
    assert.deepEqual(everything, await netOrders(db, { shopId, customerIds: pages.flat(), placedFrom: null }))
    assert.equal(everything.length, 10)
    assert.deepEqual(
      everything.filter(({ state }) => state === 'cancelled').map(({ number, netMinor }) => [number, netMinor]),
      [['2-late', 0]],
    )
    assert.deepEqual(everything, everything.toSorted(byCustomerAndTime))
    const since = await ordersAsTheyStand({ db }, shopId, placedFrom)
    assert.deepEqual(
      since,
      everything.filter(({ placedAt }) => placedAt >= placedFrom),
    )
  },
)

test('rows without a channel are the content that they were before there were channels; a brand is none of it', needsDatabase, async () => {
  const { db, shopId, tell } = await aHouse()
  const told = {
    ...{ orderKey: 'Z-1', placedAt: new Date('2026-03-02T09:15:00Z'), placedOn: '2026-03-02', customerNumber: 'K7' },
    ...{ email: 'Ola@example.com', emailKey: 'ola@example.com' },
  }
  const coffee = { productCode: 'K1', productName: 'Kawa', category: 'Kawy', quantity: '2', unitPrice: '20.50', lineTotalMinor: 4100 }
  const cup = { productCode: 'C1', productName: 'Kubek', quantity: '1', unitPrice: '15.00', lineTotalMinor: 1500 }
  await tell(aRow({ ...told, ...coffee }), aRow({ ...told, ...cup }))
  // 14148960055584 + 10511227461554, as these two rows were summed up before migration 18.
  assert.deepEqual(await all(db, sql`select content_hash from orders where shop_id = ${shopId}`), [{ contentHash: 24_660_187_517_138 }])
  const [again] = await tell(aRow({ ...told, ...coffee, brand: 'Illy' }), aRow({ ...told, ...cup }))
  assert.deepEqual(again, { ordersNew: 0, ordersChanged: 0, customersNew: 0 })
  assert.deepEqual(await all(db, sql`select brand from products where shop_id = ${shopId} order by code`), [
    { brand: null },
    { brand: 'Illy' },
  ])
})

async function aHouse() {
  assert(made)
  const database = made
  const shopId = await aShop(database)
  return {
    db: database.db,
    shopId,
    tell: (...rows: IncomingRow[]) => record(database, { shopId, rows }),
    orders: () => ordersAsTheyStand(database, shopId),
  }
}

const byCustomerAndTime = (one: NetOrder, other: NetOrder): number =>
  compare(one.customerId, other.customerId) || one.placedAt.getTime() - other.placedAt.getTime() || compare(one.number, other.number)
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const noon = (day: number) => new Date(Date.UTC(2026, 0, day, 11))
const line = (orderKey: string, day: number, row: Partial<IncomingRow>): IncomingRow =>
  aRow({
    ...{ orderKey, placedAt: noon(day), placedOn: `2026-01-0${day}`, customerNumber: 'K1' },
    ...{ productCode: 'A', quantity: '1', unitPrice: '10.00', lineTotalMinor: 1000, ...row },
  })
