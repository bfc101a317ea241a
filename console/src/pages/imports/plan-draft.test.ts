import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileInspection } from '../../../../server/imports/schema.ts'
import {
  columnsChosenTwice,
  confidenceOf,
  draftOf,
  foreignCurrencies,
  isWithoutCustomers,
  missingFields,
  planOf,
  rateOf,
  sampleOf,
} from './plan-draft.ts'

const inspection: FileInspection = {
  format: 'csv',
  compression: 'none',
  encoding: 'utf-8',
  delimiter: ',',
  headers: ['No', 'Date', 'Price', 'Mail', 'Cur'],
  sample: [
    ['1', '2026-01-02', '10', '', 'PLN'],
    ['2', '2026-01-03', '12', 'a@b.pl', 'eur'],
  ],
  kind: 'orders',
  preset: 'generic',
  mapping: [
    { field: 'orderId', column: 'No', confidence: 1 },
    { field: 'orderedAt', column: 'Date', confidence: 0.7 },
    { field: 'unitPrice', column: 'Price', confidence: 0.4 },
    { field: 'currency', column: 'Cur', confidence: 1 },
  ],
  dateOrder: 'ymd',
  decimalMark: '.',
}

function draft() {
  const made = draftOf({ plan: null, inspection })
  assert.ok(made)
  return made
}

test('the guesses become a plan that asks for no consent, and a plan once made comes back as it was', () => {
  const plan = planOf(draft())
  assert.deepEqual(plan.consent, { answer: 'none' })
  assert.deepEqual(
    plan.mapping.find(({ field }) => field === 'orderedAt'),
    { field: 'orderedAt', column: 'Date' },
  )
  const changed = { ...plan, decimalMark: ',' as const, mapping: [{ field: 'orderedAt' as const, column: 'No' }] }
  const again = draftOf({ plan: changed, inspection })
  assert.ok(again)
  assert.deepEqual(planOf(again), changed)
})

test('a column of another kind of file does not travel along', () => {
  assert.deepEqual(planOf({ ...draft(), kind: 'products' }).mapping, [{ field: 'unitPrice', column: 'Price' }])
})

test('each kind of file says what it cannot do without', () => {
  assert.deepEqual(missingFields(draft()), [])
  assert.deepEqual(missingFields({ ...draft(), mapping: {} }), ['orderedAt', 'amount'])
  assert.deepEqual(missingFields({ ...draft(), mapping: { orderedAt: 'Date', quantity: 'Price' } }), ['amount'])
  assert.deepEqual(missingFields({ ...draft(), kind: 'customers', mapping: { firstName: 'Mail' } }), ['identifier'])
  assert.deepEqual(missingFields({ ...draft(), kind: 'products', mapping: {} }), ['product'])
  assert.equal(isWithoutCustomers(draft()), true)
  assert.equal(isWithoutCustomers({ ...draft(), mapping: { email: 'Mail' } }), false)
})

test('the confidence of a guess is put into words, and a change by hand is no guess any more', () => {
  assert.equal(confidenceOf(inspection, 'orderId', 'No'), 'sure')
  assert.equal(confidenceOf(inspection, 'orderedAt', 'Date'), 'likely')
  assert.equal(confidenceOf(inspection, 'unitPrice', 'Price'), 'guess')
  assert.equal(confidenceOf(inspection, 'unitPrice', 'No'), 'chosen')
  assert.equal(confidenceOf(inspection, 'email', undefined), null)
})

test('a column chosen twice is named, samples skip empty cells, foreign currencies are found whatever their case', () => {
  assert.deepEqual(columnsChosenTwice({ ...draft(), mapping: { orderId: 'No', customerId: 'No', email: 'Mail' } }), ['No'])
  assert.equal(sampleOf(inspection, 'Mail'), 'a@b.pl')
  assert.equal(sampleOf(inspection, undefined), null)
  assert.deepEqual(foreignCurrencies(inspection, { ...draft(), rates: { USD: '4' } }, 'PLN'), ['EUR', 'USD'])
})

test('a rate may be written with a comma and is a positive number', () => {
  assert.equal(rateOf(' 4,31 '), '4.31')
  assert.equal(rateOf('0'), null)
  assert.equal(rateOf('4.3.1'), null)
  assert.equal(rateOf('four'), null)
})
