import { all, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** What was acknowledged survives a power cut. */
export const durability: Check = {
  code: 'durability',
  run: async (patient) => {
    const off = await all(
      databaseOf(patient),
      sql<{ name: string }>`
        select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
    )
    const names = off.map(({ name }) => name)
    if (names.length === 0) return { state: 'ok', says: 'ok' }
    const values = { settings: names.join(', ') }
    return names.join() === 'synchronous_commit' ? { state: 'warn', says: 'last_moment', values } : { state: 'fail', says: 'off', values }
  },
}
