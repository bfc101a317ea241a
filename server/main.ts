import { type Settings, SettingsProblem, settingsOfThisProcess } from './config.ts'
import { endAllLeases } from './imports/imports.ts'
import { systemClock } from './kit/clock.ts'
import { type Database, transaction } from './kit/database.ts'
import type { App } from './kit/http.ts'
import { runJobs } from './kit/jobs.ts'
import { loadCatalogues } from './kit/language.ts'
import { openLog } from './kit/log.ts'
import { MigrationProblem } from './kit/migrations.ts'
import type { Services } from './kit/services.ts'
import { StartProblem } from './kit/start-problem.ts'
import { listen } from './listen.ts'
import { directConnection, openProductDatabase } from './product-database.ts'
import { linkAddress, makeOwnerLink } from './staff/staff.ts'
import { openProduct, schedule, subscriptions, tasksOf, upkeepOf } from './wiring.ts'

/** What this process does; both where nothing is asked for. */
type Part = 'http' | 'worker'

/** Ends the parts in the opposite order of their start. */
const endings: (() => Promise<void>)[] = []
let isEnding = false

process.once('SIGINT', () => void end(0))
process.once('SIGTERM', () => void end(0))

let starting: Promise<void> = Promise.resolve()
try {
  starting = start(settingsOfThisProcess(), partsOf(process.argv.slice(2)))
  await starting
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`)
  await end(1)
}

async function start(settings: Settings, parts: readonly Part[]): Promise<void> {
  const log = openLog(settings)
  const opened = await openProductDatabase(settings, { subscriptions, say })
  endings.push(opened.close)
  opened.ended.then((sentence) => {
    process.stderr.write(`${sentence}\n`)
    void end(1)
  })
  if (opened.isFreshlyStarted) await transaction(opened.database, endAllLeases)
  const services: Services = {
    database: opened.database,
    clock: systemClock,
    settings,
    log,
    catalogues: loadCatalogues(),
    publicUrl: () => settings.publicUrl ?? localUrl,
  }
  let localUrl = `http://localhost:${settings.port}`
  const web = { ...services, database: { ...opened.database, db: opened.pagesDb } }
  if (parts.includes('http')) localUrl = await answer(await openProduct(web, { freshDb: opened.database.db }), settings)
  if (parts.includes('worker')) await work(services, opened)

  if (!parts.includes('http')) return say('Regulars works in the background')
  say(`Regulars is ready at ${services.publicUrl()}`)
  const ownerLink = await transaction(services.database, (tx) => makeOwnerLink(tx, { now: systemClock.now() }))
  if (ownerLink)
    say(
      `Nobody has an account yet. Open this link to make yours; it works once, for 24 hours:\n${linkAddress(services.publicUrl(), ownerLink)}`,
    )
}

/** Serves requests, and says where. */
async function answer(app: App, settings: Settings): Promise<string> {
  endings.push(async () => {
    // What takes longer than this is cut off: it can be asked for again.
    const cut = setTimeout(() => app.server.closeAllConnections(), 20_000)
    await app.close()
    clearTimeout(cut)
  })
  return listen(app, settings)
}

async function work(services: Services, { database, connection }: { database: Database; connection: object }): Promise<void> {
  const { settings, log } = services
  const direct = directConnection(settings, connection)
  const jobs = await runJobs({ pool: database.pool, connection: direct, tasks: tasksOf(services), schedule, log })
  endings.push(jobs.stop)
  endings.push(upkeepOf(services).stop)
}

async function end(code: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  // What is half started cannot be ended; why it failed is told where it is waited for.
  await starting.catch(() => {})
  for (const ending of endings.reverse()) await ending().catch((error: unknown) => process.stderr.write(`${sentenceOf(error)}\n`))
  process.exit(code)
}

function partsOf(args: readonly string[]): readonly Part[] {
  const unknown = args.find((arg) => !['--only=http', '--only=worker', '--dev'].includes(arg))
  if (unknown !== undefined) throw new StartProblem(`There is no option ${unknown}; there are --only=http and --only=worker.`)
  if (args.includes('--only=http')) return ['http']
  return args.includes('--only=worker') ? ['worker'] : ['http', 'worker']
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

/** What an operator can mend is told in a sentence; anything else is a fault of ours, and its stack is what helps. */
function sentenceOf(error: unknown): string {
  if (error instanceof StartProblem || error instanceof SettingsProblem || error instanceof MigrationProblem) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
