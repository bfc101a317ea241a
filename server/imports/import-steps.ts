import type { Readable } from 'node:stream'
import { type Database, type Db, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import { dropStaged } from '../orders/orders.ts'
import { FileProblem } from './reading/file-problem.ts'
import { inspectFile } from './reading/inspect-file.ts'
import type { ImportPlan, ImportPreset } from './schema.ts'
import { changeImport, deleteImport, findImport, type ImportKey, insertImport, type StoredImport } from './store.ts'
import { forgetUpload, receiveUpload } from './uploads.ts'

/** The import, or the plain 404. */
export async function getImport(db: Db, key: ImportKey): Promise<StoredImport> {
  const stored = await findImport(db, key)
  if (!stored) throw notFound()
  return stored
}

/** Opens an import that waits for its file. */
export async function createImport(
  tx: Tx,
  { shopId, fileName, sizeBytes, staffId, now }: { shopId: string; fileName: string; sizeBytes: number; staffId: string | null; now: Date },
): Promise<StoredImport> {
  const key = { shopId, importId: newId() }
  await insertImport(tx, { ...key, fileName, filePath: null, sizeBytes, staffId, now })
  return getImport(tx, key)
}

/** Takes the file's bytes and looks at them. Sent again before the import has started, the new file takes the old one's place. */
export async function attachFile(
  database: Database,
  { dataFolder, bytes, ...key }: ImportKey & { dataFolder: string; bytes: Readable },
): Promise<StoredImport> {
  const stored = await getImport(database.db, key)
  mustBeIn(stored, ['waiting_for_file', 'inspected'])
  const { path, sizeBytes } = await receiveUpload(dataFolder, key, bytes)
  const inspection = await inspected(() => inspectFile(path, { fileName: stored.fileName }))
  return change(database, key, ['waiting_for_file', 'inspected'], {
    state: 'inspected',
    filePath: path,
    sizeBytes,
    inspection,
    plan: null,
    dryRun: null,
  })
}

/** Looks at the file anew, with another platform's column names in mind. */
export async function inspectAgain(database: Database, { preset, ...key }: ImportKey & { preset: ImportPreset }): Promise<StoredImport> {
  const stored = await getImport(database.db, key)
  const path = pathOf(stored)
  mustBeIn(stored, ['inspected'])
  const inspection = await inspected(() => inspectFile(path, { fileName: stored.fileName, preset }))
  return change(database, key, ['inspected'], { inspection, plan: null, dryRun: null })
}

/** Keeps how the file is to be read, and what these people agreed to. */
export async function planImport(database: Database, { plan, ...key }: ImportKey & { plan: ImportPlan }): Promise<StoredImport> {
  const stored = await getImport(database.db, key)
  mustBeIn(stored, ['inspected'])
  const unknown = plan.mapping.find(({ column }) => !stored.inspection?.headers.includes(column))
  if (unknown) throw invalid('column_unknown', { column: unknown.column })
  return change(database, key, ['inspected'], { plan, dryRun: null })
}

/** Starts the dry run: a job reads the file, and `dryRun` is there afterwards. */
export const startCheck = (database: Database, key: ImportKey): Promise<StoredImport> =>
  begin(database, key, { from: ['inspected'], state: 'checking', event: 'import.check_requested' })

/** Starts the import: a job runs it. */
export const startImport = (database: Database, key: ImportKey): Promise<StoredImport> =>
  begin(database, key, { from: ['inspected'], state: 'reading', event: 'import.run_requested' })

/** Goes on where the import was stopped. */
export async function resumeImport(database: Database, key: ImportKey): Promise<StoredImport> {
  const { isRead } = await getImport(database.db, key)
  return begin(database, key, { from: ['stopped'], state: isRead ? 'applying' : 'reading', event: 'import.run_requested' })
}

/** Stops what runs; what is recorded stays, and `resume` goes on from there. */
export async function stopImport(database: Database, key: ImportKey): Promise<StoredImport> {
  const stored = await getImport(database.db, key)
  mustBeIn(stored, ['checking', 'reading', 'applying'])
  return change(database, key, ['checking', 'reading', 'applying'], { state: stored.state === 'checking' ? 'inspected' : 'stopped' })
}

/** Forgets an import that does not run, with its file. What it recorded stays. */
export async function forgetImport(database: Database, { dataFolder, ...key }: ImportKey & { dataFolder: string }): Promise<void> {
  mustBeIn(await getImport(database.db, key), ['waiting_for_file', 'inspected', 'stopped', 'done', 'failed'])
  await transaction(database, async (tx) => {
    await dropStaged(tx, { shopId: key.shopId, batchId: key.importId })
    await deleteImport(tx, key)
  })
  await forgetUpload(dataFolder, key)
}

async function begin(
  database: Database,
  key: ImportKey,
  { from, state, event }: { from: StoredImport['state'][]; state: StoredImport['state']; event: string },
): Promise<StoredImport> {
  const stored = await getImport(database.db, key)
  mustBeIn(stored, from)
  if (!stored.plan) throw conflict('plan_missing')
  return transaction(database, async (tx) => {
    if (!(await changeImport(tx, key, from, { state, failure: null }))) throw conflict('wrong_state', { state: stored.state })
    publish(tx, { type: event, ...key })
    return getImport(tx, key)
  })
}

async function change(
  database: Database,
  key: ImportKey,
  from: StoredImport['state'][],
  fields: Parameters<typeof changeImport>[3],
): Promise<StoredImport> {
  return transaction(database, async (tx) => {
    if (!(await changeImport(tx, key, from, fields))) throw conflict('wrong_state', { state: (await getImport(tx, key)).state })
    return getImport(tx, key)
  })
}

function mustBeIn({ state }: StoredImport, states: readonly StoredImport['state'][]): void {
  if (!states.includes(state)) throw conflict('wrong_state', { state })
}

function pathOf({ filePath, state }: StoredImport): string {
  if (filePath === null) throw conflict('wrong_state', { state })
  return filePath
}

/** A file that cannot be taken is a refused request with the file's own fault. */
async function inspected<Inspection>(look: () => Promise<Inspection>): Promise<Inspection> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof FileProblem) throw invalid(error.code, error.values)
    throw error
  }
}
