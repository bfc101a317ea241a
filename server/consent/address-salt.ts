import { randomBytes } from 'node:crypto'
import { type Db, first, one, sql, type Tx, write } from '../kit/database.ts'

/** The salt of a shop's hashed addresses, made when it is first needed. */
export async function addressSalt(tx: Tx, { shopId }: { shopId: string }): Promise<Buffer> {
  const known = await knownSalt(tx, { shopId })
  if (known) return known
  await write(tx, sql`insert into address_salts (shop_id, salt) values (${shopId}, ${randomBytes(32)}) on conflict do nothing`)
  return (await one(tx, sql<{ salt: Buffer }>`select salt from address_salts where shop_id = ${shopId}`)).salt
}

/** The salt, where there is any hashed address at all. */
export const knownSalt = async (db: Db, { shopId }: { shopId: string }): Promise<Buffer | undefined> =>
  (await first(db, sql<{ salt: Buffer }>`select salt from address_salts where shop_id = ${shopId}`))?.salt
