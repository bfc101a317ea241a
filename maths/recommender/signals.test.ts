import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferences, type SignalKind } from './signals.ts'
import { columnsOf, valuesOf } from './sparse-matrix.ts'

const signals = (rows: [SignalKind, number, number, number, number][]) => ({
  kind: rows.map(([kind]) => kind),
  customer: rows.map(([, customer]) => customer),
  item: rows.map(([, , item]) => item),
  day: rows.map(([, , , day]) => day),
  amount: rows.map(([, , , , amount]) => amount),
})
const options = { customers: 2, items: 3, day: 90 }

test('signals weigh by kind and age', () => {
  const matrix = preferences(
    signals([
      ['purchase', 0, 1, 0, 1],
      ['view', 0, 2, 90, 1],
    ]),
    options,
  )
  assert.deepEqual([...columnsOf(matrix, 0)], [1, 2])
  assert.deepEqual([...valuesOf(matrix, 0)], [0.5, 0.1])
})

test('a hundred views of a day count no more than a purchase', () => {
  const matrix = preferences(signals(Array.from({ length: 100 }, () => ['view', 1, 0, 90, 1])), options)
  assert.ok(Math.abs((valuesOf(matrix, 1)[0] ?? 0) - 1) < 1e-12)
})

test('what was given back leaves no trace', () => {
  const matrix = preferences(
    signals([
      ['purchase', 0, 1, 90, 1],
      ['purchase', 0, 1, 90, -1],
    ]),
    options,
  )
  assert.equal(matrix.column.length, 0)
  assert.deepEqual([...matrix.start], [0, 0, 0])
})
