/** Hands facts on and sends webhooks, in a process of its own that can be killed. Arguments: database URL, data folder, host that may be reached. */
import { pino } from 'pino'
import { readSettings } from '../server/config.ts'
import { systemClock } from '../server/kit/clock.ts'
import { openDatabase } from '../server/kit/database.ts'
import { startDraining } from '../server/kit/drain-outbox.ts'
import { loadCatalogues } from '../server/kit/language.ts'
import type { Services } from '../server/kit/services.ts'
import { receiveFacts, startSending } from '../server/webhooks/webhooks.ts'

const [, , connectionString, dataFolder, host] = process.argv
const services: Services = {
  database: openDatabase({ connection: { connectionString } }),
  clock: systemClock,
  settings: readSettings({ REGULARS_DATA: dataFolder, REGULARS_ALLOW_PRIVATE_HOSTS: host }),
  log: pino({ level: 'silent' }),
  catalogues: loadCatalogues(),
  publicUrl: () => 'http://localhost',
}
startDraining(services, { receivers: [receiveFacts] })
startSending(services)
