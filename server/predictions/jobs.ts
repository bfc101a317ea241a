import { transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { refreshPredictions, refreshStale } from './refresh.ts'
import { planNight, requestNewRun } from './request-run.ts'
import { dropUnfinished, runPredictions } from './run.ts'
import { endRun } from './run-store.ts'

/** Every few minutes: begins the runs of shops whose night it is. */
export const planPredictionsTask =
  (services: Services): Task =>
  async () => {
    await planNight(services)
  }

/** After an import: a run over all that is known then. Where another is just ending, the job is tried again. */
export const requestPredictionsTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId }) => {
    const isAsked = await transaction(database, (tx) => requestNewRun(tx, { shopId: String(shopId), cause: 'import', now: clock.now() }))
    if (!isAsked) throw new Error('a run of before is about to end; this one is asked for again after it')
  }

/** Does a run that was asked for, or goes on with one that was cut short. */
export const runPredictionsTask =
  ({ database, clock, log }: Services): Task =>
  async (payload, { signal, attempt }) => {
    const key = { shopId: String(payload.shopId), runId: String(payload.runId) }
    try {
      const { state } = await runPredictions(database, clock, { ...key, signal })
      if (state === 'interrupted') await dropUnfinished(database, key)
    } catch (error) {
      if (attempt < triesUntilFailed || signal.aborted) throw error
      log.error({ ...key, err: error }, 'predictions could not be computed')
      await transaction(database, (tx) => endRun(tx, { ...key, state: 'failed', now: clock.now() }))
      await dropUnfinished(database, key)
    }
  }

/** Some two minutes, in which a database that went away comes back. The next night tries anew. */
const triesUntilFailed = 5

/** After orders of a few customers: their numbers follow. Many at once come by an import, which has a run of its own. */
export const refreshPredictionsTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId, customerIds }) => {
    if (!Array.isArray(customerIds)) return
    await transaction(database, (tx) =>
      refreshPredictions(tx, { shopId: String(shopId), customerIds: customerIds.map(String), now: clock.now() }),
    )
  }

/** After a run: those who bought while it was on. */
export const refreshStaleTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId }, { signal }) => {
    await refreshStale(database, { shopId: String(shopId), now: () => clock.now(), signal })
  }
