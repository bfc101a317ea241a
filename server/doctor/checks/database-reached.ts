import type { Check } from '../check.ts'

export const databaseReached: Check = {
  code: 'database_reached',
  run: async ({ database, reason, settings }) => {
    if (database) return { state: 'ok', says: settings.databaseUrl === null ? 'own' : 'given' }
    if (reason === null) return { state: 'warn', says: 'not_made' }
    return { state: 'fail', says: 'away', values: { reason } }
  },
}
