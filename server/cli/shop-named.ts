import { all, type Db, sql } from '../kit/database.ts'

/** The one shop with this name or id; undefined where there is none, or more than one. */
export async function shopNamed(db: Db, named: string): Promise<{ shopId: string; name: string } | undefined> {
  const shops = await all(db, sql<{ shopId: string; name: string }>`select shop_id, name from shops`)
  const [found, another] = shops.filter(({ shopId, name }) => shopId === named || name === named)
  return another ? undefined : found
}
