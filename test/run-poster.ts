/** Brings messages out, in a process of its own that can be killed. Arguments: database URL, data folder, mail server that may be reached. */
import { pino } from 'pino'
import { readSettings } from '../server/config.ts'
import { systemClock } from '../server/kit/clock.ts'
import { openDatabase } from '../server/kit/database.ts'
import { loadCatalogues } from '../server/kit/language.ts'
import type { Services } from '../server/kit/services.ts'
import { startPosting } from '../server/messages/messages.ts'

const [, , connectionString, dataFolder, host] = process.argv
const services: Services = {
  database: openDatabase({ connection: { connectionString } }),
  clock: systemClock,
  settings: readSettings({ REGULARS_DATA: dataFolder, REGULARS_ALLOW_PRIVATE_HOSTS: host }),
  log: pino({ level: 'silent' }),
  catalogues: loadCatalogues(),
  publicUrl: () => 'http://localhost',
}
startPosting(services, { guards: [] })
