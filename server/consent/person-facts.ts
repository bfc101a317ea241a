/** What the rules look at of many people at once. */
import { all, type Db, sql } from '../kit/database.ts'
import { knownSalt } from './address-salt.ts'
import { hashContact } from './contact.ts'
import type { KnownConsent, KnownSuppression, PersonFacts } from './may.ts'
import type { Channel } from './schema.ts'

export interface KnownPerson extends PersonFacts {
  customerId: string
  emails: readonly string[]
  phones: readonly string[]
}

/** The people of these ids, by id; who is not there is left out. */
export async function peopleById(
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await all(
    db,
    sql<Row>`
      select customer_id, coalesce(customers.country, shops.country) as country, erased_at is not null as is_erased,
        exists (
          select 1 from privacy_requests where privacy_requests.shop_id = ${shopId} and privacy_requests.customer_id = customers.customer_id
            and kind = 'restriction' and state = 'in_force'
        ) as is_restricted,
        array(select value from identifiers where identifiers.shop_id = ${shopId} and identifiers.customer_id = customers.customer_id and kind = 'email' order by value) as emails,
        array(select value from identifiers where identifiers.shop_id = ${shopId} and identifiers.customer_id = customers.customer_id and kind = 'phone' order by value) as phones,
        array(
          select json_build_object('channel', channel, 'purpose', purpose, 'contact', contact, 'state', state, 'since', extract(epoch from since_at) * 1000,
            'isConfirmed', is_confirmed, 'hasSoftOptIn', has_soft_opt_in)
          from consents where consents.shop_id = ${shopId} and consents.customer_id = customers.customer_id
        ) as consents
      from customers join shops using (shop_id)
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
  )
  const suppressions = await suppressionsOf(db, { shopId, people: rows })
  return new Map(
    rows.map(({ consents, ...person }) => [
      person.customerId,
      { ...person, consents: consents.map(asConsent), suppressions: suppressions.get(person.customerId) ?? [] },
    ]),
  )
}

interface Row {
  customerId: string
  country: string
  isErased: boolean
  isRestricted: boolean
  emails: string[]
  phones: string[]
  consents: StoredConsent[]
}

type StoredConsent = Omit<KnownConsent, 'sinceAt'> & { since: number }

const asConsent = ({ since, ...consent }: StoredConsent): KnownConsent => ({ ...consent, sinceAt: new Date(since) })

/** What is suppressed of the people's addresses. Only hashes are kept, so the addresses are hashed to be compared. */
async function suppressionsOf(
  db: Db,
  { shopId, people }: { shopId: string; people: readonly Row[] },
): Promise<ReadonlyMap<string, KnownSuppression[]>> {
  const salt = await knownSalt(db, { shopId })
  if (!salt) return new Map()
  const wanted = people.flatMap(({ customerId, emails, phones, consents }) => [
    ...emails.map((contact) => ({ customerId, channel: 'email' as Channel, contact })),
    ...phones.map((contact) => ({ customerId, channel: 'sms' as Channel, contact })),
    ...[...new Set(consents.flatMap(({ channel, contact }) => (channel === 'push' && contact !== '' ? [contact] : [])))].map((contact) => ({
      ...{ customerId, channel: 'push' as Channel, contact },
    })),
  ])
  const rows = await all(
    db,
    sql<KnownSuppression & { place: number }>`
      select wanted.place::integer, wanted.channel, reason, suppressed_at, until_at, '' as contact
      from unnest(${wanted.map(({ channel }) => channel)}::text[], ${wanted.map(({ contact }) => hashContact(salt, contact))}::bytea[])
        with ordinality as wanted (channel, contact_hash, place)
      join suppressions on shop_id = ${shopId} and suppressions.channel = wanted.channel and suppressions.contact_hash = wanted.contact_hash
      where lifted_at is null`,
  )
  const found = rows.flatMap(({ place, ...suppression }) => {
    const of = wanted[place - 1]
    return of ? [{ customerId: of.customerId, suppression: { ...suppression, contact: of.contact } }] : []
  })
  return new Map(
    [...Map.groupBy(found, ({ customerId }) => customerId)].map(([id, theirs]) => [id, theirs.map((each) => each.suppression)]),
  )
}
