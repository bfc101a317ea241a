import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { type Identifier, identifierKey, identifiersOf, identify, type KnownCustomer, type Person } from './identify.ts'
import { mergeProfiles, type Profile, sameProfile, searchText, sortName } from './profile.ts'

/** A person as an order or a customers file describes them; `at` is when that was true. */
export interface PersonFact extends Person {
  email: string | null
  firstName: string | null
  lastName: string | null
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
  at: Date
}

/**
 * Finds or makes the customers of these people and keeps what is newest about each.
 * Afterwards every identifier given belongs to somebody. The same people again change nothing.
 * The caller holds the shop's recording lock, so that two batches do not make the same customer twice.
 */
export async function recordPeople(
  tx: Tx,
  { shopId, people, now }: { shopId: string; people: readonly PersonFact[]; now: Date },
): Promise<{ customerIds: (string | null)[]; customersNew: number }> {
  const known = await knownCustomers(tx, { shopId, people })
  const { customerIds, newCustomerIds, newIdentifiers } = identify(people, known, newId)
  const facts = profilesOf(people, customerIds)
  await insertCustomers(tx, { shopId, profiles: newCustomerIds.map((id) => facts.get(id) as Profile), now })
  await insertIdentifiers(tx, { shopId, identifiers: newIdentifiers, now })
  const isNew = new Set(newCustomerIds)
  await updateProfiles(tx, { shopId, facts: [...facts.values()].filter(({ customerId }) => !isNew.has(customerId)) })
  return { customerIds, customersNew: newCustomerIds.length }
}

/** Each customer's facts of this batch, merged into one. */
function profilesOf(people: readonly PersonFact[], customerIds: readonly (string | null)[]): Map<string, Profile> {
  const facts = new Map<string, Profile>()
  people.forEach(({ emailKey: _, at, ...person }, index) => {
    const customerId = customerIds[index]
    if (customerId === null || customerId === undefined) return
    const fact = { ...person, customerId, profileAt: at }
    const earlier = facts.get(customerId)
    facts.set(customerId, earlier ? mergeProfiles(earlier, fact) : fact)
  })
  return facts
}

async function knownCustomers(
  tx: Tx,
  { shopId, people }: { shopId: string; people: readonly Person[] },
): Promise<Map<string, KnownCustomer>> {
  const wanted = new Map(people.flatMap(identifiersOf).map(({ kind, value }) => [identifierKey(kind, value), { kind, value }]))
  const kinds = [...wanted.values()].map(({ kind }) => kind)
  const values = [...wanted.values()].map(({ value }) => value)
  const rows = await all(
    tx,
    sql<Identifier & { hasNumber: boolean }>`
      select kind, value, customer_id, customer_number is not null as has_number
      from unnest(${kinds}::text[], ${values}::text[]) as wanted (kind, value)
      cross join lateral (
        -- One look-up by the key for each, however full the table is: the limit keeps the planner to it.
        select customer_id, customer_number from identifiers join customers using (shop_id, customer_id)
        where shop_id = ${shopId} and identifiers.kind = wanted.kind and identifiers.value = wanted.value
        limit 1
      ) as known`,
  )
  return new Map(rows.map(({ kind, value, customerId, hasNumber }) => [identifierKey(kind, value), { customerId, hasNumber }]))
}

async function insertCustomers(
  tx: Tx,
  { shopId, profiles, now }: { shopId: string; profiles: readonly Profile[]; now: Date },
): Promise<void> {
  if (profiles.length === 0) return
  await write(
    tx,
    sql`
      insert into customers (shop_id, customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, search_text, sort_name, profile_at, created_at)
      select ${shopId}, profile.*, ${now}
      from unnest(${profileColumns(profiles)}) as profile`,
  )
}

async function insertIdentifiers(
  tx: Tx,
  { shopId, identifiers, now }: { shopId: string; identifiers: readonly Identifier[]; now: Date },
): Promise<void> {
  if (identifiers.length === 0) return
  await write(
    tx,
    sql`
      insert into identifiers (shop_id, kind, value, customer_id, recorded_at)
      select ${shopId}, identifier.*, ${now}
      from unnest(${identifiers.map(({ kind }) => kind)}::text[], ${identifiers.map(({ value }) => value)}::text[], ${identifiers.map(({ customerId }) => customerId)}::uuid[]) as identifier`,
  )
}

async function updateProfiles(tx: Tx, { shopId, facts }: { shopId: string; facts: readonly Profile[] }): Promise<void> {
  if (facts.length === 0) return
  const stored = await all(
    tx,
    sql<Profile>`
      select customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, profile_at
      from customers
      where shop_id = ${shopId} and customer_id = any(${facts.map(({ customerId }) => customerId)}::uuid[])`,
  )
  const before = new Map(stored.map((profile) => [profile.customerId, profile]))
  const changed = facts.flatMap((fact) => {
    const old = before.get(fact.customerId) as Profile
    const merged = mergeProfiles(old, fact)
    return sameProfile(old, merged) ? [] : [merged]
  })
  if (changed.length === 0) return
  await write(
    tx,
    sql`
      update customers
      set customer_number = profile.customer_number, email = profile.email, phone = profile.phone, first_name = profile.first_name, last_name = profile.last_name,
          country = profile.country, city = profile.city, postcode = profile.postcode, language = profile.language,
          search_text = profile.search_text, sort_name = profile.sort_name, profile_at = profile.profile_at
      from unnest(${profileColumns(changed)})
        as profile (customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, search_text, sort_name, profile_at)
      where customers.shop_id = ${shopId} and customers.customer_id = profile.customer_id`,
  )
}

/** The profiles as parallel arrays, in the order of the columns of `insertCustomers`. */
const profileColumns = (profiles: readonly Profile[]) => {
  const text = (value: (profile: Profile) => string | null) => sql`${profiles.map(value)}::text[]`
  return sql.join([
    sql`${profiles.map(({ customerId }) => customerId)}::uuid[]`,
    text(({ customerNumber }) => customerNumber),
    text(({ email }) => email),
    text(({ phone }) => phone),
    text(({ firstName }) => firstName),
    text(({ lastName }) => lastName),
    text(({ country }) => country),
    text(({ city }) => city),
    text(({ postcode }) => postcode),
    text(({ language }) => language),
    text(searchText),
    text(sortName),
    sql`${profiles.map(({ profileAt }) => profileAt)}::timestamptz[]`,
  ])
}
