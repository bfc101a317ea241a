import type { Database } from './database.ts'

/**
 * Clears away what was deleted from a table: its room is of use again, and no index leads to it any more. Outside any
 * transaction, because PostgreSQL has it so; nobody waits for it. Other shops' rows in the table stay as they are.
 */
export async function vacuum(database: Database, { table }: { table: string }): Promise<void> {
  if (!/^[a-z_]+$/.test(table)) throw new Error(`${table} is no name of a table of ours`)
  await database.pool.query(`vacuum ${table}`)
}
