import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import {
  changeImport,
  FileProblem,
  findImport,
  type ImportProgress,
  insertImport,
  inspectFile,
  runImport,
  unfinishedImport,
} from '../imports/imports.ts'
import { systemClock } from '../kit/clock.ts'
import { type Database, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import type { Translate } from '../kit/language.ts'
import { RefusedCommand } from './open.ts'

export interface FileToImport {
  shopId: string
  shop: { currency: string; timeZone: string; country: string }
  file: string
  consent: NonNullable<Parameters<typeof changeImport>[3]['plan']>['consent']
  signal: AbortSignal
  onProgress: (progress: ImportProgress) => void
}

/** What became of a file: done, or stopped by Ctrl-C with all that was read kept. */
export interface ImportedFile {
  importId: string
  state: 'done' | 'stopped'
  rowsRead: number
  rowsRejected: number
}

/** Imports one file with the columns that its header names, or goes on with an import of it that was broken off. Throws RefusedCommand where it cannot be taken. */
export async function importFile(
  database: Database,
  t: Translate,
  { shopId, shop, file, consent, signal, onProgress }: FileToImport,
): Promise<ImportedFile> {
  const path = resolve(file)
  const refuse = (error: FileProblem) => new RefusedCommand(`${file}: ${t(`imports.problem.${error.code}`, error.values)}`)
  const sizeBytes = await stat(path).then(
    ({ size }) => size,
    () => {
      throw refuse(new FileProblem('file_missing', { file: basename(path) }))
    },
  )
  const begun = await unfinishedImport(database.db, { shopId, filePath: path, sizeBytes })
  const key = { shopId, importId: begun?.importId ?? newId() }
  if (begun) await transaction(database, (tx) => changeImport(tx, key, ['stopped'], { state: begun.isRead ? 'applying' : 'reading' }))
  else {
    const inspection = await inspectFile(path, { fileName: basename(path) }).catch((error: unknown) => {
      throw error instanceof FileProblem ? refuse(error) : error
    })
    const { kind, mapping, dateOrder, decimalMark } = inspection
    const plan = { kind, mapping: mapping.map(({ field, column }) => ({ field, column })), dateOrder, decimalMark, rates: {}, consent }
    await transaction(database, async (tx) => {
      await insertImport(tx, { ...key, fileName: basename(path), filePath: path, sizeBytes, staffId: null, now: systemClock.now() })
      await changeImport(tx, key, ['waiting_for_file'], { state: 'reading', inspection, plan })
    })
  }
  const state = await runImport(database, systemClock, { ...key, shop, signal, onProgress })
  const stored = await findImport(database.db, key)
  if (state === 'failed' || !stored)
    throw new RefusedCommand(
      `${file}: ${t(`imports.problem.${stored?.failure?.code ?? 'file_unreadable'}`, stored?.failure?.values ?? {})}`,
    )
  return {
    importId: key.importId,
    state: state === 'done' ? 'done' : 'stopped',
    rowsRead: stored.rowsRead,
    rowsRejected: stored.rowsRejected,
  }
}
