import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** How long a job may wait beyond its time before somebody should ask who does it. */
const patienceMs = 15 * 60_000

export const jobs: Check = {
  code: 'jobs',
  run: async (patient) => {
    const overdueSince = new Date(patient.clock.now().getTime() - patienceMs)
    const { failed, overdue, stuck } = await one(
      databaseOf(patient),
      sql<{ failed: number; overdue: number; stuck: number }>`
        select count(*) filter (where attempts >= max_attempts and locked_at is null) as failed,
          count(*) filter (where attempts < max_attempts and locked_at is null and run_at < ${overdueSince}) as overdue,
          count(*) filter (where locked_at < ${new Date(overdueSince.getTime() - patienceMs * 15)}) as stuck
        from graphile_worker.jobs`,
    )
    if (failed > 0) return { state: 'warn', says: 'failed', values: { count: failed } }
    if (stuck > 0) return { state: 'warn', says: 'stuck', values: { count: stuck } }
    return overdue > 0 ? { state: 'warn', says: 'overdue', values: { count: overdue } } : { state: 'ok', says: 'ok' }
  },
}
