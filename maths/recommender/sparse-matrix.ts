import assert from 'node:assert/strict'

/**
 * A sparse matrix by rows (CSR): the entries of row r stand from `start[r]` to `start[r + 1]` in `column` (ascending,
 * each once) and `value`. Plain typed arrays, so it can be stored, cloned and shared between threads as it is.
 */
export interface SparseMatrix {
  rows: number
  columns: number
  start: Int32Array
  column: Int32Array
  value: Float64Array
}

/** Entries in any order; those of the same place are added up. `row` and `column` count from 0. */
export interface Entries {
  row: ArrayLike<number>
  column: ArrayLike<number>
  value: ArrayLike<number>
}

/** The matrix of these entries. Transposing twice sorts by row and column in linear time. */
export function sparseMatrix(rows: number, columns: number, entries: Entries): SparseMatrix {
  const count = entries.row.length
  assert(entries.column.length === count && entries.value.length === count)
  const start = new Int32Array(rows + 1)
  for (let at = 0; at < count; at++) start[number(entries.row, at) + 1] = number(start, number(entries.row, at) + 1) + 1
  for (let row = 0; row < rows; row++) start[row + 1] = number(start, row + 1) + number(start, row)
  const next = start.slice()
  const column = new Int32Array(count)
  const value = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const row = number(entries.row, at)
    assert(row >= 0 && row < rows && number(entries.column, at) >= 0 && number(entries.column, at) < columns)
    const place = number(next, row)
    column[place] = number(entries.column, at)
    value[place] = number(entries.value, at)
    next[row] = place + 1
  }
  return added(transpose(transpose({ rows, columns, start, column, value })))
}

/** Rows become columns; within each row the columns are ascending afterwards. */
export function transpose({ rows, columns, start, column, value }: SparseMatrix): SparseMatrix {
  const turned = new Int32Array(columns + 1)
  for (let at = 0; at < column.length; at++) turned[number(column, at) + 1] = number(turned, number(column, at) + 1) + 1
  for (let at = 0; at < columns; at++) turned[at + 1] = number(turned, at + 1) + number(turned, at)
  const next = turned.slice()
  const turnedColumn = new Int32Array(column.length)
  const turnedValue = new Float64Array(column.length)
  for (let row = 0; row < rows; row++) {
    for (let at = number(start, row); at < number(start, row + 1); at++) {
      const place = number(next, number(column, at))
      turnedColumn[place] = row
      turnedValue[place] = number(value, at)
      next[number(column, at)] = place + 1
    }
  }
  return { rows: columns, columns: rows, start: turned, column: turnedColumn, value: turnedValue }
}

/** The columns of a row, as a view. */
export const columnsOf = ({ start, column }: SparseMatrix, row: number): Int32Array =>
  column.subarray(number(start, row), number(start, row + 1))

/** The values of a row, as a view. */
export const valuesOf = ({ start, value }: SparseMatrix, row: number): Float64Array =>
  value.subarray(number(start, row), number(start, row + 1))

/** The same places, other values. */
export const withValues = (matrix: SparseMatrix, value: Float64Array): SparseMatrix => ({ ...matrix, value })

/** Neighbours of the same place become one entry. */
function added({ rows, columns, start, column, value }: SparseMatrix): SparseMatrix {
  const merged = new Int32Array(rows + 1)
  let end = 0
  for (let row = 0; row < rows; row++) {
    const first = end
    for (let at = number(start, row); at < number(start, row + 1); at++) {
      if (end > first && column[end - 1] === column[at]) value[end - 1] = number(value, end - 1) + number(value, at)
      else {
        column[end] = number(column, at)
        value[end] = number(value, at)
        end++
      }
    }
    merged[row + 1] = end
  }
  return { rows, columns, start: merged, column: column.slice(0, end), value: value.slice(0, end) }
}

/** An entry that the bounds of the loop have made sure of. */
const number = (values: ArrayLike<number>, at: number): number => values[at] ?? Number.NaN
