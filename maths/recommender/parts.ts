import { invertColumns, multiplyRows, solveBelow } from './dense-inverse.ts'
import { type HalfStep, solveRows } from './implicit-als.ts'
import { findSimilar, type SimilarItems, type SimilarityTask } from './similar-items.ts'

interface Rows {
  from: number
  to: number
}

/** A part of a fit that one thread can do by itself. Those without an answer write into arrays that all threads share. */
export type Part =
  | ({ kind: 'similar_items'; task: SimilarityTask } & Rows)
  | ({ kind: 'cholesky'; lower: Float64Array; n: number; first: number } & Rows)
  | ({ kind: 'invert'; lower: Float64Array; upper: Float64Array; n: number } & Rows)
  | ({ kind: 'multiply'; upper: Float64Array; inverse: Float64Array; n: number } & Rows)
  | ({ kind: 'als'; half: HalfStep } & Rows)

/** The file that a thread imports. */
export const partsModule: string = import.meta.url

/** Does one part; the answer of similar items, null of all others. */
export function runPart(part: Part): SimilarItems | null {
  const { from, to } = part
  switch (part.kind) {
    case 'similar_items':
      return findSimilar(part.task, from, to)
    case 'cholesky':
      solveBelow(part.lower, part.n, { first: part.first, from, to })
      return null
    case 'invert':
      invertColumns(part, from, to)
      return null
    case 'multiply':
      multiplyRows(part, from, to)
      return null
    case 'als':
      solveRows(part.half, from, to)
      return null
  }
}
