import { join } from 'node:path'
import pg from 'pg'
import type { Settings } from './config.ts'
import { type Database, type Db, openDatabase } from './kit/database.ts'
import { startPostgres } from './kit/embedded-postgres.ts'
import { migrate, readMigrations } from './kit/migrations.ts'
import type { Subscriptions } from './kit/outbox.ts'
import { checkServerVersion } from './kit/server-version.ts'

export interface ProductDatabase {
  /** Reads where it writes: for work that goes on from what it just stored. */
  database: Database
  /** For pages: a replica where the settings name one, else the same. It may lag behind. */
  pagesDb: Db
  connection: pg.PoolConfig
  /** Whether this process has just started the server: then no other process can be at work on it. */
  isFreshlyStarted: boolean
  /** Fulfilled with a sentence if the server that we brought along ends by itself. */
  ended: Promise<string>
  close(): Promise<void>
}

interface Opening {
  subscriptions: Subscriptions
  /** Tells a waiting person something. */
  say: (sentence: string) => void
}

/** The database of the settings, or our own, at this version's schema. Throws a StartProblem or MigrationProblem where there is no way. */
export async function openProductDatabase(settings: Settings, { subscriptions, say }: Opening): Promise<ProductDatabase> {
  const server = settings.databaseUrl === null ? await startPostgres({ dataFolder: settings.dataFolder, durable: true, log: say }) : null
  const connection: pg.PoolConfig = server ? server.connection : { connectionString: settings.databaseUrl ?? '' }
  try {
    await prepare(directConnection(settings, connection), say)
  } catch (error) {
    await server?.stop()
    throw error
  }
  const database = openDatabase({ connection, subscriptions })
  const replica =
    settings.databaseReadUrl === null ? database : openDatabase({ connection: { connectionString: settings.databaseReadUrl } })
  return {
    database,
    pagesDb: replica.db,
    connection,
    isFreshlyStarted: server !== null && !server.joined,
    ended: server?.ended ?? new Promise<never>(() => {}),
    close: async () => {
      await database.close()
      if (replica !== database) await replica.close()
      await server?.stop()
    },
  }
}

/** The connection that keeps its session: migrations and notifications need one. */
export function directConnection({ databaseDirectUrl }: Settings, connection: pg.PoolConfig): pg.PoolConfig {
  return databaseDirectUrl === null ? connection : { connectionString: databaseDirectUrl }
}

async function prepare(connection: pg.PoolConfig, say: Opening['say']): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 3 })
  // A connection that breaks fails the statement that uses it; that is where it is told.
  pool.on('error', () => {}).on('connect', (opened) => opened.on('error', () => {}))
  try {
    await checkServerVersion(pool)
    const { applied } = await migrate(pool, await readMigrations(join(import.meta.dirname, '../migrations')))
    if (applied.length > 0)
      say(`The database is at this version (${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'} applied)`)
  } finally {
    await pool.end()
  }
}
