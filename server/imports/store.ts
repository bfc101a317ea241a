import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import type { RowProblem } from './rows.ts'
import type { FileInspection, Import, ImportCheck, ImportPlan } from './schema.ts'

/** An import as it is stored. What people see is made from it by `presentImport`. */
export interface StoredImport {
  shopId: string
  importId: string
  state: Import['state']
  fileName: string
  filePath: string | null
  sizeBytes: number | null
  inspection: FileInspection | null
  plan: ImportPlan | null
  dryRun: StoredCheck | null
  rowsRead: number
  rowsRejected: number
  bytesRead: number
  isRead: boolean
  buckets: number
  bucketsApplied: number
  result: Import['result']
  failure: { code: string; values: Record<string, string | number> } | null
  createdAt: Date
  finishedAt: Date | null
}

/** A dry run with its problems as codes: sentences are made in the reader's language. */
export type StoredCheck = Omit<ImportCheck, 'problems'> & { problems: RowProblem[] }

const columns = sql`shop_id, import_id, state, file_name, file_path, size_bytes, inspection, plan, dry_run, rows_read, rows_rejected, bytes_read, is_read, buckets, buckets_applied, result, failure, created_at, finished_at`

export interface ImportKey {
  shopId: string
  importId: string
}

export const findImport = (db: Db, { shopId, importId }: ImportKey): Promise<StoredImport | undefined> =>
  first(db, sql<StoredImport>`select ${columns} from imports where shop_id = ${shopId} and import_id = ${importId}`)

/** The import, locked until the transaction ends: what is decided on it stays true. */
export async function lockImport(tx: Tx, { shopId, importId }: ImportKey): Promise<StoredImport | undefined> {
  const { rows } = await write(
    tx,
    sql<StoredImport>`select ${columns} from imports where shop_id = ${shopId} and import_id = ${importId} for update`,
  )
  return rows[0]
}

/** The newest imports first. */
export const listImports = (db: Db, { shopId, limit }: { shopId: string; limit: number }): Promise<StoredImport[]> =>
  all(
    db,
    sql<StoredImport>`select ${columns} from imports where shop_id = ${shopId} order by created_at desc, import_id desc limit ${limit}`,
  )

/** An import of this very file that was begun and neither finished nor failed: the one to go on with. */
export const unfinishedImport = (
  db: Db,
  { shopId, filePath, sizeBytes }: { shopId: string; filePath: string; sizeBytes: number },
): Promise<StoredImport | undefined> =>
  first(
    db,
    sql<StoredImport>`
      select ${columns} from imports
      where shop_id = ${shopId} and file_path = ${filePath} and size_bytes = ${sizeBytes} and state in ('reading', 'applying', 'stopped')
      order by created_at desc limit 1`,
  )

export interface NewImport extends ImportKey {
  fileName: string
  filePath: string | null
  sizeBytes: number | null
  staffId: string | null
  now: Date
}

export async function insertImport(tx: Tx, { shopId, importId, fileName, filePath, sizeBytes, staffId, now }: NewImport): Promise<void> {
  await write(
    tx,
    sql`insert into imports (shop_id, import_id, state, file_name, file_path, size_bytes, created_by, created_at)
        values (${shopId}, ${importId}, 'waiting_for_file', ${fileName}, ${filePath}, ${sizeBytes}, ${staffId}, ${now})`,
  )
}

export type ImportChange = Partial<
  Pick<
    StoredImport,
    | 'state'
    | 'filePath'
    | 'sizeBytes'
    | 'inspection'
    | 'plan'
    | 'dryRun'
    | 'rowsRead'
    | 'rowsRejected'
    | 'bytesRead'
    | 'isRead'
    | 'buckets'
    | 'bucketsApplied'
    | 'result'
    | 'failure'
    | 'finishedAt'
  > & {
    leasedUntil: Date | null
  }
>

/**
 * Changes an import that is in one of the states `from`. Answers false, and changes nothing, where it is in another:
 * somebody stopped it, or it is done.
 */
export async function changeImport(
  tx: Tx,
  { shopId, importId }: ImportKey,
  from: readonly Import['state'][],
  change: ImportChange,
): Promise<boolean> {
  const assignments = Object.entries(change).map(
    ([field, value]) =>
      sql`${sql.ref(columnOf[field as keyof ImportChange])} = ${isJson(field) && value !== null ? JSON.stringify(value) : value}`,
  )
  const { count } = await write(
    tx,
    sql`update imports set ${sql.join(assignments)} where shop_id = ${shopId} and import_id = ${importId} and state = any(${[...from]}::text[])`,
  )
  return count === 1
}

const columnOf: Record<keyof ImportChange, string> = {
  state: 'state',
  filePath: 'file_path',
  sizeBytes: 'size_bytes',
  inspection: 'inspection',
  plan: 'plan',
  dryRun: 'dry_run',
  rowsRead: 'rows_read',
  rowsRejected: 'rows_rejected',
  bytesRead: 'bytes_read',
  isRead: 'is_read',
  buckets: 'buckets',
  bucketsApplied: 'buckets_applied',
  result: 'result',
  failure: 'failure',
  finishedAt: 'finished_at',
  leasedUntil: 'leased_until',
}

const isJson = (field: string): boolean => ['inspection', 'plan', 'dryRun', 'result', 'failure'].includes(field)

/** Takes the run of an import for a while. False where another process has it. */
export async function takeLease(tx: Tx, { shopId, importId }: ImportKey, { now, until }: { now: Date; until: Date }): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`update imports set leased_until = ${until} where shop_id = ${shopId} and import_id = ${importId} and coalesce(leased_until, ${now}) <= ${now}`,
  )
  return count === 1
}

/** Ends every lease: only for the process that has just started the database, when nobody else can hold one. */
export async function endAllLeases(tx: Tx): Promise<void> {
  await write(tx, sql`update imports set leased_until = null from shops where imports.shop_id = shops.shop_id and leased_until is not null`)
}

export async function insertProblems(tx: Tx, { shopId, importId }: ImportKey, problems: readonly RowProblem[]): Promise<void> {
  if (problems.length === 0) return
  await write(
    tx,
    sql`
      insert into import_problems (shop_id, import_id, row_no, line_no, column_name, code, "values")
      select ${shopId}, ${importId}, problem.*
      from unnest(
        ${problems.map(({ rowNo }) => rowNo)}::bigint[],
        ${problems.map(({ lineNo }) => lineNo)}::bigint[],
        ${problems.map(({ column }) => column)}::text[],
        ${problems.map(({ code }) => code)}::text[],
        ${problems.map(({ values }) => JSON.stringify(values))}::jsonb[]
      ) as problem`,
  )
}

export async function deleteProblems(tx: Tx, { shopId, importId }: ImportKey): Promise<void> {
  await write(tx, sql`delete from import_problems where shop_id = ${shopId} and import_id = ${importId}`)
}

export async function deleteImport(tx: Tx, { shopId, importId }: ImportKey): Promise<void> {
  await write(tx, sql`delete from imports where shop_id = ${shopId} and import_id = ${importId}`)
}

/** Rejected rows behind a row number, in the order of the file. */
export const problemsAfter = (
  db: Db,
  { shopId, importId }: ImportKey,
  { rowNo, limit }: { rowNo: number; limit: number },
): Promise<RowProblem[]> =>
  all(
    db,
    sql<RowProblem>`
      select row_no, line_no, column_name as "column", code, "values" from import_problems
      where shop_id = ${shopId} and import_id = ${importId} and row_no > ${rowNo} order by row_no limit ${limit}`,
  )

/** Lines read and rejected by all finished imports of orders of a shop. */
export async function importedLines(db: Db, { shopId }: { shopId: string }): Promise<{ read: number; rejected: number }> {
  const lines = await first(
    db,
    sql<{ read: number; rejected: number }>`
      select coalesce(sum(rows_read), 0)::bigint as read, coalesce(sum(rows_rejected), 0)::bigint as rejected
      from imports where shop_id = ${shopId} and state = 'done' and plan ->> 'kind' = 'orders'`,
  )
  return lines ?? { read: 0, rejected: 0 }
}
