import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from '../kit/csv.ts'
import { measured } from './measured-for-tests.ts'
import { auditTable, tableNames } from './tables.ts'

const formula = '=HYPERLINK("http://evil.example")'
const audit = measured({
  repeatByHorizon: [{ days: 30, eligible: 10, returned: 4, share: 0.4, low: 0.17, high: 0.69 }],
  cohorts: [{ month: '2026-01', size: 3, active: [3, null], revenueMinor: [300, null] }],
  rfm: { edges: { recencyDays: [], orders: [], revenueMinor: [] }, cells: [{ recency: 5, frequency: 1, customers: 3, revenueMinor: 300 }] },
  concentration: { top20Share: 0.5, customersFor90: 1, customersFor90Share: 1, lorenz: [{ customersShare: 0, revenueShare: 0 }] },
  gaps: { n: 1, median: 9, mean: 9, p75: 9, p90: 9, histogram: [{ fromDays: 366, toDays: null, gaps: 1 }] },
  firstProducts: [{ id: null, code: formula, name: formula, customers: 3, oneTimeCustomers: 1, oneTimeShare: 1 / 3, low: 0.1, high: 0.7 }],
  firstCategories: [{ id: null, code: null, name: '@cmd', customers: 3, oneTimeCustomers: 1, oneTimeShare: 1 / 3, low: null, high: null }],
  seasonality: {
    months: [{ month: '2026-01', orders: 3, revenueMinor: -100, isComplete: true }],
    weekdays: [{ weekday: 1, orders: 3, revenueMinor: 300 }],
  },
  topCustomers: [{ customerId: '00000000-0000-7000-8000-000000000000', id: '+48500000001', orders: 1, revenueMinor: 300 }],
})

test('every row of every table has a cell for each column', () => {
  for (const name of tableNames) {
    const [header, ...rows] = auditTable(audit, name)
    assert(header && rows.length > 0, name)
    for (const row of rows) assert.equal(row.length, header.length, name)
    assert.deepEqual(
      header.filter((column) => !/^[a-z][a-z0-9_]*$/.test(String(column))),
      [],
      name,
    )
  }
})

test('a table of what there is nothing of has its header alone', () => {
  const empty = measured({ figures: {}, ladder: [] })
  for (const name of tableNames.filter((each) => each !== 'figures')) assert.equal(auditTable(empty, name).length, 1, name)
})

test('months that are not over are empty cells, and a number below zero stays one', () => {
  assert.deepEqual(auditTable(audit, 'cohorts').slice(1).map(csvLine), ['2026-01,3,0,3,300\r\n', '2026-01,3,1,,\r\n'])
  assert.deepEqual(auditTable(audit, 'months').slice(1).map(csvLine), ['2026-01,3,-100,true\r\n'])
})

test('names and codes that a spreadsheet would run come out as text', () => {
  const text = tableNames.flatMap((name) => auditTable(audit, name).map(csvLine)).join('')
  assert.match(text, /"'=HYPERLINK\(""http:\/\/evil\.example""\)"/)
  assert.match(text, /'@cmd/)
  assert.doesNotMatch(text, /(^|,|\n)"?[=@]/)
})
