import { cohortMonths } from '../../server/analytics/audit/cohorts.ts'
import { computeAudit } from '../../server/analytics/audit/compute-audit.ts'
import { concentration } from '../../server/analytics/audit/concentration.ts'
import { firstPurchases } from '../../server/analytics/audit/first-purchases.ts'
import { purchaseGaps } from '../../server/analytics/audit/gaps.ts'
import { lapsedValue } from '../../server/analytics/audit/lapsed.ts'
import type { View } from '../../server/analytics/audit/people.ts'
import { repeatByHorizon } from '../../server/analytics/audit/repeat.ts'
import { rfmMap } from '../../server/analytics/audit/rfm.ts'
import { seasonality } from '../../server/analytics/audit/seasonality.ts'
import { orderedDays, shopTotals } from '../../server/analytics/audit/shop-totals.ts'
import { topCustomers } from '../../server/analytics/audit/top-customers.ts'
import { auditAnswer, makeAudit, requestAudit } from '../../server/analytics/request-audit.ts'
import { customerReader } from '../../server/customers/customer.ts'
import { countCustomers, customerPage } from '../../server/customers/list.ts'
import type { CustomerFilter, CustomerSort } from '../../server/customers/schema.ts'
import { systemClock } from '../../server/kit/clock.ts'
import { type Database, first, sql, transaction } from '../../server/kit/database.ts'
import { ordersOfCustomer } from '../../server/orders/list.ts'

export interface TimedQuery {
  name: string
  run: () => Promise<unknown>
}

/** What a job asks once to make the audit; the answers are stored. */
export async function makingQueries({ db }: Database, shopId: string): Promise<TimedQuery[]> {
  const days = await orderedDays(db, { shopId })
  if (!days) throw new Error('the shop has no orders')
  const view: View = { shopId, until: null, cutOn: days.lastOn }
  const totals = await shopTotals(db, view)
  return [
    { name: 'first and last day', run: () => orderedDays(db, { shopId }) },
    { name: 'totals', run: () => shopTotals(db, view) },
    { name: 'gaps and ladder', run: () => purchaseGaps(db, view) },
    { name: 'cohorts', run: () => cohortMonths(db, view) },
    { name: 'first purchases', run: () => firstPurchases(db, view) },
    { name: 'repeat by horizon', run: () => repeatByHorizon(db, view) },
    { name: 'RFM map', run: () => rfmMap(db, view) },
    {
      name: 'concentration',
      run: () => concentration(db, view, { customers: totals.customers, revenueMinor: totals.customerRevenueMinor }),
    },
    { name: 'seasonality', run: () => seasonality(db, view) },
    { name: 'lapsed value', run: () => lapsedValue(db, view, { afterDays: 90 }) },
    { name: 'top customers', run: () => topCustomers(db, view) },
  ]
}

/** What the page asks when somebody opens it, and when they click on a figure to see the customers behind it. */
export async function pageQueries(database: Database, shopId: string): Promise<TimedQuery[]> {
  const { db } = database
  await storeAudit(database, shopId)
  const answer = await auditAnswer(db, { shopId, cutOn: null })
  if (answer.state !== 'ready') throw new Error('the audit is not ready')
  const { audit } = answer
  const [best] = audit.topCustomers
  const product = audit.firstProducts[0]?.id
  const category = audit.firstCategories[0]?.id
  if (!best || !product || !category) throw new Error('the audit of the large shop lacks a section')
  const page =
    (filter: CustomerFilter, sort: CustomerSort = '-revenue') =>
    async () => {
      const [found] = await Promise.all([customerPage(db, { shopId, filter, sort, limit: 100 }), countCustomers(db, { shopId, filter })])
      return found
    }
  return [
    { name: 'stored audit', run: () => auditAnswer(db, { shopId, cutOn: null }) },
    { name: 'customers by revenue', run: page({}) },
    { name: 'customers by name', run: page({}, 'name') },
    { name: 'one-time buyers', run: page({ isBuyer: 'yes', maxPurchaseDays: 1 }) },
    { name: 'returning customers', run: page({ minPurchaseDays: 2 }) },
    { name: 'a cohort', run: page({ firstFrom: '2024-03-01', firstTo: '2024-03-31' }) },
    { name: 'an RFM cell', run: page({ minOrders: 3, maxOrders: 5, lastFrom: '2025-10-01', lastTo: '2025-12-31' }) },
    { name: 'lapsed customers', run: page({ minPurchaseDays: 2, lastTo: '2025-09-30' }) },
    { name: 'who began with a product', run: page({ firstProduct: product, maxPurchaseDays: 1 }) },
    { name: 'who began with a category', run: page({ firstCategory: category, maxPurchaseDays: 1 }) },
    { name: 'search by a name', run: page({ search: 'last12345' }) },
    { name: 'search with a letter wrong', run: page({ search: 'persom4321@example' }) },
    { name: 'the best customer', run: () => customerReader(db)({ shopId, customerId: best.customerId }) },
    { name: 'orders of the best customer', run: () => ordersOfCustomer(db, { shopId, customerId: best.customerId, limit: 50 }) },
  ]
}

/** The whole audit at once, as the job makes it. */
export const wholeAudit = ({ db }: Database, shopId: string) =>
  computeAudit(db, {
    ...{ shopId, cutOn: null, lines: { read: 0, rejected: 0 }, now: systemClock.now() },
    shop: { name: 'Large', currency: 'PLN', timeZone: 'Europe/Warsaw', isDemo: false },
  })

async function storeAudit(database: Database, shopId: string): Promise<void> {
  await transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now: systemClock.now() }))
  const made = await first(
    database.db,
    sql<{ auditId: string }>`select audit_id from audits where shop_id = ${shopId} and state = 'computing'`,
  )
  if (!made) throw new Error('no audit was asked for')
  await makeAudit(database, systemClock, { shopId, auditId: made.auditId, countLines: async () => ({ read: 0, rejected: 0 }) })
}
