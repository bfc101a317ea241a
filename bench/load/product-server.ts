/** The whole product on the database of a benchmark. Prints its address. */
import { readSettings } from '../../server/config.ts'
import { systemClock } from '../../server/kit/clock.ts'
import { openDatabase } from '../../server/kit/database.ts'
import { loadCatalogues } from '../../server/kit/language.ts'
import { openLog } from '../../server/kit/log.ts'
import { openProduct, subscriptions } from '../../server/wiring.ts'

const { connection, dataFolder } = JSON.parse(process.argv[2] ?? '')
const settings = readSettings({ REGULARS_DATA: dataFolder })
const database = openDatabase({ connection, subscriptions })
const app = await openProduct({
  ...{ database, clock: systemClock, settings, log: openLog(settings), catalogues: loadCatalogues() },
  publicUrl: () => 'http://localhost',
})
console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
