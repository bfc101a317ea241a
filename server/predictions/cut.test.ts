import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutOf, holdoutLengths } from './cut.ts'

test('a shop that sells is seen from yesterday, the last day that is over', () => {
  assert.deepEqual(cutOf({ lastOrderOn: '2026-05-30', today: '2026-06-01' }), { cutOn: '2026-05-31', hasEnded: false })
  assert.deepEqual(cutOf({ lastOrderOn: '2026-05-01', today: '2026-06-01' }), { cutOn: '2026-05-31', hasEnded: false })
})

test('where orders end more than a month ago the data end there', () => {
  assert.deepEqual(cutOf({ lastOrderOn: '2026-04-30', today: '2026-06-01' }), { cutOn: '2026-04-30', hasEnded: true })
  assert.deepEqual(cutOf({ lastOrderOn: '1998-06-30', today: '2026-06-01' }), { cutOn: '1998-06-30', hasEnded: true })
})

test('today is not over, and does not count yet', () => {
  assert.deepEqual(cutOf({ lastOrderOn: '2026-06-01', today: '2026-06-01' }), { cutOn: '2026-05-31', hasEnded: false })
})

test('the hold-out is half of what is known, then a quarter, never under four weeks nor over a year', () => {
  assert.deepEqual(holdoutLengths({ firstOn: '1997-01-01', cutOn: '1998-06-30' }), [272, 136])
  assert.deepEqual(holdoutLengths({ firstOn: '2020-01-01', cutOn: '2026-01-01' }), [365])
  assert.deepEqual(holdoutLengths({ firstOn: '2026-01-01', cutOn: '2026-03-01' }), [29])
  assert.deepEqual(holdoutLengths({ firstOn: '2026-01-01', cutOn: '2026-01-20' }), [])
})
