import { one, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

export const encoding: Check = {
  code: 'encoding',
  run: async (patient) => {
    const { found } = await one(databaseOf(patient), sql<{ found: string }>`select current_setting('server_encoding') as found`)
    return found === 'UTF8' ? { state: 'ok', says: 'ok' } : { state: 'fail', says: 'other', values: { encoding: found } }
  },
}
