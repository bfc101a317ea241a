import { type Database, transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { getShop } from '../shops/shops.ts'
import { checkFile } from './check-import.ts'
import { stopImportByFault } from './import-steps.ts'
import { FileProblem } from './reading/file-problem.ts'
import { readPlan } from './reading/read-plan.ts'
import { ImportTaken, isAbortedBy, runImport } from './run-import.ts'
import { changeImport, findImport, type ImportKey } from './store.ts'
import { forgetUploads } from './uploads.ts'

/**
 * Runs an import that was started or resumed. Called again it goes on, or finds nothing left to do. Where some tries in a
 * row met a fault that nobody foresaw, it stops, says so, and waits for a person to resume it.
 */
export const runImportTask =
  ({ database, clock, settings, log }: Services): Task =>
  async (payload, { signal, attempt }) => {
    const key = keyOf(payload)
    const stored = await findImport(database.db, key)
    if (stored?.state !== 'reading' && stored?.state !== 'applying') return
    const run = async () => runImport(database, clock, { ...key, shop: await getShop(database.db, key), signal })
    const state = await run().catch(async (error: unknown) => {
      if (attempt < triesUntilStopped || signal.aborted || error instanceof ImportTaken) throw error
      log.error({ ...key, err: error }, 'an import stopped by a fault')
      await stopImportByFault(database, key)
      return 'stopped'
    })
    if (state === 'done' || state === 'failed') await forgetUploads(settings.dataFolder, key)
    // Interrupted by the end of this process and not by a person: the job is to be taken up again.
    signal.throwIfAborted()
  }

/** Some two minutes, in which a database that went away comes back. */
const triesUntilStopped = 5

/** Makes the dry run that was asked for. */
export const checkImportTask =
  ({ database, clock, settings }: Services): Task =>
  async (payload, { signal }) => {
    const key = keyOf(payload)
    const stored = await findImport(database.db, key)
    if (stored?.state !== 'checking' || !stored.plan || !stored.inspection || stored.filePath === null) return
    const { consent: _, ...corrections } = stored.plan
    const plan = readPlan(stored.inspection, await getShop(database.db, key), corrections)
    const stopped = new AbortController()
    try {
      const dryRun = await checkFile(stored.filePath, plan, {
        now: clock.now(),
        signal: AbortSignal.any([signal, stopped.signal]),
        onProgress: async (share) => {
          if (!(await noteProgress(database, key, Math.round(share * (stored.sizeBytes ?? 0)))))
            stopped.abort(new Error('somebody stopped the dry run'))
        },
      })
      await transaction(database, (tx) => changeImport(tx, key, ['checking'], { state: 'inspected', dryRun, bytesRead: 0 }))
    } catch (error) {
      if (isAbortedBy(stopped.signal, error)) return
      if (!(error instanceof FileProblem)) throw error
      const failure = { code: error.code, values: error.values }
      await transaction(database, (tx) =>
        changeImport(tx, key, ['checking'], { state: 'failed', failure, bytesRead: 0, finishedAt: clock.now() }),
      )
      await forgetUploads(settings.dataFolder, key)
    }
  }

const noteProgress = (database: Database, key: ImportKey, bytesRead: number): Promise<boolean> =>
  transaction(database, (tx) => changeImport(tx, key, ['checking'], { bytesRead }))

const keyOf = ({ shopId, importId }: Readonly<Record<string, unknown>>): ImportKey => ({
  shopId: String(shopId),
  importId: String(importId),
})
