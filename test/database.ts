import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { type Database, openDatabase } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import { migrate, readMigrations } from '../server/kit/migrations.ts'
import type { Subscriptions } from '../server/kit/outbox.ts'

const serverUrl = process.env.REGULARS_TEST_DATABASE_URL ?? process.env.DATABASE_URL

/** What to hand to `test(name, options, …)`: database tests run under `npm test`, which starts a server for them. */
export const needsDatabase: { skip: string | false } = {
  skip: serverUrl ? false : 'needs a database server: run npm test, or set DATABASE_URL',
}

/**
 * A database of this test file's own: migrated, empty, and dropped when the file is done.
 *
 * It is cloned from a template that the first caller makes for this set of migrations.
 */
export async function testDatabase(subscriptions?: Subscriptions): Promise<Database & { url: string }> {
  const template = await migratedTemplate()
  const name = `test_${newId().replaceAll('-', '')}`
  await asAdmin((admin) => admin.query(`create database ${name} template ${template}`))
  const database = openDatabase({ connection: connectionTo(name), ...(subscriptions ? { subscriptions } : {}) })
  after(async () => {
    await database.close()
    await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
  })
  return { ...database, url: urlOf(name) }
}

/** The connection string of another database on the test server. */
export function urlOf(name: string): string {
  if (!serverUrl) throw new Error(String(needsDatabase.skip))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** An empty, unmigrated database of the test's own, dropped when the file is done. */
export async function emptyDatabase(): Promise<{ url: string }> {
  const name = `test_${newId().replaceAll('-', '')}`
  await asAdmin((admin) => admin.query(`create database ${name}`))
  after(() => asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`)))
  return { url: urlOf(name) }
}

async function migratedTemplate(): Promise<string> {
  const migrations = await readMigrations(join(import.meta.dirname, '../migrations'))
  const version = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex')
    .slice(0, 16)
  const name = `template_${version}`
  await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock(730211)')
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return
    await admin.query(`drop database if exists making_${version} with (force)`)
    await admin.query(`create database making_${version}`)
    const pool = new pg.Pool({ ...connectionTo(`making_${version}`), max: 3 })
    await migrate(pool, migrations)
    await pool.end()
    await admin.query(`alter database making_${version} rename to ${name}`)
  })
  return name
}

async function asAdmin<Result>(work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client(connectionTo('postgres'))
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

const connectionTo = (name: string): pg.ClientConfig => ({ connectionString: urlOf(name) })
