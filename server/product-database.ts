import { join } from 'node:path'
import pg from 'pg'
import type { Settings } from './config.ts'
import { type Database, openDatabase } from './kit/database.ts'
import { startPostgres } from './kit/embedded-postgres.ts'
import type { Log } from './kit/log.ts'
import { migrate, readMigrations } from './kit/migrations.ts'
import type { Subscriptions } from './kit/outbox.ts'
import { StartProblem } from './kit/start-problem.ts'

export interface ProductDatabase {
  database: Database
  connection: pg.PoolConfig
  /** Fulfilled with a sentence if the server that we brought along ends by itself. */
  ended: Promise<string>
  close(): Promise<void>
}

interface Opening {
  subscriptions: Subscriptions
  log: Log
  /** Tells a waiting person something. */
  say: (sentence: string) => void
}

/** The database of the settings, or our own, at this version's schema. Throws a StartProblem or MigrationProblem where there is no way. */
export async function openProductDatabase(settings: Settings, { subscriptions, log, say }: Opening): Promise<ProductDatabase> {
  const server = settings.databaseUrl === null ? await startPostgres({ dataFolder: settings.dataFolder, durable: true, log: say }) : null
  const connection: pg.PoolConfig = server ? server.connection : { connectionString: settings.databaseUrl ?? '' }
  try {
    await prepare(directConnection(settings, connection), log)
  } catch (error) {
    await server?.stop()
    throw error
  }
  const readConnection = settings.databaseReadUrl === null ? {} : { readConnection: { connectionString: settings.databaseReadUrl } }
  const database = openDatabase({ connection, ...readConnection, subscriptions })
  return {
    database,
    connection,
    ended: server?.ended ?? new Promise<never>(() => {}),
    close: async () => {
      await database.close()
      await server?.stop()
    },
  }
}

/** The connection that keeps its session: migrations and notifications need one. */
export function directConnection({ databaseDirectUrl }: Settings, connection: pg.PoolConfig): pg.PoolConfig {
  return databaseDirectUrl === null ? connection : { connectionString: databaseDirectUrl }
}

async function prepare(connection: pg.PoolConfig, log: Log): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 3 })
  // A connection that breaks fails the statement that uses it; that is where it is told.
  pool.on('error', () => {}).on('connect', (opened) => opened.on('error', () => {}))
  try {
    await checkServer(pool)
    const { applied } = await migrate(pool, await readMigrations(join(import.meta.dirname, '../migrations')))
    if (applied.length > 0) log.info({ applied }, 'the database was brought to this version')
  } finally {
    await pool.end()
  }
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const version = await versionOf(pool)
  if (version < 150_000)
    throw new StartProblem(`PostgreSQL 15 or newer is needed, and the server of DATABASE_URL is version ${Math.floor(version / 10_000)}.`)
}

async function versionOf(pool: pg.Pool): Promise<number> {
  try {
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version_num') as version")
    return Number(rows[0]?.version)
  } catch (error) {
    throw new StartProblem(
      `The database cannot be reached (${error instanceof Error ? error.message || error.name : error}). Check DATABASE_URL.`,
    )
  }
}
