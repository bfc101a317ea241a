import { runImport } from '../server/imports/imports.ts'
import { systemClock } from '../server/kit/clock.ts'
import { openDatabase } from '../server/kit/database.ts'

/** Runs one import in a process of its own and prints a line a step: for tests that kill it. */
const [connectionString = '', shopId = '', importId = ''] = process.argv.slice(2)
const database = openDatabase({ connection: { connectionString } })
await runImport(database, systemClock, {
  shopId,
  importId,
  shop: { currency: 'PLN', timeZone: 'Europe/Warsaw', country: 'PL' },
  onProgress: ({ phase }) => process.stdout.write(`${phase}\n`),
})
await database.close()
