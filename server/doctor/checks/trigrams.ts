import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** Search works without them, and looks at every customer then. */
export const trigrams: Check = {
  code: 'trigrams',
  run: async (patient) => {
    const { found, available } = await one(
      databaseOf(patient),
      sql<{ found: boolean; available: boolean }>`
        select to_regclass('customers_by_search_text') is not null as found,
          exists (select 1 from pg_available_extensions where name = 'pg_trgm') as available`,
    )
    if (found) return { state: 'ok', says: 'ok' }
    return { state: 'warn', says: available ? 'no_index' : 'unavailable' }
  },
}
