/** Symmetric positive definite matrices, dense, by rows in one Float64Array. */
import assert from 'node:assert/strict'

const block = 48

/**
 * The lower triangle L with L Lᵀ = `matrix` (size × size, by rows), above it zeros; null where the matrix is not positive
 * definite. In blocks, so that a matrix of thousands of rows is read from the cache.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  assert(matrix.length === size * size, 'a matrix is square')
  const lower = matrix.slice()
  for (let first = 0; first < size; first += block) {
    const end = Math.min(first + block, size)
    if (!factorPanel(lower, size, first, end)) return null
    subtractPanel(lower, size, first, end)
  }
  for (let row = 0; row < size; row++) lower.fill(0, row * size + row + 1, (row + 1) * size)
  return lower
}

/** x with L Lᵀ x = `right`. */
export function solveCholesky(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const solution = right.slice()
  for (let row = 0; row < size; row++) {
    let sum = at(solution, row)
    for (let column = 0; column < row; column++) sum -= at(lower, row * size + column) * at(solution, column)
    solution[row] = sum / at(lower, row * size + row)
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = at(solution, row) / at(lower, row * size + row)
    solution[row] = value
    for (let column = 0; column < row; column++) solution[column] = at(solution, column) - at(lower, row * size + column) * value
  }
  return solution
}

/** (L Lᵀ)⁻¹, by rows. */
export function inverseOfCholesky(lower: Float64Array, size: number): Float64Array {
  const inverted = invertLower(lower, size)
  const inverse = new Float64Array(size * size)
  // The inverse is the sum over rows of L⁻¹ of each with itself.
  for (let row = 0; row < size; row++) {
    for (let left = 0; left <= row; left++) {
      const factor = at(inverted, row * size + left)
      if (factor === 0) continue
      for (let right = 0; right <= left; right++) {
        inverse[left * size + right] = at(inverse, left * size + right) + factor * at(inverted, row * size + right)
      }
    }
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) inverse[column * size + row] = at(inverse, row * size + column)
  return inverse
}

/** Columns first…end of the factor, from the diagonal down. False where a pivot is not positive. */
function factorPanel(lower: Float64Array, size: number, first: number, end: number): boolean {
  for (let column = first; column < end; column++) {
    let pivot = at(lower, column * size + column)
    for (let k = first; k < column; k++) pivot -= at(lower, column * size + k) ** 2
    if (!(pivot > 0)) return false
    const root = Math.sqrt(pivot)
    lower[column * size + column] = root
    for (let row = column + 1; row < size; row++) {
      let sum = at(lower, row * size + column)
      for (let k = first; k < column; k++) sum -= at(lower, row * size + k) * at(lower, column * size + k)
      lower[row * size + column] = sum / root
    }
  }
  return true
}

/** Takes what the panel explains from all that stands to its right, below the diagonal. */
function subtractPanel(lower: Float64Array, size: number, first: number, end: number): void {
  const panels = new Float64Array(size * (end - first))
  const width = end - first
  for (let row = end; row < size; row++) panels.set(lower.subarray(row * size + first, row * size + end), row * width)
  for (let row = end; row < size; row++) {
    for (let column = end; column <= row; column++) {
      let sum = 0
      const [left, right] = [row * width, column * width]
      for (let k = 0; k < width; k++) sum += at(panels, left + k) * at(panels, right + k)
      lower[row * size + column] = at(lower, row * size + column) - sum
    }
  }
}

function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverted = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    const diagonal = 1 / at(lower, row * size + row)
    for (let k = 0; k < row; k++) {
      const factor = -at(lower, row * size + k) * diagonal
      for (let column = 0; column <= k; column++) {
        inverted[row * size + column] = at(inverted, row * size + column) + factor * at(inverted, k * size + column)
      }
    }
    inverted[row * size + row] = diagonal
  }
  return inverted
}

const at = (values: Float64Array, place: number): number => values[place] as number
