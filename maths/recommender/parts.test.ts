import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPart } from './parts.ts'
import { findSimilar, joinSimilar, similarityTask } from './similar-items.ts'
import { sparseMatrix } from './sparse-matrix.ts'

test('the similar items of two stretches, put together, are those of all', () => {
  const row = Array.from({ length: 60 }, (_, at) => at % 12)
  const column = Array.from({ length: 60 }, (_, at) => (at * at) % 17)
  const task = similarityTask(sparseMatrix(12, 17, { row, column, value: row.map(() => 1) }), { neighbours: 4 })
  const halves = [runPart({ kind: 'similar_items', task, from: 0, to: 8 }), runPart({ kind: 'similar_items', task, from: 8, to: 17 })]
  const whole = findSimilar(task, 0, 17)
  assert.ok(whole.item.length > 20)
  assert.deepEqual(joinSimilar(halves.flatMap((half) => half ?? [])), whole)
})
