import { all, first, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** The schema is the one of this version: nothing missing, nothing altered, nothing newer. */
export const migrations: Check = {
  code: 'migrations',
  run: async (patient) => {
    const db = databaseOf(patient)
    const isMade = await first(db, sql`select 1 as found from pg_class where oid = to_regclass('migrations')`)
    if (!isMade) return { state: 'warn', says: 'none' }
    const known = await all(db, sql<{ name: string; checksum: string }>`select name, checksum from migrations order by name`)
    const ours = new Map(patient.migrations.map(({ name, checksum }) => [name, checksum]))
    const newer = known.find(({ name }) => !ours.has(name))
    if (newer) return { state: 'fail', says: 'newer', values: { migration: newer.name } }
    const altered = known.find(({ name, checksum }) => ours.get(name) !== checksum)
    if (altered) return { state: 'fail', says: 'altered', values: { migration: altered.name } }
    const pending = ours.size - known.length
    return pending > 0
      ? { state: 'warn', says: 'pending', values: { count: pending } }
      : { state: 'ok', says: 'ok', values: { count: ours.size } }
  },
}
