import type { Readable } from 'node:stream'
import { localDay } from '../kit/clock.ts'
import { type Database, type Db, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import { dropStaged } from '../orders/orders.ts'
import { getShop } from '../shops/shops.ts'
import { FileProblem } from './reading/file-problem.ts'
import { inspectFile } from './reading/inspect-file.ts'
import type { ImportPlan, ImportPreset } from './schema.ts'
import { changeImport, deleteImport, findImport, type ImportKey, insertImport, lockImport, type StoredImport } from './store.ts'
import { forgetUpload, forgetUploads, receiveUpload } from './uploads.ts'

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

/**
 * Takes the file's bytes and looks at them. Sent again before the import has started, the new file takes the old one's
 * place; of two uploads at once the one that is whole last stays. A file that is refused leaves everything as it was.
 */
export async function attachFile(
  database: Database,
  { dataFolder, bytes, ...key }: ImportKey & { dataFolder: string; bytes: Readable },
): Promise<StoredImport> {
  const { fileName, state } = await transaction(database, (tx) => getImport(tx, key))
  mustBeIn({ state }, beforeStart)
  const { path, sizeBytes } = await receiveUpload(dataFolder, key, bytes)
  try {
    const inspection = await inspected(() => inspectFile(path, { fileName }))
    const { before, after } = await change(database, key, beforeStart, () => ({
      state: 'inspected',
      filePath: path,
      sizeBytes,
      inspection,
      plan: null,
      dryRun: null,
    }))
    if (before.filePath !== null) await forgetUpload(dataFolder, key, before.filePath)
    return after
  } catch (error) {
    await forgetUpload(dataFolder, key, path)
    throw error
  }
}

const beforeStart: StoredImport['state'][] = ['waiting_for_file', 'inspected']

/** Looks at the file anew, with another platform's column names in mind. */
export async function inspectAgain(database: Database, { preset, ...key }: ImportKey & { preset: ImportPreset }): Promise<StoredImport> {
  const stored = await transaction(database, (tx) => getImport(tx, key))
  const path = pathOf(stored)
  mustBeIn(stored, ['inspected'])
  const inspection = await inspected(() => inspectFile(path, { fileName: stored.fileName, preset }))
  const { after } = await change(database, key, ['inspected'], ({ filePath, state }) => {
    if (filePath !== path) throw conflict('wrong_state', { state })
    return { inspection, plan: null, dryRun: null }
  })
  return after
}

/** Keeps how the file is to be read, and what these people agreed to. */
export async function planImport(
  database: Database,
  { plan, now, ...key }: ImportKey & { plan: ImportPlan; now: Date },
): Promise<StoredImport> {
  const { timeZone } = await transaction(database, (tx) => getShop(tx, key))
  if (plan.consent.answer === 'granted' && plan.consent.since > localDay(now, timeZone))
    throw invalid('consent_in_future', { day: plan.consent.since })
  const { after } = await change(database, key, ['inspected'], ({ inspection }) => {
    const unknown = plan.mapping.find(({ column }) => !inspection?.headers.includes(column))
    if (unknown) throw invalid('column_unknown', { column: unknown.column })
    return { plan, dryRun: null }
  })
  return after
}

/** Starts the dry run: a job reads the file, and `dryRun` is there afterwards. */
export const startCheck = (database: Database, key: ImportKey): Promise<StoredImport> =>
  begin(database, key, { from: ['inspected'], state: () => 'checking', event: 'import.check_requested' })

/** Starts the import: a job runs it. */
export const startImport = (database: Database, key: ImportKey): Promise<StoredImport> =>
  begin(database, key, { from: ['inspected'], state: () => 'reading', event: 'import.run_requested' })

/** Goes on where the import was stopped. */
export const resumeImport = (database: Database, key: ImportKey): Promise<StoredImport> =>
  begin(database, key, {
    from: ['stopped'],
    state: ({ isRead }) => (isRead ? 'applying' : 'reading'),
    event: 'import.run_requested',
  })

/** Stops what runs; what is recorded stays, and `resume` goes on from there. */
export async function stopImport(database: Database, key: ImportKey): Promise<StoredImport> {
  const { after } = await change(database, key, ['checking', 'reading', 'applying'], ({ state }) =>
    state === 'checking' ? { state: 'inspected', bytesRead: 0 } : { state: 'stopped' },
  )
  return after
}

/** Stops what cannot go on by itself; what is recorded stays, and `resume` goes on from there. */
export async function stopImportByFault(database: Database, key: ImportKey): Promise<void> {
  const failure = { code: 'stopped_by_fault', values: {} }
  await transaction(database, (tx) => changeImport(tx, key, ['reading', 'applying'], { state: 'stopped', failure }))
}

/** Forgets an import that does not run, with its file. What it recorded stays. */
export async function forgetImport(database: Database, { dataFolder, ...key }: ImportKey & { dataFolder: string }): Promise<void> {
  await transaction(database, async (tx) => {
    mustBeIn(await mustLock(tx, key), ['waiting_for_file', 'inspected', 'stopped', 'done', 'failed'])
    await dropStaged(tx, { shopId: key.shopId, batchId: key.importId })
    await deleteImport(tx, key)
  })
  await forgetUploads(dataFolder, key)
}

interface Begin {
  from: StoredImport['state'][]
  state: (stored: StoredImport) => StoredImport['state']
  event: string
}

async function begin(database: Database, key: ImportKey, { from, state, event }: Begin): Promise<StoredImport> {
  const { after } = await change(database, key, from, (stored, tx) => {
    if (!stored.plan) throw conflict('plan_missing')
    publish(tx, { type: event, ...key })
    return { state: state(stored), failure: null }
  })
  return after
}

/** Decides a change on the import as it stands, and makes it before anybody else can. */
async function change(
  database: Database,
  key: ImportKey,
  from: StoredImport['state'][],
  decide: (stored: StoredImport, tx: Tx) => Parameters<typeof changeImport>[3],
): Promise<{ before: StoredImport; after: StoredImport }> {
  return transaction(database, async (tx) => {
    const before = await mustLock(tx, key)
    mustBeIn(before, from)
    await changeImport(tx, key, from, decide(before, tx))
    return { before, after: await getImport(tx, key) }
  })
}

async function mustLock(tx: Tx, key: ImportKey): Promise<StoredImport> {
  const stored = await lockImport(tx, key)
  if (!stored) throw notFound()
  return stored
}

function mustBeIn({ state }: Pick<StoredImport, 'state'>, states: readonly StoredImport['state'][]): void {
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
