import { sql, type Tx, write } from '../kit/database.ts'

/** A table whose rows belong to a customer (`customer_id`) and remember whose they were (`origin_id`, null where they never moved). */
export interface OwnedRows {
  shopId: string
  table: string
}

/** Rows of `mergedId` become `keptId`'s and remember where they came from. */
export async function moveRows(
  tx: Tx,
  { shopId, table, keptId, mergedId }: OwnedRows & { keptId: string; mergedId: string },
): Promise<void> {
  await write(
    tx,
    sql`update ${sql.table(table)} set customer_id = ${keptId}, origin_id = coalesce(origin_id, customer_id) where shop_id = ${shopId} and customer_id = ${mergedId}`,
  )
}

/** Rows that came from these origins go back to `restoredId`. */
export async function moveRowsBack(
  tx: Tx,
  { shopId, table, keptId, restoredId, originIds }: OwnedRows & { keptId: string; restoredId: string; originIds: readonly string[] },
): Promise<void> {
  await write(
    tx,
    sql`update ${sql.table(table)} set customer_id = ${restoredId}, origin_id = nullif(origin_id, ${restoredId})
        where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
  )
}
