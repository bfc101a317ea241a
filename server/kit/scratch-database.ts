import pg from 'pg'
import { type Database, openDatabase } from './database.ts'
import { newId } from './ids.ts'
import { type Migration, migrate } from './migrations.ts'

/** Lends a database that exists for this work only: migrated, empty, and gone afterwards. The role must be allowed to make databases. */
export async function withScratchDatabase<Result>(
  connection: pg.PoolConfig,
  migrations: readonly Migration[],
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const name = `regulars_scratch_${newId().replaceAll('-', '')}`
  const admin = new pg.Client(connection)
  await admin.connect()
  try {
    await admin.query(`create database ${name}`)
    // Nothing of it outlives the work, so nothing of it has to survive a power cut.
    await admin.query(`alter database ${name} set synchronous_commit = off`)
    const database = openDatabase({ connection: inDatabase(connection, name) })
    try {
      await migrate(database.pool, migrations)
      return await work(database)
    } finally {
      await database.close()
    }
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}

function inDatabase(connection: pg.PoolConfig, name: string): pg.PoolConfig {
  if (connection.connectionString === undefined) return { ...connection, database: name }
  const url = new URL(connection.connectionString)
  url.pathname = `/${name}`
  return { ...connection, connectionString: url.href }
}
