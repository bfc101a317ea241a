/**
 * The people behind a figure of the audit are exactly as many as the figure says, one click away in the list of customers:
 * for the audit of everything there is, and for one whose cut somebody chose.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportLinks } from '../console/src/pages/audit/report-links.ts'
import { monthDays } from '../console/src/report/cohort-grid.ts'
import { findingCustomers, silentSince } from '../console/src/report/finding-customers.ts'
import { lastOrderDays, recencyBands, scoreBands } from '../console/src/report/rfm-bands.ts'
import { computeAudit } from '../server/analytics/analytics.ts'
import type { Audit } from '../server/analytics/schema.ts'
import type { CustomerFilter } from '../server/customers/schema.ts'
import type { IncomingRow } from '../server/orders/orders.ts'
import { needsDatabase } from './database.ts'
import { anOwner, aProduct, makeShop } from './product.ts'
import { aRow, record } from './shop.ts'

const chosenCut = '2025-08-31'
const made = needsDatabase.skip ? undefined : await aReadShop()

testEach('a tile of the RFM map leads to its people, though its edges lie between whole numbers', async (cut) => {
  const { audit, count } = shop(cut)
  assert(audit.rfm)
  const edges = [...audit.rfm.edges.recencyDays, ...audit.rfm.edges.orders]
  assert(
    edges.some((edge) => !Number.isInteger(edge)),
    `the edges are ${edges}`,
  )
  const recency = recencyBands(audit.rfm.edges.recencyDays)
  const frequency = scoreBands(audit.rfm.edges.orders, 1)
  let shown = 0
  for (const [r, days] of recency.entries()) {
    for (const [f, orders] of frequency.entries()) {
      const cell = cellOf(audit, r + 1, f + 1)
      if (!days || !orders) {
        assert.equal(cell, undefined, 'nobody stands where no number leads')
        continue
      }
      const upTo = orders.to === null ? {} : { maxOrders: orders.to }
      assert.equal(
        await count({ isBuyer: 'yes', ...lastOrderDays(days, audit.cutOn), minOrders: orders.from, ...upTo }),
        cell?.customers ?? 0,
      )
      shown += cell?.customers ?? 0
    }
  }
  assert.equal(shown, figure(audit, 'customers'))
})

testEach('a cohort leads to the people of its month', async (cut) => {
  const { audit, count } = shop(cut)
  assert(audit.cohorts.length > 5)
  for (const { month, size } of audit.cohorts) {
    const { from, to } = monthDays(month)
    assert.equal(await count({ firstFrom: from, firstTo: to }), size, month)
  }
})

testEach('steps of the ladder lead to who reached them', async (cut) => {
  const { audit, count } = shop(cut)
  assert(audit.ladder.length > 3)
  for (const { n, customers } of audit.ladder) assert.equal(await count({ minPurchaseDays: n }), customers)
})

testEach('those who bought once, and those who returned, are the customers', async (cut) => {
  const { audit, count } = shop(cut)
  const customers = figure(audit, 'customers')
  const returning = audit.ladder.find(({ n }) => n === 2)?.customers ?? 0
  assert.equal(await count({ isBuyer: 'yes' }), customers)
  assert.equal(await count({ isBuyer: 'yes', maxPurchaseDays: 1 }), customers - returning)
  assert.equal(await count({ minPurchaseDays: 2 }), returning)
  assert((await count({ isBuyer: 'no' })) > 0, 'somebody gave everything back')
})

testEach('the silent are those whom the lapsed value counts', async (cut) => {
  const { audit, count } = shop(cut)
  assert(audit.lapsed && audit.lapsed.customers > 0)
  assert.equal(await count(silentSince(audit.lapsed.afterDays, audit.cutOn)), audit.lapsed.customers)
})

testEach('first products and categories lead to their one-time buyers', async (cut) => {
  const { audit, count } = shop(cut)
  assert(audit.firstProducts.length > 3 && audit.firstCategories.length > 1)
  for (const { id, customers, oneTimeCustomers } of audit.firstProducts) {
    assert(id)
    assert.equal(await count({ firstProduct: id }), customers)
    assert.equal(await count({ firstProduct: id, maxPurchaseDays: 1 }), oneTimeCustomers)
  }
  for (const { id, customers, oneTimeCustomers } of audit.firstCategories) {
    assert(id)
    assert.equal(await count({ firstCategory: id }), customers)
    assert.equal(await count({ firstCategory: id, maxPurchaseDays: 1 }), oneTimeCustomers)
  }
})

testEach('the people of a finding are as many as its sentence says', async (cut) => {
  const { audit, count } = shop(cut)
  const said: Partial<Record<Audit['findings'][number]['code'], string>> = {
    second_order_cliff: 'oneTime',
    lapsed_value_at_risk: 'customers',
    one_time_product: 'oneTime',
  }
  const checked = audit.findings.filter(({ code }) => code in said)
  assert(checked.length > 1, audit.findings.map(({ code }) => code).join())
  for (const finding of checked) {
    const filter = findingCustomers(finding, audit)
    assert(filter)
    assert.equal(await count(filter), finding.values[said[finding.code] ?? ''], finding.code)
  }
})

const cellOf = (audit: Audit, recency: number, frequency: number) =>
  audit.rfm?.cells.find((cell) => cell.recency === recency && cell.frequency === frequency)

async function aReadShop() {
  const product = await aProduct()
  const ask = await anOwner(product)
  const path = await makeShop(ask)
  const shopId = path.slice('/api/shops/'.length)
  await record(product.database, { shopId, rows: history() })
  const auditOf = async (cutOn: string | null) => {
    const audit = await computeAudit(product.database.db, {
      shopId,
      shop: { name: 'Kawa', currency: 'PLN', timeZone: 'Europe/Warsaw', isDemo: false },
      cutOn,
      lines: { read: 0, rejected: 0 },
      now: product.clock.now(),
    })
    assert(audit)
    return { audit, count: (filter: CustomerFilter) => count(hrefOf(filter, cutOn)) }
  }
  const hrefOf = (filter: CustomerFilter, cutOn: string | null) =>
    reportLinks(shopId, { cutOn: cutOn ?? undefined, asOf: cutOn ?? undefined }).customers(filter)
  const count = async (href: string): Promise<number> => {
    const reply = await ask('GET', `/api${href}`)
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.json.isTotalExact, true)
    return Number(reply.json.total)
  }
  return { latest: await auditOf(null), chosen: await auditOf(chosenCut) }
}

type Cut = 'latest' | 'chosen'

function testEach(name: string, run: (cut: Cut) => Promise<void>): void {
  for (const cut of ['latest', 'chosen'] as const) test(`${name} (${cut} cut)`, needsDatabase, () => run(cut))
}

function shop(cut: Cut) {
  assert(made)
  return made[cut]
}

const figure = (audit: Audit, key: Audit['figures'][number]['key']): number => audit.figures.find((each) => each.key === key)?.value ?? 0

/**
 * 211 customers over ten months: most come once, some often; some give everything back, one order is cancelled, postage
 * stands in every third basket under the category of what it was sent with, and the first product disappoints.
 */
function history(): IncomingRow[] {
  const rows: IncomingRow[] = []
  for (let customer = 0; customer < 211; customer++) {
    const times = customer % 7 === 0 ? 2 + ((customer * 5) % 9) : customer % 3 === 0 ? 2 : 1
    for (let time = 0; time < times; time++) {
      const day = new Date(Date.UTC(2025, 2, 1 + ((customer * 37) % 200) + time * (9 + (customer % 23)), 11))
      const product = time === 0 ? (customer * 11) % 5 : (customer + time) % 6
      const head = {
        orderKey: `${customer}-${time}`,
        placedAt: day,
        placedOn: day.toISOString().slice(0, 10),
        customerNumber: `K${customer}`,
        isCancelled: customer === 12 && time === 0,
      }
      const isDisappointing = time === 0 && times === 1 && customer % 2 === 1
      rows.push(
        line(head, {
          code: isDisappointing ? 'P0' : `P${product}`,
          category: product < 3 ? 'Kawa' : 'Herbata',
          minor: 900 + ((customer * 61) % 4000),
        }),
      )
      if (customer % 3 === 1) rows.push(line(head, { code: 'Dostawa', category: product < 3 ? 'Herbata' : 'Kawa', minor: 1200 }))
      if (customer % 29 === 5)
        rows.push(aRow({ ...head, orderKey: `C${head.orderKey}`, refundOfOrderKey: head.orderKey, quantity: '-1', lineTotalMinor: -9_000 }))
    }
  }
  return rows
}

function line(head: Partial<IncomingRow>, { code, category, minor }: { code: string; category: string; minor: number }): IncomingRow {
  return aRow({
    ...head,
    productCode: code,
    productName: code,
    category,
    quantity: '1',
    unitPrice: (minor / 100).toFixed(2),
    lineTotalMinor: minor,
  })
}
