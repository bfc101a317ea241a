import { all, sql, type Tx } from '../kit/database.ts'
import { recordEvidence } from './evidence.ts'

/** What the shopkeeper says the people of a file agreed to. */
export type ImportedConsent = { answer: 'none' } | { answer: 'granted'; channels: ('email' | 'sms')[]; since: string; source: string }

/**
 * Keeps what the shopkeeper says was granted as evidence for every customer of the staged bucket, once an address, channel
 * and import, from the beginning of the day in the shop's zone. It is about the addresses that the file names, and where it
 * names none about none: then it is kept and nothing may be sent by it. Whoever has withdrawn stays withdrawn: a file that
 * says otherwise is older knowledge, whatever day it names. Where the answer is none there is nothing to keep: without
 * evidence a person gets transactional messages only, and the answer itself stays with the import.
 */
export async function recordImportedConsent(
  tx: Tx,
  { shopId, importId, bucket, consent, now }: { shopId: string; importId: string; bucket: number; consent: ImportedConsent; now: Date },
): Promise<void> {
  if (consent.answer === 'none') return
  const people = await peopleOfBucket(tx, { shopId, importId, bucket, since: consent.since })
  await recordEvidence(tx, {
    shopId,
    now,
    evidence: people.flatMap(({ customerId, emails, phones, sinceAt }) =>
      consent.channels.flatMap((channel) =>
        orNone(channel === 'email' ? emails : phones).map((contact) => ({
          ...{ customerId, channel, purpose: 'marketing' as const, contact, state: 'granted' as const },
          ...{ occurredAt: sinceAt, kind: 'import' as const, source: consent.source, importId },
        })),
      ),
    ),
  })
}

interface NamedPerson {
  customerId: string
  emails: string[]
  phones: string[]
  /** The beginning of the day that the shopkeeper named. */
  sinceAt: Date
}

const peopleOfBucket = (tx: Tx, { shopId, importId, bucket, since }: { shopId: string; importId: string; bucket: number; since: string }) =>
  all(
    tx,
    sql<NamedPerson>`
      select customer_id, (${since}::date)::timestamp at time zone time_zone as since_at,
        array_agg(value order by value) filter (where kind = 'email') as emails, array_agg(value order by value) filter (where kind = 'phone') as phones
      from identifiers
      join (
        select 'customer_number' as kind, customer_number as value from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
        union select 'email', email_key from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
        union select 'phone', phone from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
      ) as named using (kind, value)
      join shops using (shop_id)
      where shop_id = ${shopId}
      group by customer_id, time_zone`,
  )

const orNone = (contacts: readonly string[] | null): readonly string[] => (contacts === null || contacts.length === 0 ? [''] : contacts)
