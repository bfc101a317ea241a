import { recordImportedConsent } from '../consent/consent.ts'
import type { Clock } from '../kit/clock.ts'
import { type Database, sql, type Tx, transaction, write } from '../kit/database.ts'
import { oneAhead } from '../kit/one-ahead.ts'
import { publish } from '../kit/outbox.ts'
import {
  countStaged,
  dropStaged,
  prepareBatch,
  refreshStatistics,
  type StagedDocument,
  stagedDocuments,
  stageRows,
} from '../orders/orders.ts'
import { applyBucket, nothingApplied } from './apply-bucket.ts'
import { FileProblem } from './reading/file-problem.ts'
import { type ReadingShop, readPlan } from './reading/read-plan.ts'
import { readRows } from './reading/read-rows.ts'
import { fileSize } from './reading/source-bytes.ts'
import type { FileInspection, ImportPlan } from './schema.ts'
import { changeImport, deleteProblems, findImport, type ImportKey, insertProblems, type StoredImport, takeLease } from './store.ts'

export interface RunImport extends ImportKey {
  shop: ReadingShop
  signal?: AbortSignal
  onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  phase: 'reading' | 'applying'
  rowsRead: number
  rowsRejected: number
  /** 0 to 1 over both phases. */
  share: number
}

/** Another process is at this import: try again when its lease is over. */
export class ImportTaken extends Error {}

/**
 * Runs a planned import, or goes on where an earlier run stopped.
 *
 * First the file's rows are laid ready, then they are recorded bucket by bucket; each step is one transaction that also
 * notes how far it came, so that a stop, a kill or a crash costs at most the step it hit. Afterwards the import is done,
 * failed (with the reason stored) or stopped. The same file again changes nothing.
 */
export async function runImport(
  database: Database,
  clock: Clock,
  { shop, signal, onProgress = () => {}, ...key }: RunImport,
): Promise<StoredImport['state']> {
  const now = clock.now()
  if (!(await transaction(database, (tx) => takeLease(tx, key, { now, until: leaseFrom(now) }))))
    throw new ImportTaken(`import ${key.importId} is running in another process`)
  try {
    const stored = await resumable(database, key)
    if (stored.state === 'reading') await readFile(database, clock, { ...key, shop, stored, signal, onProgress })
    await applyRows(database, clock, { ...key, signal, onProgress })
    return 'done'
  } catch (error) {
    if (error instanceof Interrupted) return 'stopped'
    if (signal && isAbortedBy(signal, error)) return 'stopped'
    if (!(error instanceof FileProblem)) throw error
    await fail(database, clock, { key, problem: error })
    return 'failed'
  } finally {
    await transaction(database, (tx) => changeImport(tx, key, anyState, { leasedUntil: null }))
  }
}

/** Whether an error is nothing but the end that this signal asked for. */
export const isAbortedBy = (signal: AbortSignal, error: unknown): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))

/** Somebody stopped the import while it ran. */
class Interrupted extends Error {}

const anyState: StoredImport['state'][] = ['waiting_for_file', 'inspected', 'checking', 'reading', 'applying', 'stopped', 'done', 'failed']

const leaseFrom = (now: Date): Date => new Date(now.getTime() + 60_000)

/**
 * The import as it stands. Rows lie ready in an unlogged table, which a crash of the database empties: where they are
 * gone, reading begins anew, and rows that were recorded already will change nothing.
 */
async function resumable(database: Database, key: ImportKey): Promise<PlannedImport> {
  const stored = await mustFind(database, key)
  const staged = await countStaged(database.db, { shopId: key.shopId, batchId: key.importId })
  const isWhole = staged === stored.rowsRead - stored.rowsRejected
  if (!isWhole) {
    await transaction(database, async (tx) => {
      await dropStaged(tx, { shopId: key.shopId, batchId: key.importId })
      await deleteProblems(tx, key)
      await changeImport(tx, key, ['reading', 'applying'], {
        state: 'reading',
        isRead: false,
        rowsRead: 0,
        rowsRejected: 0,
        bytesRead: 0,
        bucketsApplied: 0,
        result: null,
      })
    })
  }
  return isWhole ? stored : await mustFind(database, key)
}

interface PlannedImport extends StoredImport {
  plan: ImportPlan
  filePath: string
  inspection: FileInspection
}

async function mustFind(database: Database, key: ImportKey): Promise<PlannedImport> {
  const stored = await findImport(database.db, key)
  if (!stored?.plan || stored.filePath === null || !stored.inspection)
    throw new Error(`import ${key.importId} cannot run: it has no ${stored ? 'plan or file' : 'row'}`)
  return { ...stored, plan: stored.plan, filePath: stored.filePath, inspection: stored.inspection }
}

type Reading = ImportKey & {
  shop: ReadingShop
  stored: PlannedImport
  signal: AbortSignal | undefined
  onProgress: (progress: ImportProgress) => void
}

async function readFile(database: Database, clock: Clock, { shop, stored, signal, onProgress, ...key }: Reading): Promise<void> {
  const buckets = stored.buckets || bucketsFor(stored.inspection.compression, await fileSize(stored.filePath))
  const { consent: _, ...corrections } = stored.plan
  const options = { skipRows: stored.rowsRead, now: clock.now(), ...(signal ? { signal } : {}) }
  let { rowsRead, rowsRejected } = stored

  for await (const batch of oneAhead(readRows(stored.filePath, readPlan(stored.inspection, shop, corrections), options))) {
    rowsRead = batch.rowsRead
    rowsRejected += batch.problems.length
    await transaction(database, async (tx) => {
      // Nobody waits for the disk here: after a crash the rows are gone anyway and the file is read again.
      await write(tx, sql`set local synchronous_commit = off`)
      await step(tx, key, 'reading', { rowsRead, rowsRejected, bytesRead: batch.bytesRead, buckets, leasedUntil: leaseFrom(clock.now()) })
      await stageRows(tx, { shopId: key.shopId, batchId: key.importId, buckets }, batch.rows)
      await insertProblems(tx, key, batch.problems)
    })
    onProgress({ phase: 'reading', rowsRead, rowsRejected, share: readingWeight * (batch.bytesRead / Math.max(1, batch.bytesTotal)) })
  }
  await transaction(database, async (tx) => {
    // Fresh statistics: the rows were unknown to the planner a moment ago.
    await write(tx, sql`analyze incoming_rows (shop_id, batch_id, bucket, kind, order_key)`)
    const prepared = await prepareBatch(tx, { shopId: key.shopId, batchId: key.importId, now: clock.now() })
    await step(tx, key, 'reading', { state: 'applying', isRead: true, buckets, result: { ...nothingApplied, ...prepared } })
  })
}

async function applyRows(
  database: Database,
  clock: Clock,
  { signal, onProgress, ...key }: ImportKey & { signal: AbortSignal | undefined; onProgress: (progress: ImportProgress) => void },
): Promise<void> {
  const stored = await mustFind(database, key)
  let result = stored.result ?? nothingApplied
  for await (const { bucket, staged } of oneAhead(bucketsLeft(database, stored))) {
    if (signal?.aborted) throw new Interrupted()
    await transaction(database, async (tx) => {
      const applied = await applyBucket(tx, {
        ...{ shopId: key.shopId, batchId: key.importId, bucket, staged },
        kind: stored.plan.kind,
        now: clock.now(),
      })
      result = {
        ordersNew: result.ordersNew + applied.ordersNew,
        ordersChanged: result.ordersChanged + applied.ordersChanged,
        customersNew: result.customersNew + applied.customersNew,
        productsNew: result.productsNew + applied.productsNew,
      }
      if (isPowerOfFour(bucket + 1)) await refreshStatistics(tx)
      await recordImportedConsent(tx, {
        shopId: key.shopId,
        importId: key.importId,
        bucket,
        consent: stored.plan.consent,
        now: clock.now(),
      })
      await step(tx, key, 'applying', { bucketsApplied: bucket + 1, result, leasedUntil: leaseFrom(clock.now()) })
    })
    onProgress({
      phase: 'applying',
      rowsRead: stored.rowsRead,
      rowsRejected: stored.rowsRejected,
      share: readingWeight + (1 - readingWeight) * ((bucket + 1) / stored.buckets),
    })
  }
  await transaction(database, async (tx) => {
    await dropStaged(tx, { shopId: key.shopId, batchId: key.importId })
    await step(tx, key, 'applying', { state: 'done', result, finishedAt: clock.now() })
    publish(tx, { type: 'orders.imported', shopId: key.shopId, importId: key.importId })
  })
}

/** What is still to be recorded; each bucket's orders can be read while the one before is being recorded. */
async function* bucketsLeft(
  database: Database,
  { shopId, importId, plan, buckets, bucketsApplied }: PlannedImport,
): AsyncGenerator<{ bucket: number; staged: StagedDocument[] }> {
  for (let bucket = bucketsApplied; bucket < buckets; bucket++)
    yield { bucket, staged: plan.kind === 'orders' ? await stagedDocuments(database.db, { shopId, batchId: importId, bucket }) : [] }
}

/** Notes how far the run came; throws where the import is not in this state any more. */
async function step(tx: Tx, key: ImportKey, state: 'reading' | 'applying', change: Parameters<typeof changeImport>[3]): Promise<void> {
  if (!(await changeImport(tx, key, [state], change))) throw new Interrupted()
}

/** The file as a whole is no good: nothing of it is kept. Rows of earlier buckets exist only once it was read whole. */
async function fail(database: Database, clock: Clock, { key, problem }: { key: ImportKey; problem: FileProblem }): Promise<void> {
  await transaction(database, async (tx) => {
    await dropStaged(tx, { shopId: key.shopId, batchId: key.importId })
    await deleteProblems(tx, key)
    await changeImport(tx, key, ['reading'], {
      state: 'failed',
      failure: { code: problem.code, values: problem.values },
      finishedAt: clock.now(),
    })
  })
}

const isPowerOfFour = (count: number): boolean => Number.isInteger(Math.log2(count) / 2)

/** Reading is the smaller part of the work. */
const readingWeight = 0.35

/** About 15,000 rows a bucket: enough for set work, short enough for a transaction that others wait for. */
function bucketsFor(compression: 'none' | 'gzip' | 'zip', bytes: number): number {
  const bytesPerBucket = compression === 'none' ? 2_400_000 : 200_000
  return Math.min(4096, Math.max(1, Math.ceil(bytes / bytesPerBucket)))
}
