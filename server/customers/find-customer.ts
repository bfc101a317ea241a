import { uuids } from '../kit/arrays.ts'
import { all, type Db, first, sql } from '../kit/database.ts'
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
  const { kind, value } = identifierOf(name)
  return (
    await first(
      db,
      sql<{ customerId: string }>`select customer_id from identifiers where shop_id = ${shopId} and kind = ${kind} and value = ${value}`,
    )
  )?.customerId
}

/** The same for several at once, in the order in which they are named. */
export async function findCustomers(
  db: Db,
  { shopId, names }: { shopId: string; names: readonly CustomerName[] },
): Promise<(string | undefined)[]> {
  const ids = names.flatMap((name) => ('customerId' in name ? [name.customerId] : []))
  const identifiers = names.flatMap((name) => ('customerId' in name ? [] : [identifierOf(name)]))
  const [known, named] = await Promise.all([
    ids.length === 0
      ? []
      : all(
          db,
          sql<{ customerId: string }>`
            select customer_id from customers where shop_id = ${shopId} and customer_id = any(${uuids(ids)}) and erased_at is null`,
        ),
    identifiers.length === 0
      ? []
      : all(
          db,
          sql<{ kind: string; value: string; customerId: string }>`
            select named.kind, named.value, found.customer_id
            from unnest(${identifiers.map(({ kind }) => kind)}::text[], ${identifiers.map(({ value }) => value)}::text[]) as named (kind, value)
            -- One at a time by its key, and never by reading all that the shop has.
            cross join lateral (
              select customer_id from identifiers where shop_id = ${shopId} and kind = named.kind and value = named.value limit 1
            ) as found`,
        ),
  ])
  const living = new Set(known.map(({ customerId }) => customerId))
  const byIdentifier = new Map(named.map(({ kind, value, customerId }) => [`${kind} ${value}`, customerId]))
  return names.map((name) => {
    if (!('customerId' in name)) return byIdentifier.get(`${identifierOf(name).kind} ${identifierOf(name).value}`)
    const customerId = name.customerId.toLowerCase()
    return living.has(customerId) ? customerId : undefined
  })
}

const identifierOf = (name: Exclude<CustomerName, { customerId: string }>): { kind: string; value: string | null } =>
  'number' in name ? { kind: 'customer_number', value: name.number } : { kind: 'email', value: emailKey(name.email) }
