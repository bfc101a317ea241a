import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { all, type Database, type Db, first, one, sql, type Tx, transaction, write } from '../kit/database.ts'
import { BackupProblem } from './backup-problem.ts'
import { copyOut } from './copy-out.ts'
import { sayRowsPlainly } from './copy-settings.ts'
import { chunkPath, countRows, type End, endName, formatVersion, type Manifest, manifestName, overallHash } from './format.ts'
import { backupTables, type Table, tablesOfShop } from './tables.ts'
import { tarEnd, tarMember } from './tar.ts'

export interface WriteBackup {
  /** The shop to be taken; the whole installation where there is none. */
  shopId?: string
  productVersion: string
  now: Date
  out: Writable
  onProgress?: (progress: { table: string; rows: number }) => void
  /** Breaks the work off between two chunks, and throws the signal's reason. */
  signal?: AbortSignal
}

/**
 * Writes a backup and ends `out`.
 *
 * Everything is read in one snapshot, so the file shows one instant, whatever the server does meanwhile; nobody waits for
 * it. Memory does not grow with the data. Throws a BackupProblem where there is no such shop.
 */
export async function backupInstallation(
  database: Database,
  { shopId, productVersion, now, out, onProgress = () => {}, signal }: WriteBackup,
): Promise<{ rows: number; tables: number }> {
  return transaction(database, async (tx) => {
    await write(tx, sql`set transaction isolation level repeatable read read only`)
    await sayRowsPlainly(tx)
    const { schema } = await one(tx, sql<{ schema: string }>`select current_schema()::text as schema`)
    const scope = await scopeOf(tx, shopId)
    const everyTable = await backupTables(tx, { schema })
    const tables = shopId === undefined ? everyTable : tablesOfShop(everyTable)
    const manifest: Manifest = {
      format: 'regulars-backup',
      formatVersion,
      productVersion,
      serverVersion: (await one(tx, sql<{ version: string }>`select current_setting('server_version') as version`)).version,
      createdAt: now.toISOString(),
      scope,
      schema: await all(tx, sql<Manifest['schema'][number]>`select name, checksum from migrations order by name`),
      tables: tables.map(({ name, columns }) => ({ name, columns })),
    }
    const end: End = { rows: {}, sha256: '' }
    await pipeline(archive(database, tx, { manifest, tables, schema, now, end, onProgress, signal }), createGzip(), out)
    return { rows: Object.values(end.rows).reduce((sum, rows) => sum + rows, 0), tables: tables.length }
  })
}

async function scopeOf(db: Db, shopId: string | undefined): Promise<Manifest['scope']> {
  if (shopId === undefined) return { kind: 'installation' }
  const isId = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(shopId)
  const shop = isId && (await first(db, sql<{ shopId: string; name: string }>`select shop_id, name from shops where shop_id = ${shopId}`))
  if (!shop) throw new BackupProblem('shop_missing', { shopId })
  return { kind: 'shop', shopId: shop.shopId, shopName: shop.name }
}

interface Archive {
  manifest: Manifest
  tables: readonly Table[]
  schema: string
  now: Date
  /** Filled in on the way. */
  end: End
  onProgress: (progress: { table: string; rows: number }) => void
  signal: AbortSignal | undefined
}

async function* archive(
  database: Database,
  tx: Tx,
  { manifest, tables, schema, now, end, onProgress, signal }: Archive,
): AsyncGenerator<Buffer> {
  const opening = json(manifest)
  const hash = overallHash(opening)
  yield tarMember({ folder: '', file: manifestName, content: opening, modifiedAt: now })
  for (const table of tables) {
    let rows = 0
    let number = 0
    for await (const content of copyOut(database, tx, copyOf({ table, schema, scope: manifest.scope }))) {
      signal?.throwIfAborted()
      const { folder, file } = chunkPath({ table: table.name, number: ++number, content })
      hash.update(`${folder}/${file}\n`)
      yield tarMember({ folder, file, content, modifiedAt: now })
      rows += countRows(content)
      onProgress({ table: table.name, rows })
    }
    end.rows[table.name] = rows
  }
  end.sha256 = hash.digest('hex')
  yield tarMember({ folder: '', file: endName, content: json(end), modifiedAt: now })
  yield tarEnd
}

function copyOf({ table, schema, scope }: { table: Table; schema: string; scope: Manifest['scope'] }): string {
  const { escapeIdentifier, escapeLiteral } = pg
  const of = (name: string) => `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
  const columns = table.columns.map(escapeIdentifier).join(', ')
  const shop = scope.kind === 'shop' ? escapeLiteral(scope.shopId) : null
  const condition = table.isOfShop ? `shop_id = ${shop}` : `staff_id in (select staff_id from ${of('memberships')} where shop_id = ${shop})`
  const where = shop === null ? '' : ` where ${condition}`
  return `copy (select ${columns} from ${of(table.name)}${where}) to stdout`
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
