import { sql, type Tx, write } from '../kit/database.ts'

/**
 * For the rest of this transaction values are written and read in one way on every server, whatever its settings, and
 * long work is not cut off.
 */
export async function sayRowsPlainly(tx: Tx): Promise<void> {
  await write(tx, sql`set local timezone = 'UTC'`)
  await write(tx, sql`set local datestyle = 'ISO, YMD'`)
  await write(tx, sql`set local intervalstyle = 'postgres'`)
  await write(tx, sql`set local bytea_output = 'hex'`)
  await write(tx, sql`set local extra_float_digits = 1`)
  await write(tx, sql`set local statement_timeout = 0`)
  await write(tx, sql`set local idle_in_transaction_session_timeout = 0`)
}
