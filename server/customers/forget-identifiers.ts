import { randomBytes } from 'node:crypto'
import { sql, type Tx, write } from '../kit/database.ts'

/**
 * The customer is recognised by nothing any more, and neither are those it was merged from. What it was recognised by stays
 * as salted hashes, so that facts from before `now` that are told again make nobody anew.
 */
export async function forgetIdentifiers(
  tx: Tx,
  { shopId, customerId, now }: { shopId: string; customerId: string; now: Date },
): Promise<{ removed: number }> {
  await write(tx, sql`update shops set erasure_salt = ${randomBytes(32)} where shop_id = ${shopId} and erasure_salt is null`)
  await write(
    tx,
    sql`
      insert into erased_identifiers (shop_id, kind, value_hash, customer_id, erased_at)
      select shop_id, kind, sha256(erasure_salt || convert_to(value, 'UTF8')), customer_id, ${now}
      from identifiers join shops using (shop_id)
      where shop_id = ${shopId} and customer_id = ${customerId}
      on conflict (shop_id, kind, value_hash) do update set customer_id = excluded.customer_id, erased_at = excluded.erased_at`,
  )
  const { count } = await write(tx, sql`delete from identifiers where shop_id = ${shopId} and customer_id = ${customerId}`)
  return { removed: count }
}
