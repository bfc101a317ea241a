import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

/** What the shopkeeper says the people of a file agreed to. */
export type ImportedConsent = { answer: 'none' } | { answer: 'granted'; channels: ('email' | 'sms')[]; since: string; source: string }

/**
 * Keeps what the shopkeeper says was granted as evidence for every customer of the staged bucket, once a customer,
 * channel and import, from the beginning of the day in the shop's zone. Whoever has withdrawn stays withdrawn: a file that
 * says otherwise is older knowledge, whatever day it names. Where the answer is none there is nothing to keep: without
 * evidence a person gets transactional messages only, and the answer itself stays with the import.
 */
export async function recordImportedConsent(
  tx: Tx,
  { shopId, importId, bucket, consent, now }: { shopId: string; importId: string; bucket: number; consent: ImportedConsent; now: Date },
): Promise<void> {
  if (consent.answer === 'none') return
  const customers = await all(
    tx,
    sql<{ customerId: string }>`
      select distinct customer_id from identifiers
      join (
        select 'customer_number' as kind, customer_number as value from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
        union select 'email', email_key from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
        union select 'phone', phone from incoming_rows where shop_id = ${shopId} and batch_id = ${importId} and bucket = ${bucket}
      ) as named using (kind, value)
      where shop_id = ${shopId}`,
  )
  const evidence = customers.flatMap(({ customerId }) => consent.channels.map((channel) => ({ evidenceId: newId(), customerId, channel })))
  if (evidence.length === 0) return
  await write(
    tx,
    sql`
      insert into consent_evidence (shop_id, evidence_id, customer_id, channel, purpose, state, occurred_at, recorded_at, source, import_id)
      select ${shopId}, fact.evidence_id, fact.customer_id, fact.channel, 'marketing', 'granted', (${consent.since}::date)::timestamp at time zone shops.time_zone, ${now}, ${consent.source}, ${importId}
      from shops, unnest(
        ${evidence.map(({ evidenceId }) => evidenceId)}::uuid[],
        ${evidence.map(({ customerId }) => customerId)}::uuid[],
        ${evidence.map(({ channel }) => channel)}::text[]
      ) as fact (evidence_id, customer_id, channel)
      where shops.shop_id = ${shopId} and (
        select state from consent_evidence
        where shop_id = ${shopId} and customer_id = fact.customer_id and channel = fact.channel and purpose = 'marketing'
        order by occurred_at desc, recorded_at desc, evidence_id desc limit 1
      ) is distinct from 'revoked'
      on conflict (shop_id, import_id, customer_id, channel, purpose) where import_id is not null do nothing`,
  )
}
