import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Import } from '../../../../server/imports/schema.ts'
import { canGoTo, stepToShow } from './wizard-steps.ts'

const plan: Import['plan'] = {
  kind: 'orders',
  mapping: [{ field: 'orderedAt', column: 'Date' }],
  dateOrder: 'ymd',
  decimalMark: '.',
  rates: {},
  consent: { answer: 'none' },
}

test('an address cannot jump over what has not been answered', () => {
  assert.equal(stepToShow({ state: 'waiting_for_file', plan: null }, 'check'), 'file')
  assert.equal(stepToShow({ state: 'inspected', plan: null }, 'consent'), 'preview')
  assert.equal(stepToShow({ state: 'inspected', plan: null }, 'mapping'), 'mapping')
  assert.equal(stepToShow({ state: 'inspected', plan }, 'consent'), 'consent')
  assert.equal(stepToShow({ state: 'inspected', plan }, 'nonsense'), 'preview')
})

test('a started import shows how far it is, whatever the address says, and cannot be planned anew', () => {
  assert.equal(stepToShow({ state: 'reading', plan }, 'mapping'), 'run')
  assert.equal(stepToShow({ state: 'done', plan }, 'check'), 'run')
  assert.equal(canGoTo('mapping', 'run', 'reading'), false)
})

test('one can go back to each step but that of the file', () => {
  assert.equal(canGoTo('mapping', 'check', 'inspected'), true)
  assert.equal(canGoTo('check', 'mapping', 'inspected'), false)
  assert.equal(canGoTo('file', 'check', 'inspected'), false)
})
