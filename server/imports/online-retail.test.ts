import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs, testData } from '../../test/data.ts'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aPlannedImport } from '../../test/import.ts'
import { expectedFigures, netted, onlineRetailFile, rawLines } from '../../test/online-retail.ts'
import { aShop } from '../../test/shop.ts'
import { type Audit, computeAudit } from '../analytics/analytics.ts'
import { systemClock } from '../kit/clock.ts'
import { all, first, sql } from '../kit/database.ts'
import { everyOrder, netOrders } from '../orders/orders.ts'
import { runImport } from './imports.ts'

const options = { skip: needsDatabase.skip || needs(onlineRetailFile).skip }
const zone = { currency: 'GBP', timeZone: 'Europe/London', country: 'GB' }
// Made once and looked at by every test; without data or database the tests are skipped and nothing is made.
const { database, shopId, audit, expected } = options.skip ? ({} as Awaited<ReturnType<typeof importedShop>>) : await importedShop()

async function importedShop() {
  const database = await testDatabase()
  const shopId = await aShop(database, zone)
  const key = await aPlannedImport(database, { shopId, file: testData(onlineRetailFile) })
  assert.equal(await runImport(database, systemClock, { ...key, shop: zone }), 'done')
  const shop = { name: 'Online Retail', currency: 'GBP', timeZone: 'Europe/London', isDemo: false }
  const audit = await computeAudit(database.db, {
    shopId,
    shop,
    cutOn: null,
    lines: { read: 320_705, rejected: 0 },
    now: new Date('2026-06-01'),
  })
  assert.ok(audit)
  return { database, shopId, audit, expected: expectedFigures(netted(rawLines())) }
}

const figure = (key: Audit['figures'][number]['key']) => audit.figures.find((each) => each.key === key)?.value

test('headline figures of Online Retail equal an independent netting of the raw file', options, () => {
  assert.equal(figure('customers'), expected.customers)
  assert.equal(figure('orders'), expected.orders)
  assert.equal(figure('revenueMinor'), expected.revenueMinor)
  assert.equal(figure('unmatchedRefundsMinor'), expected.unmatchedMinor)
  assert.equal(figure('averageOrderValueMinor'), expected.averageOrderValueMinor)
  assert.equal(figure('returningShare'), expected.returning / expected.customers)
  assert.equal(figure('ordersPerCustomer'), expected.ordersPerCustomer)
  assert.equal(figure('medianGapDays'), expected.medianGapDays)
})

test('ladder, cohorts, concentration and the ten best equal the independent netting', options, () => {
  assert.deepEqual(
    audit.ladder.slice(0, 5).map(({ customers }) => customers),
    expected.ladder,
  )
  assert.deepEqual(
    audit.cohorts.map(({ month, size, active }) => ({ month, size, active })),
    expected.cohorts,
  )
  assert.equal(audit.gaps?.n, expected.gaps)
  assert.ok(Math.abs((audit.concentration?.top20Share ?? 0) - expected.top20Share) < 1e-12)
  assert.deepEqual(
    audit.topCustomers.map(({ id, revenueMinor }) => ({ customer: id, pence: revenueMinor })),
    expected.topCustomers,
  )
})

test('seen from the day of the cut itself, the audit is the same', options, async () => {
  const { shop, cutOn } = audit
  const same = await computeAudit(database.db, { shopId, shop, cutOn, lines: { read: 320_705, rejected: 0 }, now: new Date('2026-06-01') })
  assert.deepEqual(same, audit)
})

test('customer 12346, who bought and cancelled everything within 16 minutes, is no buyer anywhere', options, async () => {
  const [totals] = await all(
    database.db,
    sql<{ orders: number; purchaseDays: number; revenueMinor: number; firstOn: string | null }>`
      select orders, purchase_days, revenue_minor, first_on from customer_totals join customers using (shop_id, customer_id) where shop_id = ${shopId} and customer_number = '12346'`,
  )
  assert.deepEqual(totals, { orders: 0, purchaseDays: 0, revenueMinor: 0, firstOn: null })
  assert.deepEqual(
    await all(
      database.db,
      sql`select day from customer_days join customers using (shop_id, customer_id) where shop_id = ${shopId} and customer_number = '12346'`,
    ),
    [],
  )
})

test('12346 has one order, given back whole on its line; the refunds of every order add up to what it gave back', options, async () => {
  const twelve = await first(
    database.db,
    sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and customer_number = '12346'`,
  )
  const trap = await netOrders(database.db, { shopId, customerIds: [twelve?.customerId ?? ''], placedFrom: null })
  assert.deepEqual(
    trap.map(({ number, totalMinor, netMinor, lines, refunds }) => ({
      ...{ number, totalMinor, netMinor, lines: lines.map(({ code, quantity }) => [code, quantity]) },
      refunds: refunds.map(({ lineNo, quantity, amountMinor }) => ({ lineNo, quantity, amountMinor })),
    })),
    [
      {
        ...{ number: '541431', totalMinor: 7_718_360, netMinor: 0, lines: [['23166', 74_215]] },
        refunds: [{ lineNo: 1, quantity: 74_215, amountMinor: 7_718_360 }],
      },
    ],
  )
  const stored = new Map(
    (
      await all(
        database.db,
        sql<{ number: string; refundedMinor: number }>`
          select number, refunded_minor from orders where shop_id = ${shopId} and customer_id is not null`,
      )
    ).map(({ number, refundedMinor }) => [number, refundedMinor]),
  )
  let orders = 0
  for await (const batch of everyOrder(database.db, { shopId, placedFrom: null }))
    for (const { number, totalMinor, netMinor, refunds } of batch) {
      const givenBack = refunds.reduce((total, { amountMinor }) => total + amountMinor, 0)
      assert.equal(givenBack, stored.get(number))
      assert.equal(netMinor, totalMinor - givenBack)
      orders++
    }
  assert.equal(orders, stored.size)
})

test('purchase lines alone are the published ones: 226,467 lines, 3,317 customers, 11,413 invoices, £5,239,240.56', options, () => {
  // Source: specs on Online Retail, part to August 2011; lines with a customer, a positive quantity and a positive price.
  const purchases = rawLines().filter(({ customer, quantity, price }) => customer !== '' && quantity > 0 && Number(price) > 0)
  assert.equal(purchases.length, 226_467)
  assert.equal(new Set(purchases.map(({ customer }) => customer)).size, 3_317)
  assert.equal(new Set(purchases.map(({ invoice }) => invoice)).size, 11_413)
  assert.equal(
    purchases.reduce((sum, { total }) => sum + total, 0),
    523_924_056,
  )
})
