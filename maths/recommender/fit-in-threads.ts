import type { Baskets } from './baskets.ts'
import { blockSize, factorDiagonal } from './dense-inverse.ts'
import { type Ease, type EaseOptions, easeModel, easeProblem } from './ease.ts'
import { alsModel, alsProblem, halfSteps, type ImplicitAls, type ImplicitAlsOptions } from './implicit-als.ts'
import { joinSimilar, type SimilarItems, type SimilarItemsOptions, similarityTask } from './similar-items.ts'
import type { SparseMatrix } from './sparse-matrix.ts'
import { type ThreadOptions, withThreads } from './threads.ts'

/** What `fitSimilarItems` gives, digit for digit, found by several threads. `matrix` is customers × items. */
export async function similarItemsInThreads(
  matrix: SparseMatrix,
  options: SimilarItemsOptions,
  threads: ThreadOptions,
): Promise<SimilarItems> {
  const { byItem, byCustomer, ...rest } = similarityTask(matrix, options)
  const task = { ...rest, byItem: sharedMatrix(byItem), byCustomer: sharedMatrix(byCustomer) }
  // Many parts for each thread, since popular items take far longer than others.
  const parts = stretches(0, byItem.rows, Math.ceil(byItem.rows / (8 * threads.threads)))
  const found = await withThreads(threads, parts.length, (run) => run(parts.map((rows) => ({ kind: 'similar_items', task, ...rows }))))
  return joinSimilar(found.flatMap((part) => part ?? []))
}

/** What `ease().fit` gives, digit for digit, computed by several threads. */
export async function easeInThreads(baskets: Baskets, options: EaseOptions, threads: ThreadOptions): Promise<Ease> {
  const { head, place, gram } = easeProblem(baskets, options)
  return easeModel({ head, place }, await invertInThreads(gram, head.length, threads))
}

/** What `invertPositiveDefinite` gives, digit for digit, computed by several threads. */
async function invertInThreads(matrix: Float64Array, n: number, threads: ThreadOptions): Promise<Float64Array> {
  const [lower, upper, inverse] = [shared(matrix), shared(n * n), shared(n * n)]
  const blocks = stretches(0, n, blockSize)
  const below = blocks.map(({ to }) => stretches(to, n, roundUp((n - to) / threads.threads)))
  const total = below.flat().length + 2 * blocks.length
  return withThreads(threads, total, async (run) => {
    for (const [at, { from: first }] of blocks.entries()) {
      factorDiagonal(lower, n, first)
      await run((below[at] ?? []).map((rows) => ({ kind: 'cholesky', lower, n, first, ...rows })))
    }
    await run(blocks.map((rows) => ({ kind: 'invert', lower, upper, n, ...rows })))
    // The last rows take longest.
    await run(blocks.map((rows) => ({ kind: 'multiply', upper, inverse, n, ...rows })))
    return inverse
  })
}

/** What `implicitAls().fit` gives, digit for digit, computed by several threads. */
export async function implicitAlsInThreads(baskets: Baskets, options: ImplicitAlsOptions, threads: ThreadOptions): Promise<ImplicitAls> {
  const { byCustomer, byItem, customer, item, ...rest } = alsProblem(baskets, options)
  const matrices = { byCustomer: sharedMatrix(byCustomer), byItem: sharedMatrix(byItem) }
  const problem = { ...rest, ...matrices, customer: shared(customer), item: shared(item) }
  const partsOf = (rows: number) => stretches(0, rows, Math.ceil(rows / (4 * threads.threads)))
  const total = problem.iterations * (partsOf(byCustomer.rows).length + partsOf(byItem.rows).length)
  return withThreads(threads, total, async (run) => {
    for (let iteration = 0; iteration < problem.iterations; iteration++) {
      for (const half of halfSteps(problem)) await run(partsOf(half.matrix.rows).map((rows) => ({ kind: 'als', half, ...rows })))
    }
    return alsModel(problem)
  })
}

/** From `from` to `to` in steps of at most `size`. */
function stretches(from: number, to: number, size: number): { from: number; to: number }[] {
  const count = Math.max(0, Math.ceil((to - from) / size))
  return Array.from({ length: count }, (_, at) => ({ from: from + at * size, to: Math.min(from + (at + 1) * size, to) }))
}

const roundUp = (rows: number): number => Math.max(blockSize, Math.ceil(rows / blockSize) * blockSize)

/** An array that all threads see: a copy of numbers, or so many zeros. */
function shared(source: Float64Array | number): Float64Array<SharedArrayBuffer> {
  const length = typeof source === 'number' ? source : source.length
  const values = new Float64Array(new SharedArrayBuffer(8 * length))
  if (typeof source !== 'number') values.set(source)
  return values
}

function sharedMatrix({ start, column, value, ...size }: SparseMatrix): SparseMatrix {
  return { ...size, start: sharedWhole(start), column: sharedWhole(column), value: shared(value) }
}

function sharedWhole(source: Int32Array): Int32Array {
  const values = new Int32Array(new SharedArrayBuffer(4 * source.length))
  values.set(source)
  return values
}
