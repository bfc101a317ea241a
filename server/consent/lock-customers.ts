import { shareIdentities } from '../customers/customers.ts'
import { all, type Db, first, type Query, sql, type Tx } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'

/** Whom an id means today: a customer that was merged into another is that one. Undefined where nobody, or somebody erased. */
export async function currentCustomer(db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string | undefined> {
  return (await first(db, sql<Owner>`${owners(shopId, [customerId])}`))?.customerId
}

/**
 * Whom these ids mean today, by id; nobody else changes what is known of their consent until the transaction ends.
 * Throws the plain 404 where one of them means nobody, or somebody who was erased.
 */
export async function lockCustomers(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(customerIds)]
  // What is written for somebody who is being merged would be lost with their row.
  await shareIdentities(tx, { shopId })
  const found = await all(tx, owners(shopId, wanted))
  const ids = [...new Set(found.map(({ customerId }) => customerId))]
  const locked = await all(
    tx,
    sql`select 1 from customers where shop_id = ${shopId} and customer_id = any(${ids}::uuid[]) and erased_at is null order by customer_id for no key update`,
  )
  if (found.length < wanted.length || locked.length < ids.length) throw notFound()
  return new Map(found.map(({ id, customerId }) => [id, customerId]))
}

interface Owner {
  id: string
  customerId: string
}

const owners = (shopId: string, ids: readonly string[]): Query<Owner> => sql<Owner>`
  select id, customer_id from unnest(${ids}::uuid[]) as wanted (id)
  cross join lateral (
    select customer_id, erased_at from customers where shop_id = ${shopId} and customer_id = wanted.id
    union all
    select customer_id, erased_at from origins join customers using (shop_id, customer_id)
    where shop_id = ${shopId} and origin_id = wanted.id and customer_id <> wanted.id
    limit 1
  ) as owner
  where erased_at is null`
