import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** Two clocks that disagree put facts and jobs in the wrong order. */
export const clockSkew: Check = {
  code: 'clock_skew',
  run: async (patient) => {
    const db = databaseOf(patient)
    const before = patient.clock.now().getTime()
    // The server notes when each statement arrives, this one too.
    const { arrivedAt } = await one(
      db,
      sql<{ arrivedAt: Date | null }>`select query_start as arrived_at from pg_stat_activity where pid = pg_backend_pid()`,
    )
    const after = patient.clock.now().getTime()
    if (!arrivedAt) return { state: 'ok', says: 'unknown' }
    const ahead = arrivedAt.getTime() > after ? arrivedAt.getTime() - after : Math.min(0, arrivedAt.getTime() - before)
    const seconds = Math.round(Math.abs(ahead) / 1000)
    if (seconds <= 2) return { state: 'ok', says: 'ok' }
    return { state: seconds > 30 ? 'fail' : 'warn', says: ahead > 0 ? 'ahead' : 'behind', values: { seconds } }
  },
}
