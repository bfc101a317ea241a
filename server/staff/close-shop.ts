import { sql, type Tx, write } from '../kit/database.ts'
import { conflict, invalid } from '../kit/problem.ts'
import { getShop } from '../shops/shops.ts'

/**
 * Lets nobody into a shop any more, neither people nor keys nor invitations, because it is about to be removed. Throws
 * notFound, `wrong_shop_name` where the name was not typed as it is, and `shop_is_demo`: the demo goes as a whole.
 */
export async function closeShop(tx: Tx, { shopId, name, now }: { shopId: string; name: string; now: Date }): Promise<void> {
  const shop = await getShop(tx, { shopId })
  if (shop.isDemo) throw conflict('shop_is_demo')
  if (shop.name.trim() !== name.trim()) throw invalid('wrong_shop_name')
  await write(tx, sql`update memberships set left_at = ${now} where shop_id = ${shopId} and left_at is null`)
  await write(tx, sql`update api_keys set revoked_at = ${now} where shop_id = ${shopId} and revoked_at is null`)
  await write(tx, sql`delete from invitations where shop_id = ${shopId}`)
}
