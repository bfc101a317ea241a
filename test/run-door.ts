/** The product without jobs, in a process of its own that can be killed. Arguments: database URL. Prints its address. */
import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { readSettings } from '../server/config.ts'
import { systemClock } from '../server/kit/clock.ts'
import { openDatabase } from '../server/kit/database.ts'
import { loadCatalogues } from '../server/kit/language.ts'
import { openProduct, subscriptions } from '../server/wiring.ts'

const database = openDatabase({ connection: { connectionString: process.argv[2] }, subscriptions })
const app = await openProduct({
  ...{ database, clock: systemClock, settings: readSettings({ REGULARS_DATA: tmpdir() }), log: pino({ level: 'silent' }) },
  ...{ catalogues: loadCatalogues(), publicUrl: () => 'http://localhost' },
})
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
