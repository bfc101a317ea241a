import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Database, sql, transaction, write } from '../../server/kit/database.ts'
import { timed } from '../measure/result.ts'
import { copiedColumns, type OrderFiles } from './write-orders.ts'

/**
 * The yardstick: how long COPY takes for the lines, into a table with the columns, the primary key and the foreign keys
 * of `order_lines`. Its parents are there before and are not timed. Everything is gone afterwards.
 */
export async function copyLines(database: Database, files: OrderFiles): Promise<number> {
  await transaction(database, async (tx) => {
    await write(tx, sql`create schema yardstick`)
    await write(tx, sql`create table yardstick.orders (like orders including all)`)
    await write(tx, sql`create table yardstick.products (like products including all)`)
    await write(tx, sql`create table yardstick.order_lines (like order_lines including all)`)
    await write(
      tx,
      sql`create temporary table placed (shop_id uuid, order_id uuid, number text, placed_at timestamptz, placed_on date) on commit drop`,
    )
    await write(tx, sql`create temporary table sold (shop_id uuid, product_id uuid, code text, name text) on commit drop`)
    await copy(connectionOf(tx), files.orders, 'placed (shop_id, order_id, number, placed_at, placed_on)')
    await copy(connectionOf(tx), files.products, 'sold (shop_id, product_id, code, name)')
    await write(
      tx,
      sql`
      insert into yardstick.orders (shop_id, order_id, number, state, placed_at, placed_on, total_minor, content_hash, recorded_at)
      select shop_id, order_id, number, 'placed', placed_at, placed_on, 0, 0, placed_at from placed`,
    )
    await write(
      tx,
      sql`
      insert into yardstick.products (shop_id, product_id, code, name, profile_at, created_at)
      select shop_id, product_id, code, name, timestamptz '2023-01-01', timestamptz '2023-01-01' from sold`,
    )
  })
  await addForeignKeys(database)
  await transaction(database, (tx) => write(tx, sql`analyze yardstick.orders, yardstick.products`))
  const { seconds } = await timed(() =>
    transaction(database, (tx) => copy(connectionOf(tx), files.lines, `yardstick.order_lines (${copiedColumns.join(', ')})`)),
  )
  await transaction(database, (tx) => write(tx, sql`drop schema yardstick cascade`))
  return seconds
}

/** Those of the real table, as the catalogue has them, but to the parents beside it. */
async function addForeignKeys({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ definition: string }>(
    "select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'order_lines'::regclass and contype = 'f'",
  )
  for (const { definition } of rows) {
    await pool.query(
      `alter table yardstick.order_lines add ${definition.replace(/REFERENCES (orders|products)\(/, 'REFERENCES yardstick.$1(')}`,
    )
  }
}

const copy = (connection: ReturnType<typeof connectionOf>, file: string, target: string): Promise<void> =>
  pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), connection.query(copyFrom(`copy ${target} from stdin`)))
