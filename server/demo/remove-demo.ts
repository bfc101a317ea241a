import { sql, type Tx, write } from '../kit/database.ts'
import { shopTables } from '../shops/shops.ts'
import { deleteLoads, demoShopsOf, lockDemo } from './demo-store.ts'

/**
 * Removes every demo shop with all that is in it; other shops keep theirs. Waits for a step of the load that is under
 * way, after which none begins any more. Nothing happens where there is no demo.
 */
export async function removeDemo(tx: Tx): Promise<void> {
  await lockDemo(tx)
  await deleteLoads(tx)
  const shopIds = (await demoShopsOf(tx)).map(({ shopId }) => shopId)
  if (shopIds.length === 0) return
  await write(tx, sql`select 1 from shops where shop_id = any(${shopIds}::uuid[]) order by shop_id for update`)
  // No index leads from a product to its lines: every check of a reference would read the lines of all shops, if it
  // were not made to go by the key, which begins with the shop.
  await write(tx, sql`set local enable_seqscan = off`)
  for (const table of await shopTables(tx)) await write(tx, sql`delete from ${sql.table(table)} where shop_id = any(${shopIds}::uuid[])`)
  await write(tx, sql`delete from shops where is_demo and shop_id = any(${shopIds}::uuid[])`)
}
