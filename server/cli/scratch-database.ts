import { join } from 'node:path'
import pg from 'pg'
import type { Settings } from '../config.ts'
import { type Database, openDatabase } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { migrate, readMigrations } from '../kit/migrations.ts'
import { withServer } from './open.ts'

/** Lends a database that exists for this work only: migrated, empty, and gone afterwards. */
export async function withScratchDatabase<Result>(settings: Settings, work: (database: Database) => Promise<Result>): Promise<Result> {
  return withServer(settings, async (connection) => {
    const name = `regulars_scratch_${newId().replaceAll('-', '')}`
    const admin = new pg.Client(connection)
    await admin.connect()
    await admin.query(`create database ${name}`)
    // Nothing of it outlives the command, so nothing of it has to survive a power cut.
    await admin.query(`alter database ${name} set synchronous_commit = off`)
    const database = openDatabase({
      connection:
        'connectionString' in connection
          ? { connectionString: withName(connection.connectionString ?? '', name) }
          : { ...connection, database: name },
    })
    try {
      await migrate(database.pool, await readMigrations(join(import.meta.dirname, '../../migrations')))
      return await work(database)
    } finally {
      await database.close()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    }
  })
}

function withName(connectionString: string, name: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${name}`
  return url.href
}
