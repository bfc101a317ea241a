import { type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { ChangeShop, CreateShop, Shop } from './schema.ts'

export type StoredShop = Omit<Shop, 'createdAt'> & { createdAt: Date }

/** Makes a shop in which nobody works yet. */
export async function createShop(
  tx: Tx,
  { name, country, currency, timeZone, languages, isDemo, now }: CreateShop & { isDemo: boolean; now: Date },
): Promise<StoredShop> {
  const shopId = newId()
  await write(
    tx,
    sql`insert into shops (shop_id, name, country, currency, time_zone, languages, is_demo, created_at)
        values (${shopId}, ${name}, ${country}, ${currency}, ${timeZone}, ${languages}, ${isDemo}, ${now})`,
  )
  return { shopId, name, country, currency, timeZone, languages, isDemo, createdAt: now }
}

/** Throws notFound where there is no such shop. */
export async function getShop(db: Db, { shopId }: { shopId: string }): Promise<StoredShop> {
  return found(await first(db, sql<StoredShop>`${shop} where shop_id = ${shopId}`))
}

/**
 * The shop, whose currency and time zone stay as they are until this transaction ends: what writes amounts or days reads
 * it this way. Any number of transactions may hold it at once. Throws notFound.
 */
export async function lockShop(tx: Tx, { shopId }: { shopId: string }): Promise<StoredShop> {
  return found(await first(tx, sql<StoredShop>`${shop} where shop_id = ${shopId} for key share`))
}

/** Says whether the shop has any order: known above, and handed in. */
export type HasOrders = (db: Db, shop: { shopId: string }) => Promise<boolean>

/**
 * Changes what is given and returns the shop before and after. Throws notFound, and `shop_has_orders` where currency or
 * time zone would change under existing orders. Publishes `shop.moved` where its country or time zone is another.
 */
export async function changeShop(
  tx: Tx,
  { shopId, changes, hasOrders }: { shopId: string; changes: ChangeShop; hasOrders: HasOrders },
): Promise<{ before: StoredShop; after: StoredShop }> {
  // Waits for every transaction that records orders, so that none is missed by the question below.
  const before = found(await first(tx, sql<StoredShop>`${shop} where shop_id = ${shopId} for update`))
  const after: StoredShop = { ...before, ...given(changes) }
  const isRecounted = after.currency !== before.currency || after.timeZone !== before.timeZone
  if (isRecounted && (await hasOrders(tx, { shopId }))) throw conflict('shop_has_orders')
  const { name, country, currency, timeZone, languages } = after
  await write(
    tx,
    sql`update shops set name = ${name}, country = ${country}, currency = ${currency}, time_zone = ${timeZone}, languages = ${languages}
        where shop_id = ${shopId}`,
  )
  if (after.country !== before.country || after.timeZone !== before.timeZone) publish(tx, { type: 'shop.moved', shopId })
  return { before, after }
}

/** The shop as an answer. */
export const presentShop = ({ createdAt, ...rest }: StoredShop): Shop => ({ ...rest, createdAt: createdAt.toISOString() })

const shop = sql`select shop_id, name, country, currency, time_zone, languages, is_demo, created_at from shops`

function found(row: StoredShop | undefined): StoredShop {
  if (!row) throw notFound()
  return row
}

function given(changes: ChangeShop): Partial<CreateShop> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}
