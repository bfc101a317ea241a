import type { ImportRow, RowProblem } from '../rows.ts'
import type { ImportField } from '../schema.ts'
import { decodeText } from './decode-text.ts'
import { defaultLimits, type FileLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { rawRecords } from './raw-records.ts'
import type { ReadPlan } from './read-plan.ts'
import { rowReader } from './row-reader.ts'
import { quoted } from './row-text.ts'
import { openSource } from './source-bytes.ts'

/** Some 5,000 data rows: those that can be taken, and the problems of the others. */
export interface RowBatch {
  rows: ImportRow[]
  problems: RowProblem[]
  /** Data rows of the file up to and with this batch: what `skipRows` has to be to go on behind it. */
  rowsRead: number
  /** Bytes on disk, compressed where the file is. */
  bytesRead: number
  bytesTotal: number
}

export interface ReadOptions {
  /** Data rows of an earlier run to leave out. They are read again, since keys and carried columns hang on them. */
  skipRows: number
  onBytes?: (bytesRead: number, bytesTotal: number) => void
  signal?: AbortSignal
  /** Rows dated more than a day after this are problems. */
  now?: Date
  limits?: Partial<FileLimits>
}

/**
 * Reads a file's rows in batches, holding no more than a few batches in memory whatever its size.
 *
 * The same file and plan give the same rows each time, row numbers and keys of rows without an order number included.
 * An order's rows get its own columns carried from the first of them. Throws `FileProblem` where the file as a whole
 * cannot be read, possibly after some batches (a truncated archive): the caller must keep none of them then. Throws the
 * signal's reason once it is aborted. Breaking off the iteration closes the file.
 */
export async function* readRows(path: string, plan: ReadPlan, options: ReadOptions): AsyncGenerator<RowBatch> {
  const { skipRows, onBytes, signal, now } = options
  const limits = { ...defaultLimits, ...options.limits }
  refuseUselessPlan(plan)

  const source = await openSource(path, limits)
  let reader: ReturnType<typeof rowReader> | null = null
  let rowsRead = 0
  let batch: { rows: ImportRow[]; problems: RowProblem[] } = { rows: [], problems: [] }
  const finished = (): RowBatch => ({ ...batch, rowsRead, bytesRead: source.bytesRead(), bytesTotal: source.bytesTotal })

  for await (const { headers, records } of rawRecords(decodeText(source.chunks, plan.encoding), plan, limits)) {
    signal?.throwIfAborted()
    onBytes?.(source.bytesRead(), source.bytesTotal)
    if (records.length === 0) continue
    if (!reader) {
      refuseMissingColumns(plan, headers)
      reader = rowReader(plan, headers, now)
    }
    for (const record of records) {
      rowsRead++
      const read = reader(record, rowsRead)
      if (rowsRead <= skipRows) continue
      if ('code' in read) batch.problems.push(read)
      else batch.rows.push(read)

      if (batch.rows.length + batch.problems.length >= batchRows) {
        yield finished()
        batch = { rows: [], problems: [] }
        signal?.throwIfAborted()
      }
    }
  }
  if (rowsRead === 0) throw new FileProblem('header_only')
  if (batch.rows.length + batch.problems.length > 0) yield finished()
}

const batchRows = 5000

function refuseUselessPlan({ kind, mapping }: ReadPlan): void {
  const hasAny = (...fields: ImportField[]) => fields.some((field) => mapping[field] !== undefined)
  const isUseful =
    kind === 'orders'
      ? hasAny('orderedAt') && hasAny('lineTotal', 'unitPrice', 'orderTotal')
      : kind === 'customers'
        ? hasAny('customerId', 'email', 'phone')
        : hasAny('productCode', 'productName')
  if (!isUseful) throw new FileProblem('no_usable_columns', { kind })
}

/** A file may have been exchanged for another one since its columns were chosen. */
function refuseMissingColumns({ mapping }: ReadPlan, headers: string[]): void {
  const missing = Object.values(mapping).find((column) => !headers.includes(column))
  if (missing !== undefined) throw new FileProblem('column_missing', { column: quoted(missing) })
}
