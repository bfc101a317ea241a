import { type Database, one, sql, transaction, write } from '../kit/database.ts'
import type { Log } from '../kit/log.ts'

/**
 * Has the planner told what the tables hold, soon after the first events of an installation. The database notices by itself
 * within a minute or more; until then its checks of references go by plans for empty tables, fifty times as slow.
 */
export function firstStatistics({ database, log }: { database: Database; log: Log }): { stored: (events: number) => Promise<void> } {
  let total = 0
  let [next, ...later] = milestones
  return {
    stored: async (events) => {
      total += events
      if (next === undefined || total < next) return
      ;[next, ...later] = later
      await analyzeIfNew(database, total).catch((error) => log.warn({ err: error }, 'the planner could not be told of new events'))
    },
  }
}

const milestones: readonly number[] = [500, 5_000, 50_000]

async function analyzeIfNew(database: Database, stored: number): Promise<void> {
  const { known } = await one(
    database.db,
    sql<{ known: number }>`select reltuples as known from pg_class where oid = 'seen_messages'::regclass`,
  )
  if (known >= stored / 2) return
  await transaction(database, (tx) =>
    write(tx, sql`analyze customers, identifiers, customer_totals, customer_activity, devices, device_runs, events, seen_messages`),
  )
}
