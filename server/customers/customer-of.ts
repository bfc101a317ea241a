import { first, sql, type Tx } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { shareIdentities } from './lock-recording.ts'

/**
 * The customer behind an id, who stays that customer until the transaction ends: an id of before a merge stands for whom it
 * became. Whatever is written about somebody is written under this id. Throws the plain 404.
 */
export async function holdCustomer(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string> {
  await shareIdentities(tx, { shopId })
  const found = await first(
    tx,
    sql<{ customerId: string }>`
      select customer_id from customers where shop_id = ${shopId} and erased_at is null
        and customer_id = coalesce((select customer_id from origins where shop_id = ${shopId} and origin_id = ${customerId}), ${customerId})`,
  )
  if (!found) throw notFound()
  return found.customerId
}
