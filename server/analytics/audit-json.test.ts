import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditJson } from './audit-json.ts'
import { measured } from './measured-for-tests.ts'

const edges = { recencyDays: [10, 20.5, 30, 40], orders: [1, 1, 2, 3.4], revenueMinor: [1, 2, 3, 4] }
const audit = measured({
  cohorts: [{ month: '2026-01', size: 3, active: [3, 1, null], revenueMinor: [300, 100, null] }],
  rfm: { edges, cells: [{ recency: 5, frequency: 1, customers: 3, revenueMinor: 300 }] },
  concentration: { top20Share: 0.55, customersFor90: 9, customersFor90Share: 0.6, lorenz: [{ customersShare: 0, revenueShare: 0 }] },
  topCustomers: [{ customerId: '00000000-0000-7000-8000-000000000000', id: 'K1', orders: 4, revenueMinor: 900 }],
})

test('the keys that programs read are these, with their values', () => {
  const json = auditJson(audit)
  const headline = { customers: 200, orders: 300, lines_read: 900, lines_rejected: 0, revenue_minor: 3_000_000, returning_share: 0.4 }
  const averages = { average_order_value_minor: 10_000, orders_per_customer: 1.5, median_gap_days: 30 }
  for (const [key, value] of Object.entries({ ...headline, ...averages })) assert.equal(json[key], value, key)
  const { cohorts, rfm, concentration, ladder, top_customers } = json
  assert.deepEqual(cohorts, [{ month: '2026-01', size: 3, active: [3, 1, null], revenue_minor: [300, 100, null] }])
  assert.deepEqual((rfm as { edges: unknown }).edges, {
    recency_days: [10, 20.5, 30, 40],
    orders: [1, 1, 2, 3.4],
    revenue_minor: [1, 2, 3, 4],
  })
  assert.equal((concentration as { top20_share: number }).top20_share, 0.55)
  assert.deepEqual(ladder, [
    { n: 1, customers: 200, share_of_previous: null, median_days: null },
    { n: 2, customers: 80, share_of_previous: 0.4, median_days: 30 },
  ])
  assert.deepEqual(top_customers, [{ customer_id: '00000000-0000-7000-8000-000000000000', id: 'K1', orders: 4, revenue_minor: 900 }])
})

test('every key is snake_case, at any depth, and the list of figures is spread out', () => {
  const keys = keysOf(auditJson(audit))
  assert.deepEqual(
    keys.filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key)),
    [],
  )
  assert(!keys.includes('figures'))
})

test('an estimate has its interval under its own name', () => {
  const [first] = audit.figures
  assert(first)
  const estimated = { ...audit, figures: [{ ...first, key: 'returningShare' as const, value: 0.4, n: 200, low: 0.33, high: 0.47 }] }
  assert.deepEqual(auditJson(estimated).intervals, { returning_share: { low: 0.33, high: 0.47, n: 200 } })
})

test('where nothing can be said stands null, as JSON has it', () => {
  const json = JSON.parse(JSON.stringify(auditJson(measured({ figures: { medianGapDays: null } }))))
  assert.deepEqual([json.median_gap_days, json.rfm, json.concentration], [null, null, null])
})

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}
