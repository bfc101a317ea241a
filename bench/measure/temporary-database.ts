import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, one, openDatabase, sql } from '../../server/kit/database.ts'
import { startPostgres } from '../../server/kit/embedded-postgres.ts'
import { migrate, readMigrations } from '../../server/kit/migrations.ts'
import { say } from './result.ts'

export interface TemporaryDatabase {
  database: Database
  connection: { host: string; port: number; user: string; database: string }
  /** A folder for files of this run. */
  folder: string
  /** The server's version, as `18.4`. */
  postgres: string
}

/**
 * Lends the product's own PostgreSQL, set up as for a shop (everything forced to disk), migrated and empty. Server,
 * database and files are gone afterwards, also where the work fails or is interrupted by Ctrl-C.
 */
export async function withTemporaryDatabase<Result>(work: (lent: TemporaryDatabase) => Promise<Result>): Promise<Result> {
  return withTemporaryFolder(async (folder) => {
    const server = await startPostgres({ dataFolder: join(folder, 'data'), durable: true, log: say })
    const database = openDatabase({ connection: server.connection })
    const interrupted = new Promise<never>((_, reject) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`interrupted by ${signal}`)))
    })
    try {
      await migrate(database.pool, await readMigrations(join(import.meta.dirname, '../../migrations')))
      const { postgres } = await one(database.db, sql<{ postgres: string }>`select current_setting('server_version') as postgres`)
      return await Promise.race([work({ database, connection: server.connection, folder, postgres }), interrupted])
    } finally {
      await Promise.race([database.close(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
      await server.stop()
    }
  })
}

export async function withTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
