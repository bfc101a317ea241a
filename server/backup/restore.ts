import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { all, connectionOf, type Database, first, one, sql, type Tx, transaction, write } from '../kit/database.ts'
import type { Migration } from '../kit/migrations.ts'
import { BackupProblem } from './backup-problem.ts'
import { sayRowsPlainly } from './copy-settings.ts'
import { makePartsForRows } from './event-parts.ts'
import type { Manifest } from './format.ts'
import { makeOlderSchema, moveOver } from './older-schema.ts'
import { checkBackup, readBackup } from './read-backup.ts'
import { loadPeople, type People, renamePeople } from './restored-people.ts'
import { backupTables, type Table } from './tables.ts'

export interface Restore {
  file: string
  /** Those of this version; the database has been brought to the last of them. */
  migrations: readonly Migration[]
  onProgress?: (progress: RestoreProgress) => void
  /** Breaks the work off between two chunks, changes nothing, and throws the signal's reason. */
  signal?: AbortSignal
}

export interface RestoreProgress {
  phase: 'checking' | 'loading' | 'converting'
  rows: number
}

/**
 * Brings a backup back: an installation into one without shops and staff, a shop beside other shops.
 *
 * The whole file is checked before anything is changed, and everything is changed in one transaction: afterwards the rows
 * equal those that were written, or nothing has happened and a BackupProblem says why. A backup of an older version is
 * loaded into that version's tables and brought forward by the migrations since. People of a shop who are known here
 * already, by their id or e-mail address, stay as they are here; nobody becomes an owner of the installation by a shop.
 */
export async function restore(
  database: Database,
  { file, migrations, onProgress = () => {}, signal }: Restore,
): Promise<{ manifest: Manifest; rows: number }> {
  const tell = (progress: RestoreProgress) => {
    signal?.throwIfAborted()
    onProgress(progress)
  }
  const manifest = await checkBackup(file, (rows) => tell({ phase: 'checking', rows }))
  const older = migrations.slice(0, levelOf(manifest, migrations))
  const since = migrations.slice(older.length)
  const rows = await transaction(database, async (tx) => {
    await sayRowsPlainly(tx)
    // References that are otherwise checked at the commit: waiting checks would fill the server's memory, and keep the
    // tables of an older version from being changed.
    await write(tx, sql`set constraints all immediate`)
    await requireLevel(tx, migrations)
    await requireRoom(tx, manifest.scope)
    const { schema } = await one(tx, sql<{ schema: string }>`select current_schema()::text as schema`)
    const landing = since.length === 0 ? schema : await makeOlderSchema(tx, { migrations: older, schema })
    const loaded = await load(tx, { file, manifest, schema, landing, tell })
    if (landing !== schema) {
      tell({ phase: 'converting', rows: loaded })
      await moveOver(tx, { from: landing, to: schema, since, scope: manifest.scope })
    }
    // The link was for the first person of an empty installation.
    if (manifest.scope.kind === 'installation') await write(tx, sql`delete from owner_links`)
    // The planner knows nothing of rows that came all at once.
    for (const { name } of await backupTables(tx, { schema })) await write(tx, sql`analyze ${sql.id(schema, name)}`)
    return loaded
  })
  return { manifest, rows }
}

/** How many of our migrations the backup's schema had seen. */
function levelOf({ schema, productVersion }: Manifest, migrations: readonly Migration[]): number {
  for (const [index, { name, checksum }] of schema.entries()) {
    const ours = migrations[index]
    if (!migrations.some((migration) => migration.name === name)) throw new BackupProblem('newer_schema', { version: productVersion })
    if (ours?.name !== name || ours.checksum !== checksum) throw new BackupProblem('other_schema', { migration: name })
  }
  return schema.length
}

async function requireLevel(tx: Tx, migrations: readonly Migration[]): Promise<void> {
  const here = await all(tx, sql<Manifest['schema'][number]>`select name, checksum from migrations order by name`)
  if (
    !isDeepStrictEqual(
      here,
      migrations.map(({ name, checksum }) => ({ name, checksum })),
    )
  )
    throw new BackupProblem('database_behind')
}

async function requireRoom(tx: Tx, scope: Manifest['scope']): Promise<void> {
  if (scope.kind === 'shop') {
    const shop = await first(tx, sql<{ name: string }>`select name from shops where shop_id = ${scope.shopId}`)
    if (shop) throw new BackupProblem('shop_exists', { name: shop.name })
    return
  }
  // Nobody signs up and no shop is made between this look and the commit.
  await write(tx, sql`lock table shops, staff in share row exclusive mode`)
  const { found } = await one(tx, sql<{ found: boolean }>`select exists (select 1 from shops) or exists (select 1 from staff) as found`)
  if (found) throw new BackupProblem('not_empty')
}

interface Load {
  file: string
  manifest: Manifest
  /** Where the product's tables are. */
  schema: string
  /** Where the rows are put: the same, or one with the tables of an older version. */
  landing: string
  tell: (progress: RestoreProgress) => void
}

async function load(tx: Tx, { file, manifest, schema, landing, tell }: Load): Promise<number> {
  const tables = new Map((await backupTables(tx, { schema: landing })).map((table) => [table.name, table]))
  const isShop = manifest.scope.kind === 'shop'
  if (!isShop) for (const each of new Set([landing, schema])) await emptyForInstallation(tx, each)
  let people: People = { renamed: new Map() }
  let rows = 0
  for await (const part of readBackup(file)) {
    if (part.kind === 'manifest') {
      requireSame(part.manifest, manifest, tables, file)
      continue
    }
    const table = tables.get(part.table)
    if (!table) throw new BackupProblem('damaged', { file })
    if (isShop && table.name === 'staff') people = await loadPeople(tx, { table, content: part.content, schema, landing, known: people })
    else await copyIn(tx, { table, schema: landing, content: isShop ? renamePeople(people, table, part.content) : part.content })
    rows += part.rows
    tell({ phase: 'loading', rows })
  }
  return rows
}

/** What every installation is born with comes from the backup instead. */
async function emptyForInstallation(tx: Tx, schema: string): Promise<void> {
  const tables = await backupTables(tx, { schema })
  for (const { name, isOfShop } of tables.toReversed()) if (!isOfShop) await write(tx, sql`delete from ${sql.id(schema, name)}`)
}

/** Rows go only where this version keeps facts, whatever the file says; and the file is still the one that was checked. */
function requireSame(found: Manifest, checked: Manifest, tables: ReadonlyMap<string, Table>, file: string): void {
  const fits = found.tables.every(({ name, columns }) => isDeepStrictEqual(tables.get(name)?.columns, columns))
  if (!fits || !isDeepStrictEqual(found, checked)) throw new BackupProblem('damaged', { file })
}

/** One COPY a chunk: the references of its rows are checked at its end, so the server's memory stays flat too. */
async function copyIn(tx: Tx, { table, schema, content }: { table: Table; schema: string; content: Buffer }): Promise<void> {
  await makePartsForRows(tx, { schema, table, content })
  const { escapeIdentifier } = pg
  const columns = table.columns.map(escapeIdentifier).join(', ')
  const target = copyFrom(`copy ${escapeIdentifier(schema)}.${escapeIdentifier(table.name)} (${columns}) from stdin`)
  await pipeline([content], connectionOf(tx).query(target))
}
