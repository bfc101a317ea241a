import { type SparseMatrix, withValues } from './sparse-matrix.ts'

export type Weighting = 'cosine' | 'tfidf' | 'bm25'

/**
 * Items × customers, weighted so that the dot product of two rows is their similarity.
 *
 * `cosine`: rows of length 1. `tfidf`: each entry times ln(items ÷ (1 + items of this customer)), then rows of length 1, so
 * that somebody who buys everything says little about what belongs together. `bm25`: the same idea with a saturating
 * frequency and a penalty on items that everybody buys (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75); rows keep their
 * length, which favours items of much evidence. `matrix` holds frequencies > 0.
 */
export function weightedItems(matrix: SparseMatrix, weighting: Weighting): SparseMatrix {
  if (weighting === 'cosine') return normalised(matrix)
  const inverse = inverseFrequencies(matrix)
  const value =
    weighting === 'bm25' ? saturated(matrix, inverse) : matrix.value.map((frequency, at) => frequency * at0(inverse, matrix.column[at]))
  const weighted = withValues(matrix, value)
  return weighting === 'bm25' ? weighted : normalised(weighted)
}

function normalised(matrix: SparseMatrix): SparseMatrix {
  return eachRow(matrix, (values) => {
    const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0))
    return values.map((value) => (length === 0 ? 0 : value / length))
  })
}

/** ln(rows ÷ (1 + entries of the column)); never below 0, so that nothing becomes a reason against. */
function inverseFrequencies({ rows, columns, column }: SparseMatrix): Float64Array {
  const entries = new Float64Array(columns)
  for (const at of column) entries[at] = at0(entries, at) + 1
  return entries.map((count) => Math.max(0, Math.log(rows / (1 + count))))
}

function saturated(matrix: SparseMatrix, inverse: Float64Array): Float64Array {
  const [k1, b] = [1.2, 0.75]
  const total = matrix.value.reduce((sum, value) => sum + value, 0)
  const weighted = eachRow(matrix, (values) => {
    const norm = 1 - b + (b * values.reduce((sum, value) => sum + value, 0) * matrix.rows) / total
    return values.map((value) => (value * (k1 + 1)) / (k1 * norm + value))
  })
  return weighted.value.map((value, at) => value * at0(inverse, matrix.column[at]))
}

function eachRow(matrix: SparseMatrix, change: (values: Float64Array) => Float64Array): SparseMatrix {
  const value = new Float64Array(matrix.value.length)
  for (let row = 0; row < matrix.rows; row++) {
    const [first = 0, end = 0] = [matrix.start[row], matrix.start[row + 1]]
    value.set(change(matrix.value.subarray(first, end)), first)
  }
  return withValues(matrix, value)
}

const at0 = (values: Float64Array, at: number | undefined): number => (at === undefined ? 0 : (values[at] ?? 0))
