import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cholesky, hessian, inverseOfCholesky, minimise, minimiseFrom, type Objective, solveCholesky } from './optimise.ts'

/** Rosenbrock's valley: the minimum 0 at (1, 1), a long way from (−1.2, 1). */
const rosenbrock: Objective = ([x = 0, y = 0], gradient) => {
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x)
  gradient[1] = 200 * (y - x * x)
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2
}
const wide = { lower: new Float64Array([-5, -5]), upper: new Float64Array([5, 5]) }

test('finds the end of Rosenbrock’s valley', () => {
  const found = minimise(rosenbrock, new Float64Array([-1.2, 1]), { ...wide, tolerance: 1e-10 })
  assert.equal(found.kind, 'converged')
  for (const coordinate of found.point) assert(Math.abs(coordinate - 1) < 1e-6)
})

test('stops at a bound, and moves along it', () => {
  const found = minimise(rosenbrock, new Float64Array([-1.2, 1]), { lower: wide.lower, upper: new Float64Array([0.5, 5]) })
  assert.equal(found.kind, 'converged')
  assert.equal(found.point[0], 0.5)
  assert(Math.abs((found.point[1] ?? 0) - 0.25) < 1e-6)
})

test('goes around places without a value', () => {
  const logarithm: Objective = ([x = 0], gradient) => {
    gradient[0] = 1 - 2 / x
    return x > 0 ? x - 2 * Math.log(x) : Number.NaN
  }
  const found = minimise(logarithm, new Float64Array([0.01]), { lower: new Float64Array([-10]), upper: new Float64Array([10]) })
  assert(found.kind === 'converged' && Math.abs((found.point[0] ?? 0) - 2) < 1e-5)
})

test('says so where it did not converge', () => {
  const few = minimise(rosenbrock, new Float64Array([-1.2, 1]), { ...wide, mostSteps: 3 })
  assert(few.kind === 'not_converged' && few.reason === 'too many steps' && few.steps === 3)
  const none = minimise(() => Number.NaN, new Float64Array([0, 0]), wide)
  assert(none.kind === 'not_converged' && none.reason === 'no finite value at the start')
})

test('of several starts the one that leads lowest counts', () => {
  const twoValleys: Objective = ([x = 0], gradient) => {
    gradient[0] = 4 * x * (x * x - 1) + 0.3
    return (x * x - 1) ** 2 + 0.3 * x
  }
  const bounds = { lower: new Float64Array([-3]), upper: new Float64Array([3]) }
  const starts = [new Float64Array([2]), new Float64Array([-2])]
  assert((minimise(twoValleys, starts[0] ?? new Float64Array(1), bounds).point[0] ?? 0) > 0)
  assert((minimiseFrom(twoValleys, starts, bounds).point[0] ?? 0) < 0)
})

test('second derivatives by differences of the gradient', () => {
  const matrix = hessian(rosenbrock, new Float64Array([1, 1]))
  for (const [place, expected] of [802, -400, -400, 200].entries()) assert(Math.abs((matrix[place] ?? 0) - expected) < 1e-3)
})

const sizes = fc.integer({ min: 1, max: 130 })
const numbers = fc.integer({ min: 0, max: 2 ** 31 - 1 })

test('factor, solution and inverse of a positive definite matrix', () => {
  fc.assert(
    fc.property(sizes, numbers, (size, seed) => {
      const matrix = positiveDefinite(size, seed)
      const lower = cholesky(matrix, size)
      assert(lower)
      const right = Float64Array.from({ length: size }, (_, place) => Math.cos(place))
      const solution = solveCholesky(lower, right)
      const inverse = inverseOfCholesky(lower, size)
      for (let row = 0; row < size; row++) {
        const line = matrix.subarray(row * size, (row + 1) * size)
        assert(Math.abs(dot(line, solution) - (right[row] ?? 0)) < 1e-9)
        const bySolution = dot(inverse.subarray(row * size, (row + 1) * size), right)
        assert(Math.abs(bySolution - (solution[row] ?? 0)) < 1e-9)
      }
    }),
    { numRuns: 40 },
  )
})

test('a matrix that is not positive definite has no factor', () => {
  assert.equal(cholesky(new Float64Array([1, 2, 2, 1]), 2), null)
  assert.equal(cholesky(new Float64Array([0]), 1), null)
})

/** A Aᵀ + I with numbers of a simple congruence. */
function positiveDefinite(size: number, seed: number): Float64Array {
  let state = seed
  const root = Float64Array.from({ length: size * size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
  const row = (place: number) => root.subarray(place * size, (place + 1) * size)
  return Float64Array.from({ length: size * size }, (_, place) => {
    const [left, right] = [Math.floor(place / size), place % size]
    return dot(row(left), row(right)) + (left === right ? 1 : 0)
  })
}

const dot = (left: Float64Array, right: Float64Array): number => left.reduce((sum, value, place) => sum + value * (right[place] ?? 0), 0)
