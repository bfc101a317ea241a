import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, record } from '../../test/shop.ts'
import { all, sql } from '../kit/database.ts'
import type { IncomingRow } from './orders.ts'

const made = needsDatabase.skip ? undefined : await testDatabase()

test('a document that gives back and repeats its sum as the order’s total is subtracted once', needsDatabase, async () => {
  const { tell, revenue } = await aHouse()
  await tell(line('1', 1, { quantity: '2', lineTotalMinor: 2000, orderTotalMinor: 2000 }))
  await tell(line('C1', 2, { quantity: '-1', lineTotalMinor: -1000, orderTotalMinor: -1000 }))
  assert.deepEqual(await revenue(), [{ customerNumber: 'K1', orders: 1, revenueMinor: 1000 }])
})

test('an order bought and given back whole within minutes makes nobody a buyer', needsDatabase, async () => {
  const { tell, revenue } = await aHouse()
  await tell(
    line('1', 1, { quantity: '74215', lineTotalMinor: 7_718_360 }),
    line('C1', 1, { quantity: '-74215', lineTotalMinor: -7_718_360 }),
  )
  assert.deepEqual(await revenue(), [{ customerNumber: 'K1', orders: 0, revenueMinor: 0 }])
})

test('an order that is told anew as one that only gives back sells nothing any more', needsDatabase, async () => {
  const { tell, revenue, stored } = await aHouse()
  await tell(line('1', 1, { quantity: '1', lineTotalMinor: 1000 }))
  await tell(line('1', 1, { quantity: '-1', lineTotalMinor: -1000, orderTotalMinor: 1000 }))
  assert.deepEqual(await revenue(), [{ customerNumber: 'K1', orders: 0, revenueMinor: -1000 }])
  assert.deepEqual(await stored(), [{ number: '1', totalMinor: 0, netMinor: 0, customerNumber: 'K1' }])
})

test('an order that moves to another customer leaves nothing with the first', needsDatabase, async () => {
  const { tell, revenue } = await aHouse()
  await tell(line('1', 1, { quantity: '1', lineTotalMinor: 1000 }))
  await tell(line('1', 1, { quantity: '1', lineTotalMinor: 1000, customerNumber: 'K2' }))
  assert.deepEqual(await revenue(), [
    { customerNumber: 'K1', orders: 0, revenueMinor: 0 },
    { customerNumber: 'K2', orders: 1, revenueMinor: 1000 },
  ])
})

test('rows of one order that name two people belong to the first of them, name and address together', needsDatabase, async () => {
  const { database, shopId, tell } = await aHouse()
  const zoe = { customerNumber: null, email: 'zoe@example.com', emailKey: 'zoe@example.com', firstName: 'Zoe', lastName: 'Żak' }
  const adam = { customerNumber: null, email: 'adam@example.com', emailKey: 'adam@example.com', firstName: 'Adam', lastName: 'Bąk' }
  await tell(line('1', 1, { customerNumber: null, city: 'Łódź' }), line('1', 1, zoe), line('1', 1, adam))
  const people = await all(database.db, sql`select email, first_name, last_name, city from customers where shop_id = ${shopId}`)
  assert.deepEqual(people, [{ email: 'zoe@example.com', firstName: 'Zoe', lastName: 'Żak', city: null }])
})

async function aHouse() {
  assert(made)
  const database = made
  const shopId = await aShop(database)
  return {
    database,
    shopId,
    tell: (...rows: IncomingRow[]) => record(database, { shopId, rows }),
    revenue: () =>
      all(
        database.db,
        sql<{ customerNumber: string; orders: number; revenueMinor: number }>`
          select customer_number, orders, revenue_minor from customer_totals join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1`,
      ),
    stored: () =>
      all(
        database.db,
        sql`select number, total_minor, net_minor, customer_number from orders left join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1`,
      ),
  }
}

const line = (orderKey: string, day: number, row: Partial<IncomingRow>): IncomingRow =>
  aRow({
    ...{ orderKey, placedAt: new Date(Date.UTC(2026, 0, day, 11)), placedOn: `2026-01-0${day}`, customerNumber: 'K1' },
    ...{ productCode: 'A', quantity: '1', unitPrice: '10.00', lineTotalMinor: 1000, ...row },
  })
