import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, columnsText, readCustomerSearch, sameFilters, storedFilters } from './customer-search.ts'

test('an address keeps known filters as text and loses everything else', () => {
  assert.deepEqual(readCustomerSearch({ minOrders: 2, search: 'Łódź', sort: 'name', page: '4', country: '', maxOrders: null }), {
    minOrders: '2',
    search: 'Łódź',
    sort: 'name',
  })
  assert.deepEqual(readCustomerSearch({ sort: 'drop table' }), {})
})

test('a saved view comes back from the server as the filters it was saved with', () => {
  const filters = { minPurchaseDays: '2', maxRevenueMinor: '99900', lastFrom: '2025-01-01', search: '007' }
  const stored = storedFilters(filters)
  assert.deepEqual(stored, { minPurchaseDays: 2, maxRevenueMinor: 99900, lastFrom: '2025-01-01', search: '007' })
  assert.ok(sameFilters(readCustomerSearch(stored), filters))
})

test('columns come back from the address by their names', () => {
  const columns = ['tags', 'field:Ulubiona, kawa%']
  assert.deepEqual(columnsOf({ columns: columnsText(columns) }), columns)
  assert.deepEqual(columnsOf({ columns: '%E0%A4' }), ['%E0%A4'])
  assert.deepEqual(columnsOf({}), [])
})

test('the order of a list is no part of its filters', () => {
  assert.ok(sameFilters(readCustomerSearch({ minOrders: '2', sort: 'name' }), { minOrders: '2' }))
  assert.ok(!sameFilters({ minOrders: '2' }, {}))
})
