import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aRow, aShop, ordersAsTheyStand, record } from '../../../test/shop.ts'
import { all, type Database, sql, transaction } from '../../kit/database.ts'
import { type IncomingRow, rebuildFigures } from '../orders.ts'

const runs = process.env.REGULARS_LONG === '1' ? 300 : 12

test(
  'figures kept as facts arrive equal figures rebuilt from the facts, and the order of arrival does not matter',
  needsDatabase,
  async () => {
    const database = await testDatabase()
    let countingOrders = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(documents, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 3 }),
        async (batches, shuffles, buckets) => {
          const shopId = await aShop(database)
          for (const batch of batches) await record(database, { shopId, rows: batch, buckets })
          const kept = await figures(database, shopId)
          await transaction(database, (tx) => rebuildFigures(tx, { shopId }))
          assert.deepEqual(await figures(database, shopId), kept)

          assert.equal(
            sum(kept.shopDays, 'revenueMinor'),
            sum(kept.orders, 'netMinor') - sum(kept.refunds, 'amountMinor') + sum(kept.refunds, 'matchedMinor'),
          )
          assert.equal(sum(kept.shopDays, 'orders'), kept.orders.filter((order) => Number(order.netMinor) > 0).length)
          assert.equal(sum(kept.totals, 'revenueMinor'), sum(kept.shopDays, 'customerRevenueMinor'))
          assert.equal(sum(kept.cohorts, 'orders'), sum(kept.totals, 'orders'))
          countingOrders += sum(kept.shopDays, 'orders')
          assert.deepEqual(await givenBack(database, shopId), ofCustomers(kept.orders))

          // The last telling of each document, told in another order to another shop, gives the same figures there.
          const last = new Map(batches.flat().map((row) => [row.orderKey, row]))
          const lastRows = batches
            .flatMap((batch) => [...Map.groupBy(batch, (row) => row.orderKey)])
            .reduce((told, [key, rows]) => told.set(key, rows), new Map<string | null, IncomingRow[]>())
          assert.equal(last.size, lastRows.size)
          const shuffled = [...lastRows.values()].map((rows) => ({ rows, at: shuffles.next().value as number })).sort((a, b) => a.at - b.at)
          const otherId = await aShop(database)
          for (const { rows } of shuffled) await record(database, { shopId: otherId, rows, buckets })
          assert.deepEqual(withoutIdle(await figures(database, otherId)), withoutIdle(kept))
        },
      ),
      { numRuns: runs },
    )
    assert.ok(countingOrders > runs, 'the random shops must sell something')
  },
)

/** Of every order of a customer what its refunds add up to. */
async function givenBack(database: Database, shopId: string): Promise<Record<string, unknown>[]> {
  return (await ordersAsTheyStand(database, shopId))
    .map(({ number, netMinor, refunds }) => ({
      number,
      netMinor,
      refundedMinor: refunds.reduce((total, { amountMinor }) => total + amountMinor, 0),
    }))
    .sort((one, other) => (one.number < other.number ? -1 : 1))
}

const ofCustomers = (orders: readonly Record<string, unknown>[]) =>
  orders.filter(({ hasCustomer }) => hasCustomer).map(({ number, netMinor, refundedMinor }) => ({ number, netMinor, refundedMinor }))

/** Without customers who have nothing (any more): a shop that was told of them in passing keeps their row of zeros. */
const withoutIdle = (kept: Awaited<ReturnType<typeof figures>>) => ({
  ...kept,
  totals: kept.totals.filter((row) => row.orders !== 0 || row.revenueMinor !== 0),
})

/** All figures of a shop under business keys. */
async function figures(database: Database, shopId: string) {
  const read = (query: ReturnType<typeof sql<Record<string, unknown>>>) => all(database.db, query)
  return {
    days: await read(
      sql`select customer_number, day, orders, revenue_minor, nth, gap_days from customer_days join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1, 2`,
    ),
    totals: await read(
      sql`select customer_number, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor, first_on, second_on, last_on from customer_totals join customers using (shop_id, customer_id) where shop_id = ${shopId} order by 1`,
    ),
    shopDays: await read(
      sql`select day, orders, customer_orders, revenue_minor, customer_revenue_minor, order_revenue_minor, unmatched_minor from shop_days where shop_id = ${shopId} order by 1`,
    ),
    cohorts: await read(
      sql`select cohort_month, age, customers, orders, revenue_minor from cohort_months where shop_id = ${shopId} order by 1, 2`,
    ),
    gaps: await read(sql`select nth, gap_days, customers from purchase_gaps where shop_id = ${shopId} order by 1, 2`),
    orders: await read(
      sql`select number, state, total_minor, refunded_minor, net_minor, customer_id is not null as has_customer from orders where shop_id = ${shopId} order by 1`,
    ),
    refunds: await read(sql`select number, line_no, amount_minor, matched_minor from refunds where shop_id = ${shopId} order by 1, 2`),
  }
}

const sum = (rows: Record<string, unknown>[], column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0)

const number = fc.integer({ min: 1, max: 12 }).map((n) => `N${n}`)
const day = fc.integer({ min: 1, max: 120 }).map((n) => new Date(Date.UTC(2026, 0, n, 11)))

/** An order with lines, cancelled now and then, sometimes partly paid back as a whole. */
const order = fc
  .record({
    number,
    day,
    customer: fc.option(fc.integer({ min: 1, max: 4 })),
    isCancelled: fc.boolean().map((cancelled) => cancelled),
    refunded: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 4 }),
    lines: fc.array(
      fc.record({
        product: fc.integer({ min: 1, max: 3 }),
        quantity: fc.integer({ min: 1, max: 5 }),
        price: fc.constantFrom(0, 100, 250, 399),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ number, day, customer, isCancelled, refunded, lines }) =>
    lines.map(({ product, quantity, price }) =>
      aRow({
        ...head(number, day, customer),
        isCancelled: isCancelled && day.getTime() % 5 === 0,
        orderRefundedMinor: refunded,
        ...line(product, quantity, price),
      }),
    ),
  )

/** A document that gives back, sometimes naming the order. */
const refund = fc
  .record({
    number: number.map((text) => `C${text}`),
    of: fc.option(number, { freq: 2 }),
    day,
    customer: fc.option(fc.integer({ min: 1, max: 4 })),
    product: fc.integer({ min: 1, max: 3 }),
    quantity: fc.integer({ min: 1, max: 7 }),
    price: fc.constantFrom(100, 250, 399),
  })
  .map(({ number, of, day, customer, product, quantity, price }) => [
    aRow({ ...head(number, day, customer), refundOfOrderKey: of, ...line(product, -quantity, price) }),
  ])

const documents = fc
  .array(fc.oneof({ weight: 3, arbitrary: order }, { weight: 1, arbitrary: refund }), { minLength: 1, maxLength: 4 })
  .map((told) => [...new Map(told.map((rows) => [rows[0]?.orderKey, rows])).values()].flat())

const head = (orderKey: string, placedAt: Date, customer: number | null): Partial<IncomingRow> => ({
  orderKey,
  placedAt,
  placedOn: placedAt.toISOString().slice(0, 10),
  customerNumber: customer === null ? null : `customer ${customer}`,
})

const line = (product: number, quantity: number, priceMinor: number): Partial<IncomingRow> => ({
  productCode: `P${product}`,
  quantity: String(quantity),
  unitPrice: (priceMinor / 100).toFixed(2),
  lineTotalMinor: quantity * priceMinor,
})
