import type pg from 'pg'

export interface Partition {
  schema?: string
  /** The table that is divided by ranges of time. */
  table: string
  name: string
  /** The first instant that belongs to it, and the first that does not. */
  from: Date
  to: Date
}

/**
 * Makes a part of a divided table, in the caller's transaction, which is to be short. It is made beside the table and then
 * joined to it, so that nobody who reads or writes has to wait. Nothing happens where there is one of that name.
 */
export async function addPartition(
  connection: Pick<pg.ClientBase, 'query'>,
  { schema = 'public', table, name, from, to }: Partition,
): Promise<void> {
  for (const each of [schema, table, name]) if (!/^[a-z][a-z0-9_]*$/.test(each)) throw new Error(`${each} is no name of a table of ours`)
  await connection.query('select pg_advisory_xact_lock(hashtext($1))', [`partitions of ${schema}.${table}`])
  const { rows } = await connection.query<{ found: string | null }>('select to_regclass($1)::text as found', [`${schema}.${name}`])
  if (rows[0]?.found) return
  await connection.query(`create table ${schema}.${name} (like ${schema}.${table} including all)`)
  await connection.query(
    `alter table ${schema}.${table} attach partition ${schema}.${name} for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
  )
}

/** Removes a part of a divided table if nothing is in it. Waits no longer than a second for whoever uses the table; true where it is gone. */
export async function dropEmptyPartition(connection: Pick<pg.ClientBase, 'query'>, { name }: { name: string }): Promise<boolean> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`${name} is no name of a table of ours`)
  await connection.query("set local lock_timeout = '1s'")
  await connection.query(`lock table ${name} in access exclusive mode`)
  const { rows } = await connection.query<{ found: boolean }>(`select exists (select 1 from ${name}) as found`)
  if (rows[0]?.found) return false
  await connection.query(`drop table ${name}`)
  return true
}
