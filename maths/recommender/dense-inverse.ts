import assert from 'node:assert/strict'

/**
 * Inverse of a dense symmetric positive definite matrix on a Float64Array, by rows, in blocks that stay in the cache.
 *
 * A = L·Lᵀ (Cholesky), U = L⁻ᵀ, A⁻¹ = U·Uᵀ. All three steps are written as dot products of two rows that lie in memory one
 * after the other, and one kernel does sixteen of them at a time. n³/2 multiplications in all; three matrices of n² numbers.
 * Golub & Van Loan, Matrix Computations, 4.2. Throws where the matrix is not positive definite.
 */
export function invertPositiveDefinite(matrix: Float64Array, n: number): Float64Array {
  const lower = choleskyRows(matrix, n)
  const upper = new Float64Array(n * n)
  invertColumns({ lower, upper, n }, 0, n)
  const inverse = new Float64Array(n * n)
  multiplyRows({ upper, inverse, n }, 0, n)
  return inverse
}

/** Rows handled together. */
export const blockSize = 48

/** L of A = L·Lᵀ, by rows, zero above the diagonal. */
function choleskyRows(matrix: Float64Array, n: number): Float64Array {
  const lower = matrix.slice()
  for (let first = 0; first < n; first += blockSize) {
    factorDiagonal(lower, n, first)
    solveBelow(lower, n, { first, from: Math.min(first + blockSize, n), to: n })
  }
  return lower
}

/**
 * Turns the diagonal block that begins at `first` into its part of L; everything to the left must be L already. Above the
 * diagonal the rows of the block become 0.
 */
export function factorDiagonal(lower: Float64Array, n: number, first: number): void {
  const end = Math.min(first + blockSize, n)
  subtractEarlier(lower, n, { rows: [first, end], first })
  for (let row = first; row < end; row++) {
    for (let column = first; column <= row; column++) {
      let sum = lower[row * n + column] ?? 0
      for (let k = first; k < column; k++) sum -= (lower[row * n + k] ?? 0) * (lower[column * n + k] ?? 0)
      assert(column < row || sum > 0, 'the matrix is not positive definite')
      lower[row * n + column] = column < row ? sum / (lower[column * n + column] ?? 1) : Math.sqrt(sum)
    }
    lower.fill(0, row * n + row + 1, (row + 1) * n)
  }
}

/** Turns rows `from` to `to`, below a diagonal block that is done, into L in the columns of that block. Rows do not need each other. */
export function solveBelow(lower: Float64Array, n: number, { first, from, to }: { first: number; from: number; to: number }): void {
  subtractEarlier(lower, n, { rows: [from, to], first })
  const end = Math.min(first + blockSize, n)
  for (let row = from; row < to; row++) {
    for (let column = first; column < end; column++) {
      let sum = lower[row * n + column] ?? 0
      for (let k = first; k < column; k++) sum -= (lower[row * n + k] ?? 0) * (lower[column * n + k] ?? 0)
      lower[row * n + column] = sum / (lower[column * n + column] ?? 1)
    }
  }
}

/** What the columns before a block contribute to it. */
function subtractEarlier(lower: Float64Array, n: number, { rows, first }: { rows: [number, number]; first: number }): void {
  const columns: [number, number] = [first, Math.min(first + blockSize, n)]
  for (let from = 0; from < first; from += depth) {
    subtractProducts({ into: lower, a: lower, b: lower, n }, { rows, columns, from, to: Math.min(from + depth, first), isLower: true })
  }
}

/** Rows `from` to `to` of U = L⁻ᵀ (row j of U is column j of L⁻¹); each needs L only, so threads can share the rows. `from` is a multiple of `blockSize`. */
export function invertColumns(
  { lower, upper, n }: { lower: Float64Array; upper: Float64Array; n: number },
  from: number,
  to: number,
): void {
  for (let first = from; first < n; first += blockSize) {
    const end = Math.min(first + blockSize, n)
    const last = Math.min(end, to)
    // U[j, i] gathers −Σ L[i, k]·U[j, k] over the k before this block.
    for (let k = from; k < first; k += depth) {
      const until = Math.min(k + depth, first)
      subtractProducts(
        { into: upper, a: upper, b: lower, n },
        { rows: [from, last], columns: [first, end], from: k, to: until, isLower: false },
      )
    }
    for (let row = from; row < last; row++) {
      for (let column = Math.max(first, row); column < end; column++) {
        let sum = (upper[row * n + column] ?? 0) + (row === column ? 1 : 0)
        for (let k = Math.max(first, row); k < column; k++) sum -= (lower[column * n + k] ?? 0) * (upper[row * n + k] ?? 0)
        upper[row * n + column] = sum / (lower[column * n + column] ?? 1)
      }
    }
  }
}

/** Rows `from` to `to` of U·Uᵀ at and below the diagonal, written on both sides of it. `from` is a multiple of `blockSize`. */
export function multiplyRows(
  { upper, inverse, n }: { upper: Float64Array; inverse: Float64Array; n: number },
  from: number,
  to: number,
): void {
  for (let first = 0; first < to; first += blockSize) {
    const end = Math.min(first + blockSize, to)
    const top = Math.max(from, first)
    for (let k = top - (top % blockSize); k < n; k += depth) {
      const until = Math.min(k + depth, n)
      subtractProducts(
        { into: inverse, a: upper, b: upper, n },
        { rows: [top, to], columns: [first, end], from: k, to: until, isLower: true },
      )
    }
  }
  for (let row = from; row < to; row++) {
    for (let column = 0; column <= row; column++) {
      const value = -(inverse[row * n + column] ?? 0)
      inverse[row * n + column] = value
      inverse[column * n + row] = value
    }
  }
}

/** Columns of a product that are summed up in one go: two blocks of rows of this length fit in the cache. */
const depth = 256

interface Product {
  into: Float64Array
  a: Float64Array
  b: Float64Array
  n: number
}

interface Stretch {
  rows: [number, number]
  columns: [number, number]
  from: number
  to: number
  /** Only places at or below the diagonal are wanted; whole tiles above it are left out. */
  isLower: boolean
}

/** into[i, j] −= Σ a[i, k]·b[j, k] over the stretch, in tiles of 4 × 4. */
function subtractProducts(product: Product, { rows: [top, bottom], columns: [left, right], from, to, isLower }: Stretch): void {
  for (let i = top; i < bottom; i += 4) {
    for (let j = left; j < right; j += 4) {
      if (isLower && j > i + 3) break
      if (i + 4 <= bottom && j + 4 <= right) subtractTile(product, i, j, from, to)
      else subtractEdge(product, [i, Math.min(i + 4, bottom)], [j, Math.min(j + 4, right)], from, to)
    }
  }
}

function subtractEdge({ into, a, b, n }: Product, [top, bottom]: number[], [left, right]: number[], from: number, to: number): void {
  for (let i = top ?? 0; i < (bottom ?? 0); i++) {
    for (let j = left ?? 0; j < (right ?? 0); j++) {
      let sum = 0
      for (let k = from; k < to; k++) sum += (a[i * n + k] ?? 0) * (b[j * n + k] ?? 0)
      into[i * n + j] = (into[i * n + j] ?? 0) - sum
    }
  }
}

/** Sixteen sums at once: eight numbers read serve sixteen multiplications. */
function subtractTile({ into, a, b, n }: Product, i: number, j: number, from: number, to: number): void {
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s03 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s13 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  let s23 = 0
  let s30 = 0
  let s31 = 0
  let s32 = 0
  let s33 = 0
  let p0 = i * n + from
  let p1 = (i + 1) * n + from
  let p2 = (i + 2) * n + from
  let p3 = (i + 3) * n + from
  let q0 = j * n + from
  let q1 = (j + 1) * n + from
  let q2 = (j + 2) * n + from
  let q3 = (j + 3) * n + from
  for (let k = from; k < to; k++) {
    const b0 = b[q0++] ?? 0
    const b1 = b[q1++] ?? 0
    const b2 = b[q2++] ?? 0
    const b3 = b[q3++] ?? 0
    const a0 = a[p0++] ?? 0
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    s03 += a0 * b3
    const a1 = a[p1++] ?? 0
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
    s13 += a1 * b3
    const a2 = a[p2++] ?? 0
    s20 += a2 * b0
    s21 += a2 * b1
    s22 += a2 * b2
    s23 += a2 * b3
    const a3 = a[p3++] ?? 0
    s30 += a3 * b0
    s31 += a3 * b1
    s32 += a3 * b2
    s33 += a3 * b3
  }
  subtractFrom(into, i * n + j, s00, s01, s02, s03)
  subtractFrom(into, (i + 1) * n + j, s10, s11, s12, s13)
  subtractFrom(into, (i + 2) * n + j, s20, s21, s22, s23)
  subtractFrom(into, (i + 3) * n + j, s30, s31, s32, s33)
}

function subtractFrom(into: Float64Array, at: number, a: number, b: number, c: number, d: number): void {
  into[at] = (into[at] ?? 0) - a
  into[at + 1] = (into[at + 1] ?? 0) - b
  into[at + 2] = (into[at + 2] ?? 0) - c
  into[at + 3] = (into[at + 3] ?? 0) - d
}
