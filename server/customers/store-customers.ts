/** Rows of customers and of what they are recognised by, many at a time. */
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { Identifier } from './identify.ts'
import { mergeProfiles, type Profile, sameProfile, searchText, sortName } from './profile.ts'

/** Inserts customers that nobody knew before. */
export async function insertCustomers(
  tx: Tx,
  { shopId, profiles, now }: { shopId: string; profiles: readonly Profile[]; now: Date },
): Promise<void> {
  if (profiles.length === 0) return
  await write(
    tx,
    sql`
      insert into customers (shop_id, customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, birthday, traits, field_times, search_text, sort_name, profile_at, first_seen_at, created_at)
      select ${shopId}, profile.*, ${now}
      from unnest(${profileColumns(profiles)}) as profile`,
  )
}

export async function insertIdentifiers(
  tx: Tx,
  { shopId, identifiers, now }: { shopId: string; identifiers: readonly (Identifier & { originId: string | null })[]; now: Date },
): Promise<void> {
  if (identifiers.length === 0) return
  await write(
    tx,
    sql`
      insert into identifiers (shop_id, kind, value, customer_id, origin_id, recorded_at)
      select ${shopId}, identifier.*, ${now}
      from unnest(
        ${identifiers.map(({ kind }) => kind)}::text[], ${identifiers.map(({ value }) => value)}::text[],
        ${identifiers.map(({ customerId }) => customerId)}::uuid[], ${identifiers.map(({ originId }) => originId)}::uuid[]
      ) as identifier`,
  )
}

/** What a fact says of a customer, and whose fact it is where the customer is made of several. */
export interface ProfileFact {
  originId: string | null
  fact: Profile
}

/** Folds facts into what is known of their customers. Says whose profile is another one now. */
export async function foldProfiles(tx: Tx, { shopId, facts }: { shopId: string; facts: readonly ProfileFact[] }): Promise<string[]> {
  if (facts.length === 0) return []
  const stored = await storedProfiles(tx, { shopId, customerIds: facts.map(({ fact }) => fact.customerId) })
  await foldOrigins(tx, { shopId, facts })
  const folded = new Map(stored.map((profile) => [profile.customerId, profile]))
  for (const { fact } of facts) {
    const before = folded.get(fact.customerId)
    if (before) folded.set(fact.customerId, mergeProfiles(before, fact))
  }
  const changed = stored.flatMap((profile) => {
    const now = folded.get(profile.customerId) as Profile
    return sameProfile(profile, now) ? [] : [now]
  })
  await updateProfiles(tx, { shopId, profiles: changed })
  return changed.map(({ customerId }) => customerId)
}

/** The stored profiles of these customers, held until the transaction ends; erased ones, about whom nothing is known, are left out. */
export function storedProfiles(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<Profile[]> {
  return all(
    tx,
    sql<Profile>`
      select customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, birthday, traits, field_times, profile_at, first_seen_at
      from customers
      where shop_id = ${shopId} and customer_id = any(${[...new Set(customerIds)]}::uuid[]) and erased_at is null
      order by customer_id for no key update`,
  )
}

/** Sets what is known of these customers. */
export async function updateProfiles(tx: Tx, { shopId, profiles }: { shopId: string; profiles: readonly Profile[] }): Promise<void> {
  if (profiles.length === 0) return
  await write(
    tx,
    sql`
      update customers
      set customer_number = profile.customer_number, email = profile.email, phone = profile.phone, first_name = profile.first_name, last_name = profile.last_name,
          country = profile.country, city = profile.city, postcode = profile.postcode, language = profile.language, birthday = profile.birthday,
          traits = profile.traits, field_times = profile.field_times,
          search_text = profile.search_text, sort_name = profile.sort_name, profile_at = profile.profile_at, first_seen_at = profile.first_seen_at
      from unnest(${profileColumns(profiles)})
        as profile (customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, birthday, traits, field_times, search_text, sort_name, profile_at, first_seen_at)
      where customers.shop_id = ${shopId} and customers.customer_id = profile.customer_id`,
  )
}

/** Of customers that were merged each origin keeps what its own facts said, so that they can part again. */
async function foldOrigins(tx: Tx, { shopId, facts }: { shopId: string; facts: readonly ProfileFact[] }): Promise<void> {
  const origins = await storedOrigins(tx, { shopId, customerIds: facts.map(({ fact }) => fact.customerId) })
  if (origins.length === 0) return
  const profiles = new Map(origins.map(({ originId, profile }) => [originId, profile]))
  const changed = new Set<string>()
  for (const { originId, fact } of facts) {
    const id = originId ?? fact.customerId
    const before = profiles.get(id)
    if (!before) continue
    profiles.set(id, mergeProfiles(before, { ...fact, customerId: id }))
    changed.add(id)
  }
  await updateOrigins(tx, { shopId, profiles: [...changed].map((id) => profiles.get(id) as Profile) })
}

export interface Origin {
  originId: string
  customerId: string
  profile: Profile
}

/** What these customers are made of; nothing of those who were never merged. */
export async function storedOrigins(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<Origin[]> {
  const rows = await all(
    tx,
    sql<Origin & { profile: Profile & { profileAt: string; firstSeenAt: string } }>`
      select origin_id, customer_id, profile from origins
      where shop_id = ${shopId} and customer_id = any(${[...new Set(customerIds)]}::uuid[])
      order by origin_id`,
  )
  return rows.map(({ profile, ...origin }) => ({
    ...origin,
    profile: { ...profile, profileAt: new Date(profile.profileAt), firstSeenAt: new Date(profile.firstSeenAt) },
  }))
}

async function updateOrigins(tx: Tx, { shopId, profiles }: { shopId: string; profiles: readonly Profile[] }): Promise<void> {
  await write(
    tx,
    sql`
      update origins set profile = changed.profile
      from unnest(${profiles.map(({ customerId }) => customerId)}::uuid[], ${profiles.map((profile) => JSON.stringify(profile))}::jsonb[]) as changed (origin_id, profile)
      where origins.shop_id = ${shopId} and origins.origin_id = changed.origin_id`,
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
    text(({ birthday }) => birthday),
    sql`${profiles.map(({ traits }) => JSON.stringify(traits))}::jsonb[]`,
    sql`${profiles.map(({ fieldTimes }) => JSON.stringify(fieldTimes))}::jsonb[]`,
    text(searchText),
    text(sortName),
    sql`${profiles.map(({ profileAt }) => profileAt)}::timestamptz[]`,
    sql`${profiles.map(({ firstSeenAt }) => firstSeenAt)}::timestamptz[]`,
  ])
}
