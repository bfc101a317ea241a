import { type Database, sql, transaction, write } from '../kit/database.ts'
import { vacuum } from '../kit/vacuum.ts'
import { shopTables } from './shop-tables.ts'

export interface DeleteShop {
  shopId: string
  /** Looked at between two batches. */
  signal?: AbortSignal
  /** Told after each batch how many rows have gone so far. */
  onProgress?: (rows: number) => void
  batchRows?: number
}

/**
 * Deletes a shop with all that is in it, batch by batch, so that others hardly notice however large it is. Interrupted, it
 * goes on where it ended when it is called again; nothing happens where there is no such shop. For a shop that nobody can
 * come into any more: what is recorded meanwhile goes too.
 */
export async function deleteShop(
  database: Database,
  { shopId, signal, onProgress = () => {}, batchRows = 20_000 }: DeleteShop,
): Promise<void> {
  const tables = await shopTables(database.db)
  let rows = 0
  let isMoreToFind = true
  // An import that is under way ends when its own row is gone, and may have filled a table anew that was empty already.
  while (isMoreToFind) {
    isMoreToFind = false
    for (const table of tables) {
      const deleted = await deleteFrom(table)
      isMoreToFind ||= deleted > 0
    }
  }
  await transaction(database, async (tx) => {
    await write(tx, sql`set local enable_seqscan = off`)
    // What waits for this shop would find nothing. The job that is doing this is at work and stays.
    await write(
      tx,
      sql`select graphile_worker.complete_jobs(array(select id from graphile_worker._private_jobs where payload ->> 'shopId' = ${shopId} and locked_at is null))`,
    )
    await write(tx, sql`delete from shops where shop_id = ${shopId}`)
  })

  async function deleteFrom(table: string): Promise<number> {
    let deleted = 0
    for (let count = batchRows; count === batchRows; ) {
      signal?.throwIfAborted()
      count = await deleteBatch(database, { shopId, table, limit: batchRows })
      deleted += count
      rows += count
      if (count > 0) onProgress(rows)
    }
    // Checks of references go along the dead entries of an index until they are cleared away, and the room is of use again.
    if (deleted > batchRows) await vacuum(database, { table })
    return deleted
  }
}

async function deleteBatch(
  database: Database,
  { shopId, table, limit }: { shopId: string; table: string; limit: number },
): Promise<number> {
  const name = sql.table(table)
  return transaction(database, async (tx) => {
    // No index leads from a product to its lines: the check of that reference is to go by the key, which begins with the shop.
    await write(tx, sql`set local enable_seqscan = off`)
    const { count } = await write(
      tx,
      // In a table that is divided into parts the same place is in several of them; all that is found there is the shop's too.
      sql`delete from ${name} where shop_id = ${shopId} and ctid = any(array(select ctid from ${name} where shop_id = ${shopId} limit ${limit}))`,
    )
    return count
  })
}
