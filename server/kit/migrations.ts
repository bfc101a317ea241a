import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'

export interface Migration {
  name: string
  text: string
  checksum: string
}

/** A database that this version of Regulars must not touch; the message says what to do. */
export class MigrationProblem extends Error {}

/** The migrations of a folder in the order of their numbers. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this version: forward only, each migration in its own transaction, one process at a time.
 * Called twice it does nothing the second time. A changed or unknown migration throws and nothing is touched.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[]): Promise<{ applied: string[] }> {
  const connection = await pool.connect()
  try {
    await connection.query('select pg_advisory_lock($1)', [lockKey])
    try {
      await connection.query(
        'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
      )
      const { rows: known } = await connection.query<{ name: string; checksum: string }>(
        'select name, checksum from migrations order by name',
      )
      const pending = pendingMigrations(migrations, known)
      for (const migration of pending) await apply(connection, migration)
      await runMigrations({ pgPool: pool })
      return { applied: pending.map(({ name }) => name) }
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [lockKey])
    }
  } finally {
    connection.release()
  }
}

/** Decides what is still to be done, and refuses a history that is not a prefix of ours. */
function pendingMigrations(migrations: readonly Migration[], known: readonly { name: string; checksum: string }[]): Migration[] {
  const ours = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of known) {
    const migration = ours.get(name)
    if (!migration)
      throw new MigrationProblem(
        `The database was made by a newer version of Regulars (it has ${name}). Start that version, or restore a backup into an empty database.`,
      )
    if (migration.checksum !== checksum)
      throw new MigrationProblem(
        `The migration ${name} was changed after it had been applied here. Put the original file back; changes go into a new migration.`,
      )
  }
  const applied = new Set(known.map(({ name }) => name))
  const newest = known.at(-1)?.name ?? ''
  const pending = migrations.filter(({ name }) => !applied.has(name))
  const late = pending.find(({ name }) => name < newest)
  if (late)
    throw new MigrationProblem(
      `The migration ${late.name} was added behind ${newest}, which is applied here already. Give it the next number.`,
    )
  return pending
}

async function apply(connection: pg.PoolClient, { name, text, checksum }: Migration): Promise<void> {
  try {
    await connection.query('begin')
    await connection.query(text)
    await connection.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback')
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** Any number will do, as long as every version of Regulars takes the same one. */
const lockKey = 7_302_114_003
