import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** Whoever runs an import holds it for a minute at a time; one that nobody has held for this long has been left. */
const patienceMs = 10 * 60_000

export const imports: Check = {
  code: 'imports',
  run: async (patient) => {
    const leftSince = new Date(patient.clock.now().getTime() - patienceMs)
    const { count } = await one(
      databaseOf(patient),
      sql<{ count: number }>`
        select count(*) as count from imports
        where shop_id in (select shop_id from shops) and state in ('checking', 'reading', 'applying')
          and greatest(leased_until, created_at) < ${leftSince}`,
    )
    return count === 0 ? { state: 'ok', says: 'ok' } : { state: 'warn', says: 'left', values: { count } }
  },
}
