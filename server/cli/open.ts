import type pg from 'pg'
import type { Settings } from '../config.ts'
import { settingsOfThisProcess } from '../config.ts'
import type { Database } from '../kit/database.ts'
import { startPostgres } from '../kit/embedded-postgres.ts'
import { chooseLanguage, languages, loadCatalogues, type Translate, translator } from '../kit/language.ts'
import { openProductDatabase } from '../product-database.ts'
import { subscriptions } from '../wiring.ts'

/** What a command works with. Progress and remarks go to stderr; stdout is for the answer alone. */
export interface Command {
  settings: Settings
  t: Translate
  /** Ends on Ctrl-C: long work notes how far it came. */
  signal: AbortSignal
  say: (sentence: string) => void
}

/** What was asked for cannot be done; the message is a sentence in the reader's language. */
export class RefusedCommand extends Error {}

/** Runs a command in the reader's language, and lets Ctrl-C stop it between two steps. */
export async function asCommand(work: (command: Command) => Promise<void>): Promise<void> {
  const settings = settingsOfThisProcess()
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('stopped')))
  process.once('SIGTERM', () => stop.abort(new Error('stopped')))
  const language = settings.language ?? chooseLanguage(new Intl.DateTimeFormat().resolvedOptions().locale, languages)
  await work({ settings, t: translator(language, loadCatalogues()), signal: stop.signal, say })
}

/** Lends the product's database: the running server's, or the product's own started for as long as the work takes. */
export async function withDatabase<Result>(settings: Settings, work: (database: Database) => Promise<Result>): Promise<Result> {
  const opened = await openProductDatabase(settings, { subscriptions, say })
  try {
    return await work(opened.database)
  } finally {
    await opened.close()
  }
}

/** The database server alone, for a command that makes a database of its own. */
export async function withServer<Result>(settings: Settings, work: (connection: pg.PoolConfig) => Promise<Result>): Promise<Result> {
  if (settings.databaseUrl !== null) return work({ connectionString: settings.databaseUrl })
  const server = await startPostgres({ dataFolder: settings.dataFolder, durable: true, log: say })
  try {
    return await work(server.connection)
  } finally {
    await server.stop()
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
