import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnsOf, sparseMatrix, transpose, valuesOf } from './sparse-matrix.ts'

const entries = fc.array(fc.tuple(fc.nat(6), fc.nat(8), fc.integer({ min: -5, max: 5 })), { maxLength: 60 })

test('the matrix holds the sum of the entries of each place, columns ascending', () => {
  fc.assert(
    fc.property(entries, (given) => {
      const matrix = sparseMatrix(7, 9, columnsFrom(given))
      const expected = new Map<string, number>()
      for (const [row, column, value] of given) expected.set(`${row} ${column}`, (expected.get(`${row} ${column}`) ?? 0) + value)
      const found = new Map<string, number>()
      for (let row = 0; row < 7; row++) {
        const columns = columnsOf(matrix, row)
        assert.deepEqual(
          [...columns],
          [...new Set(columns)].sort((a, b) => a - b),
        )
        columns.forEach((column, at) => {
          found.set(`${row} ${column}`, valuesOf(matrix, row)[at] ?? Number.NaN)
        })
      }
      assert.deepEqual(new Map([...found].sort()), new Map([...expected].sort()))
    }),
  )
})

test('transposing twice gives the same matrix', () => {
  fc.assert(
    fc.property(entries, (given) => {
      const matrix = sparseMatrix(7, 9, columnsFrom(given))
      assert.deepEqual(transpose(transpose(matrix)), matrix)
    }),
  )
})

test('an entry outside of the matrix is refused', () => {
  assert.throws(() => sparseMatrix(2, 2, { row: [2], column: [0], value: [1] }))
})

const columnsFrom = (given: [number, number, number][]) => ({
  row: given.map(([row]) => row),
  column: given.map(([, column]) => column),
  value: given.map(([, , value]) => value),
})
