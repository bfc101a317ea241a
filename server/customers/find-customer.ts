import { type Db, first, sql } from '../kit/database.ts'
import { emailKey } from '../kit/email.ts'

/** A customer as others name them: by our id, by the shop's own number, or by an e-mail address. */
export type CustomerName = { customerId: string } | { number: string } | { email: string }

/** Whom the name means; undefined where nobody of the shop is known by it, or they were erased. */
export async function findCustomer(db: Db, { shopId, name }: { shopId: string; name: CustomerName }): Promise<string | undefined> {
  if ('customerId' in name)
    return (
      await first(
        db,
        sql<{
          customerId: string
        }>`select customer_id from customers where shop_id = ${shopId} and customer_id = ${name.customerId} and erased_at is null`,
      )
    )?.customerId
  const [kind, value] = 'number' in name ? ['customer_number', name.number] : ['email', emailKey(name.email)]
  return (
    await first(
      db,
      sql<{ customerId: string }>`select customer_id from identifiers where shop_id = ${shopId} and kind = ${kind} and value = ${value}`,
    )
  )?.customerId
}
