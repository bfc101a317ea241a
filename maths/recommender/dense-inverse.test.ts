import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import { invertPositiveDefinite } from './dense-inverse.ts'

for (const n of [1, 2, 3, 47, 48, 49, 101, 300]) {
  test(`matrix times inverse is the identity for ${n} rows`, () => {
    const matrix = positiveDefinite(n)
    const inverse = invertPositiveDefinite(matrix, n)
    let worst = 0
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = i === j ? -1 : 0
        for (let k = 0; k < n; k++) sum += (matrix[i * n + k] ?? 0) * (inverse[k * n + j] ?? 0)
        worst = Math.max(worst, Math.abs(sum))
      }
    }
    assert.ok(worst < 1e-12, `off by ${worst}`)
  })
}

test('a matrix that is not positive definite is refused', () => {
  assert.throws(() => invertPositiveDefinite(Float64Array.of(1, 2, 2, 1), 2), /not positive definite/)
})

function positiveDefinite(n: number): Float64Array {
  const random = generator(n)
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = i === j ? n : random.uniform() - 0.5
      matrix[i * n + j] = value
      matrix[j * n + i] = value
    }
  }
  return matrix
}
