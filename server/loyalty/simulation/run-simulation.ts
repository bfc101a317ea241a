/** A stored back-test, computed: batch by batch, and after each the sums are noted, so that a stop or a crash costs one batch. */
import { startOfDay } from '../../kit/clock.ts'
import { type Database, one, sql, transaction } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import type { Task } from '../../kit/jobs.ts'
import type { Services } from '../../kit/services.ts'
import type { Program } from '../program.ts'
import { type LiveProgram, storedWallets } from '../program-store.ts'
import type { AskSimulation, SimulationReport } from '../simulation-schema.ts'
import { backTest, type Side } from './back-test.ts'
import { memberHistories } from './read-histories.ts'
import { reportOf } from './report.ts'
import { endSimulation, noteProgress, storeReport, takeSimulation } from './store.ts'
import { noSums, type Sums } from './sums.ts'
import { worthsOf } from './worth.ts'

/** Does a back-test that was asked for, or goes on with one that was cut short. */
export const runSimulationTask =
  ({ database, clock, log }: Services): Task =>
  async (payload, { signal, attempt }) => {
    const key = { shopId: String(payload.shopId), simulationId: String(payload.simulationId), attemptId: newId() }
    try {
      const stored = await transaction(database, (tx) => takeSimulation(tx, key))
      if (stored === null) return
      const { asked, programs, untilAt } = stored
      const sums = stored.sums ?? noSums(programs.length)
      const onBatch = async (reachedId: string) =>
        !signal.aborted && (await transaction(database, (tx) => noteProgress(tx, { ...key, reachedId, sums })))
      const report = await simulate(database, { ...key, asked, programs, until: untilAt, sums, after: stored.reachedId, onBatch })
      if (report) await transaction(database, (tx) => storeReport(tx, { ...key, report, now: clock.now() }))
      else if (signal.aborted) throw new Error('stopped; it goes on where it was')
    } catch (error) {
      if (attempt < triesUntilFailed || signal.aborted) throw error
      log.error({ shopId: key.shopId, simulationId: key.simulationId, err: error }, 'a programme could not be tried on the past')
      await transaction(database, (tx) => endSimulation(tx, { ...key, state: 'failed', now: clock.now() }))
    }
  }

/** A minute or so, in which a database that went away comes back. */
const triesUntilFailed = 3

export interface Simulate {
  shopId: string
  asked: Pick<AskSimulation, 'spending' | 'worth' | 'marginPercent'>
  programs: readonly Program[]
  until: Date
  sums: Sums
  after: string | null
  /** Hears how far it came; false stops it. */
  onBatch: (reachedId: string) => Promise<boolean>
}

/** Replays the shop's orders by the programmes; null where it was stopped. */
export async function simulate(
  { db }: Pick<Database, 'db'>,
  { shopId, asked, programs, until, sums, after, onBatch }: Simulate,
): Promise<SimulationReport | null> {
  const { timeZone } = await one(db, sql<{ timeZone: string }>`select time_zone from shops where shop_id = ${shopId}`)
  const sides = programs.map(
    (program): Side => ({
      setting: { live: inForce(program, timeZone), spending: asked.spending, until },
      worth: worthsOf(program, asked.worth),
    }),
  )
  const batches = memberHistories(db, { shopId, programs: sides.map(({ setting }) => setting.live), after, now: until })
  const ended = await backTest(batches, { sides, sums, onBatch })
  return ended === 'done' ? reportOf(sums, sides, asked) : null
}

/** As if it were in force; in a back-test wallets are called by their codes. */
function inForce(program: Program, zone: string): LiveProgram {
  const wallets = storedWallets(program).map((wallet) => [wallet.code, { walletId: wallet.code, ...wallet }] as const)
  const publishedAt = startOfDay(program.startsOn, zone)
  return { state: 'live', version: 1, publishedAt, program, zone, wallets: new Map(wallets) }
}
