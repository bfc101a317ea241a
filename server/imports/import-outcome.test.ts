/** What an import leaves in the shop: whose orders, told how often, agreed to by whom. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anotherShop, aShopDoor, guessedPlan, importWhole, rowCounts, runJobs, type ShopDoor, upload } from '../../test/import-doors.ts'
import { all, sql } from '../kit/database.ts'

const made = needsDatabase.skip ? undefined : await aShopDoor()

/** The product of this file with a shop of the test's own. */
async function aDoor(): Promise<ShopDoor> {
  assert(made)
  return { ...made, ...(await anotherShop(made.ask)) }
}

const header = 'order id,date,email,product name,quantity,unit price\n'
const threeOrders = `${header}1,2026-01-09,anna@example.com,Kawa,1,10.00\n2,2026-01-10,bob@example.com,Kawa,2,10.00\n3,31.02.2026,eve@example.com,Kawa,1,10.00\n`

test('the same file imported twice changes nothing the second time', needsDatabase, async () => {
  const door = await aDoor()
  await importWhole(door, threeOrders)
  const before = await rowCounts(door)
  const { json } = await importWhole(door, threeOrders)
  assert.deepEqual(json.result, { ordersNew: 0, ordersChanged: 0, customersNew: 0, productsNew: 0 })
  assert.deepEqual(await rowCounts(door), before)
})

test('channel and brand of a file are kept; another brand changes the product and no order', needsDatabase, async () => {
  const door = await aDoor()
  const file = (brand: string, channel: string) =>
    `order id,date,sales channel,email,product name,brand,quantity,unit price\n1,2026-01-09,${channel},anna@example.com,Kawa,${brand},1,10.00\n1,2026-01-09,,anna@example.com,Kubek,,1,5.00\n`
  const told = async () => {
    const { db } = door.product.database
    return [
      await all(db, sql`select number, channel from orders where shop_id = ${door.shopId}`),
      await all(db, sql`select name, brand from products where shop_id = ${door.shopId} order by name`),
    ]
  }
  const nothing = { ordersNew: 0, ordersChanged: 0, customersNew: 0, productsNew: 0 }
  const coffeeOf = (brand: string) => [
    { name: 'Kawa', brand },
    { name: 'Kubek', brand: null },
  ]
  await importWhole(door, file('Illy', 'Allegro'))
  assert.deepEqual(await told(), [[{ number: '1', channel: 'Allegro' }], coffeeOf('Illy')])
  assert.deepEqual((await importWhole(door, file('Illy', 'Allegro'))).json.result, nothing)
  assert.deepEqual((await importWhole(door, file('Lavazza', 'Allegro'))).json.result, nothing)
  assert.deepEqual(await told(), [[{ number: '1', channel: 'Allegro' }], coffeeOf('Lavazza')])
  assert.deepEqual((await importWhole(door, file('Lavazza', 'web'))).json.result, { ...nothing, ordersChanged: 1 })
  assert.deepEqual(await told(), [[{ number: '1', channel: 'web' }], coffeeOf('Lavazza')])
  await importWhole(door, 'product code,product name,brand\nKubek,Kubek,Bolesławiec\n')
  assert.deepEqual((await told())[1], [
    { name: 'Kawa', brand: 'Lavazza' },
    { name: 'Kubek', brand: 'Bolesławiec' },
  ])
})

test('imports of orders, customers and products that run at once make each person and product once', needsDatabase, async () => {
  const door = await aDoor()
  const people = Array.from({ length: 300 }, (_, n) => n)
  const files = [
    header + people.map((n) => `${n},2026-01-09,a${n}@example.com,Kawa ${n % 40},1,10.00\n`).join(''),
    `customer id,email,first name\n${people.map((n) => `K${n},a${n}@example.com,Anna\n`).join('')}`,
    `sku,product name,category\n${people.map((n) => `Kawa ${n % 40},Kawa ${n % 40},Kawy\n`).join('')}`,
  ]
  const urls = []
  for (const [index, file] of files.entries()) {
    const uploaded = await upload(door, file)
    const kind = ['orders', 'customers', 'products'][index]
    const planned = await door.ask('PUT', `${uploaded.url}/plan`, { ...guessedPlan(uploaded), kind })
    assert.equal(planned.status, 200, planned.text)
    await door.ask('POST', `${uploaded.url}/start`)
    urls.push(uploaded.url)
  }
  const ended = await Promise.all(urls.map((url) => runJobs(door, url)))
  assert.deepEqual(
    ended.map(({ json }) => [json.state, json.rowsRejected]),
    [
      ['done', 0],
      ['done', 0],
      ['done', 0],
    ],
  )
  const { customers, identifiers, products } = await rowCounts(door)
  assert.deepEqual({ customers, identifiers, products }, { customers: 300, identifiers: 600, products: 40 })
})

test('an import that meets the same fault again and again stops, says so, and goes on when it is resumed', needsDatabase, async () => {
  const door = await aDoor()
  const { pool } = door.product.database
  const uploaded = await upload(door, `${header}1,2026-01-09,anna@example.com,Kawa,1,10.00\n`)
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${uploaded.url}/start`)
  await pool.query(`alter table orders add constraint broken check (shop_id <> '${door.shopId}') not valid`)
  try {
    await assert.rejects(runJobs(door, uploaded.url), /broken/)
    assert.equal((await door.ask('GET', uploaded.url)).json.state, 'applying')
    const { json } = await runJobs(door, uploaded.url, { attempt: 5 })
    assert.equal(json.state, 'stopped')
    assert.match(String(json.failure), /stopped/)
  } finally {
    await pool.query('alter table orders drop constraint broken')
  }
  assert.equal((await door.ask('POST', `${uploaded.url}/resume`)).json.failure, null)
  const { json } = await runJobs(door, uploaded.url)
  assert.equal(json.state, 'done')
  assert.equal((await rowCounts(door)).orders, 1)
})

test('rows of one file that name the same order are one order of the first person named', needsDatabase, async () => {
  const door = await aDoor()
  const rows =
    '1,2026-01-09,zoe@example.com,Kawa,1,10.00\n2,2026-01-09,bob@example.com,Kawa,1,5.00\n1,2026-01-09,anna@example.com,Herbata,2,7.00\n'
  await importWhole(door, header + rows)
  assert.deepEqual(await storedOrders(door), [
    { number: '1', email: 'zoe@example.com', totalMinor: 2400, lines: 2 },
    { number: '2', email: 'bob@example.com', totalMinor: 500, lines: 1 },
  ])
})

test('an order told again by a second file is what the second file says', needsDatabase, async () => {
  const door = await aDoor()
  await importWhole(door, `${header}1,2026-01-09,zoe@example.com,Kawa,1,10.00\n1,2026-01-09,zoe@example.com,Herbata,2,7.00\n`)
  const { json } = await importWhole(door, `${header}1,2026-02-01,anna@example.com,Kawa,3,10.00\n`)
  assert.deepEqual(json.result, { ordersNew: 0, ordersChanged: 1, customersNew: 1, productsNew: 0 })
  assert.deepEqual(await storedOrders(door), [{ number: '1', email: 'anna@example.com', totalMinor: 3000, lines: 1 }])
  const totals = await all(
    door.product.database.db,
    sql<{
      orders: number
      revenueMinor: number
    }>`select orders, revenue_minor from customer_totals where shop_id = ${door.shopId} order by revenue_minor`,
  )
  assert.deepEqual(totals, [
    { orders: 0, revenueMinor: 0 },
    { orders: 1, revenueMinor: 3000 },
  ])
})

test('formulas of a file come back as text, from the error file and from the customer list', needsDatabase, async () => {
  const door = await aDoor()
  const formula = '=HYPERLINK("http://evil.example";"x")'
  const cell = `"${formula.replaceAll('"', '""')}"`
  const file = `order id,date,email,first name,last name,${cell}\n1,2026-01-09,anna@example.com,${cell},+1+cmd|' /C calc'!A0,10\n2,2026-01-09,bob@example.com,@SUM(A1),-2+3,${cell}\n`
  const uploaded = await upload(door, file)
  const mapping = [
    ...[
      ['orderId', 'order id'],
      ['orderedAt', 'date'],
      ['email', 'email'],
      ['firstName', 'first name'],
    ],
    ...[
      ['lastName', 'last name'],
      ['orderTotal', formula],
    ],
  ].map(([field, column]) => ({ field, column }))
  const planned = await door.ask('PUT', `${uploaded.url}/plan`, { ...guessedPlan(uploaded), kind: 'orders', mapping })
  assert.equal(planned.status, 200, planned.text)
  await door.ask('POST', `${uploaded.url}/start`)
  assert.equal((await runJobs(door, uploaded.url)).json.rowsRejected, 1)

  const errors = (await door.ask('GET', `${uploaded.url}/errors.csv`)).text
  const customers = (await door.ask('GET', `${door.shop}/customers.csv`)).text
  assert.match(errors, /"'=HYPERLINK/)
  assert.match(customers, /"'=HYPERLINK/)
  for (const text of [errors, customers]) assert.doesNotMatch(text, /(^|,|\n)"?\s*[=+@]/)
})

test('what the shopkeeper says was agreed to is kept for everybody of the file', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  const consent = { answer: 'granted', channels: ['email', 'sms'], since: '2025-07-01', source: 'checkbox at the till' }
  await door.ask('PUT', `${uploaded.url}/plan`, { ...guessedPlan(uploaded), consent })
  await door.ask('POST', `${uploaded.url}/start`)
  await runJobs(door, uploaded.url)
  const evidence = await all(
    door.product.database.db,
    sql<{ email: string; channel: string; state: string; occurredAt: Date }>`
      select email, channel, state, occurred_at from consent_evidence join customers using (shop_id, customer_id) where shop_id = ${door.shopId} order by email, channel`,
  )
  const granted = { state: 'granted', occurredAt: new Date('2025-06-30T22:00:00Z') }
  assert.deepEqual(evidence, [
    { email: 'anna@example.com', channel: 'email', ...granted },
    { email: 'anna@example.com', channel: 'sms', ...granted },
    { email: 'bob@example.com', channel: 'email', ...granted },
    { email: 'bob@example.com', channel: 'sms', ...granted },
  ])
})

test('who withdrew stays withdrawn, whatever a later file says', needsDatabase, async () => {
  const door = await aDoor()
  await importWhole(door, threeOrders)
  const { json } = await door.ask('GET', `${door.shop}/customers`)
  const anna = (json.customers as { customerId: string; email: string }[]).find(({ email }) => email === 'anna@example.com')
  const withdrawal = { channel: 'email', state: 'revoked', reason: 'asked by phone' }
  const written = await door.ask('POST', `${door.shop}/customers/${anna?.customerId}/consent`, withdrawal)
  assert.equal(written.status, 204, written.text)

  door.product.clock.set('2026-03-02T10:00:00Z')
  const uploaded = await upload(door, threeOrders)
  const consent = { answer: 'granted', channels: ['email', 'sms'], since: '2026-03-02', source: 'checkbox at the till' }
  await door.ask('PUT', `${uploaded.url}/plan`, { ...guessedPlan(uploaded), consent })
  await door.ask('POST', `${uploaded.url}/start`)
  await runJobs(door, uploaded.url)
  const states = (
    (await door.ask('GET', `${door.shop}/customers/${anna?.customerId}`)).json.consent as { channel: string; state: string }[]
  ).map(({ channel, state }) => [channel, state])
  assert.deepEqual(states, [
    ['email', 'revoked'],
    ['sms', 'granted'],
  ])
})

const storedOrders = ({ product, shopId }: ShopDoor) =>
  all(
    product.database.db,
    sql<{ number: string; email: string; totalMinor: number; lines: number }>`
      select number, email, total_minor, (select count(*)::integer from order_lines where shop_id = ${shopId} and order_lines.order_id = orders.order_id) as lines
      from orders join customers using (shop_id, customer_id) where shop_id = ${shopId} order by number`,
  )
