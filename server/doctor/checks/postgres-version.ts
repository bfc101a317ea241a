import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

export const postgresVersion: Check = {
  code: 'postgres_version',
  run: async (patient) => {
    const { number, version } = await one(
      databaseOf(patient),
      sql<{ number: string; version: string }>`
        select current_setting('server_version_num') as number, split_part(current_setting('server_version'), ' ', 1) as version`,
    )
    const major = Math.floor(Number(number) / 10_000)
    if (major < 15) return { state: 'fail', says: 'old', values: { version } }
    return major > 18 ? { state: 'warn', says: 'new', values: { version } } : { state: 'ok', says: 'ok', values: { version } }
  },
}
