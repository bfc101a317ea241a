import { all, first, type Query, sql, type Tx } from '../kit/database.ts'
import { type IdentifierKind, identifierKey, identifiersOf, type KnownCustomer, type Person } from './identify.ts'

/** Whom these people's identifiers belong to today, by `identifierKey`. */
export async function knownCustomers(
  tx: Tx,
  { shopId, people }: { shopId: string; people: readonly Person[] },
): Promise<Map<string, KnownCustomer>> {
  const rows = await all(
    tx,
    sql<KnownCustomer & { kind: IdentifierKind; value: string }>`
      select kind, value, customer_id, origin_id, has_number, first_seen_at
      from ${wantedOf(people)} as wanted (kind, value)
      cross join lateral (
        -- One look-up by the key for each, however full the table is: the limit keeps the planner to it.
        select customer_id, origin_id, customer_number is not null as has_number, first_seen_at from identifiers join customers using (shop_id, customer_id)
        where shop_id = ${shopId} and identifiers.kind = wanted.kind and identifiers.value = wanted.value
        limit 1
      ) as known`,
  )
  return new Map(rows.map(({ kind, value, ...known }) => [identifierKey(kind, value), known]))
}

export interface ErasedPerson {
  customerId: string
  erasedAt: Date
}

/** Which of these people's identifiers belonged to somebody who was erased, by `identifierKey`. A shop that erased nobody is not searched. */
export async function erasedPeople(
  tx: Tx,
  { shopId, people }: { shopId: string; people: readonly Person[] },
): Promise<Map<string, ErasedPerson>> {
  const salted = await first(
    tx,
    sql<{ salt: Buffer }>`select erasure_salt as salt from shops where shop_id = ${shopId} and erasure_salt is not null`,
  )
  if (!salted) return new Map()
  const rows = await all(
    tx,
    sql<ErasedPerson & { kind: IdentifierKind; value: string }>`
      select wanted.kind, value, customer_id, erased_at
      from ${wantedOf(people)} as wanted (kind, value)
      join erased_identifiers on shop_id = ${shopId} and erased_identifiers.kind = wanted.kind
        and value_hash = sha256(${salted.salt}::bytea || convert_to(value, 'UTF8'))`,
  )
  return new Map(rows.map(({ kind, value, ...erased }) => [identifierKey(kind, value), erased]))
}

/**
 * What is left of the person whom a fact is about, where it tells of somebody's past who was erased since. The strongest
 * identifier decides, and who came back has only what is newer. A list that names no time says nothing new of anybody: it makes
 * nobody anew who was erased.
 */
export function erasedOwner(
  { person, at, isUndated = false }: { person: Person; at: Date; isUndated?: boolean | undefined },
  { known, erased }: { known: ReadonlyMap<string, KnownCustomer>; erased: ReadonlyMap<string, ErasedPerson> },
): string | undefined {
  for (const { kind, value } of identifiersOf(person)) {
    const key = identifierKey(kind, value)
    const past = erased.get(key)
    if (past && (at < past.erasedAt || (isUndated && !known.has(key)))) return past.customerId
    if (known.has(key)) return undefined
  }
  return undefined
}

function wantedOf(people: readonly Person[]): Query<unknown> {
  const wanted = new Map(people.flatMap(identifiersOf).map((identifier) => [identifierKey(identifier.kind, identifier.value), identifier]))
  const all = [...wanted.values()]
  return sql`unnest(${all.map(({ kind }) => kind)}::text[], ${all.map(({ value }) => value)}::text[])`
}
