/** Tables of an older version beside those of this one, for as long as a restore takes. */
import { connectionOf, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import type { Migration } from '../kit/migrations.ts'
import { BackupProblem } from './backup-problem.ts'
import { makePartsForTable } from './event-parts.ts'
import type { Manifest } from './format.ts'
import { backupTables, tablesOfShop } from './tables.ts'

/**
 * Makes a schema with the tables that these migrations make, and has the rest of the transaction look for tables there
 * first. Throws a BackupProblem where the account may not make one.
 */
export async function makeOlderSchema(
  tx: Tx,
  { migrations, schema }: { migrations: readonly Migration[]; schema: string },
): Promise<string> {
  const older = `restoring_${newId().replaceAll('-', '')}`
  try {
    await write(tx, sql`create schema ${sql.id(older)}`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501')
      throw new BackupProblem('may_not_make_schema', {}, { cause: error })
    throw error
  }
  // Extensions stay where this version's migrations have put them.
  await write(tx, sql`select set_config('search_path', ${`"${older}", "${schema}"`}, true)`)
  for (const { text } of migrations) await connectionOf(tx).query(text)
  return older
}

interface MoveOver {
  from: string
  to: string
  /** What has changed since. */
  since: readonly Migration[]
  scope: Manifest['scope']
}

/** Brings the older tables to this version, moves their rows over, and removes them. */
export async function moveOver(tx: Tx, { from, to, since, scope }: MoveOver): Promise<void> {
  for (const { text } of since) await connectionOf(tx).query(text)
  const everyTable = await backupTables(tx, { schema: to })
  for (const { name, columns } of scope.kind === 'shop' ? tablesOfShop(everyTable) : everyTable) {
    await makePartsForTable(tx, { from, to, name })
    const list = sql.join(columns.map((column) => sql.ref(column)))
    const isNew = name === 'staff' ? sql`where staff_id not in (select staff_id from ${sql.id(to, 'staff')})` : sql``
    await write(tx, sql`insert into ${sql.id(to, name)} (${list}) select ${list} from ${sql.id(from, name)} ${isNew}`)
  }
  await write(tx, sql`drop schema ${sql.id(from)} cascade`)
  await write(tx, sql`select set_config('search_path', ${`"${to}"`}, true)`)
}
