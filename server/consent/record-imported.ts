import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

/** What the shopkeeper says the people of a file agreed to. */
export type ImportedConsent = { answer: 'none' } | { answer: 'granted'; channels: ('email' | 'sms')[]; since: string; source: string }

/**
 * Keeps the shopkeeper's answer as evidence for every customer of the staged bucket: granted, or plainly none, which
 * leaves transactional messages only. Once a customer, channel and import.
 */
export async function recordImportedConsent(tx: Tx, { shopId, importId, bucket, consent, now }: { shopId: string; importId: string; bucket: number; consent: ImportedConsent; now: Date }): Promise<void> {
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
  const granted = consent.answer === 'granted' ? consent.channels : []
  const evidence = customers.flatMap(({ customerId }) => (['email', 'sms'] as const).map((channel) => ({ evidenceId: newId(), customerId, channel, state: granted.includes(channel) ? 'granted' : 'none' })))
  if (evidence.length === 0) return
  const [since, source] = consent.answer === 'granted' ? [consent.since, consent.source] : [null, 'import']
  await write(
    tx,
    sql`
      insert into consent_evidence (shop_id, evidence_id, customer_id, channel, purpose, state, occurred_at, recorded_at, source, import_id)
      select ${shopId}, fact.evidence_id, fact.customer_id, fact.channel, 'marketing', fact.state, coalesce(${since}::date::timestamptz, ${now}), ${now}, ${source}, ${importId}
      from unnest(
        ${evidence.map(({ evidenceId }) => evidenceId)}::uuid[],
        ${evidence.map(({ customerId }) => customerId)}::uuid[],
        ${evidence.map(({ channel }) => channel)}::text[],
        ${evidence.map(({ state }) => state)}::text[]
      ) as fact (evidence_id, customer_id, channel, state)
      on conflict (shop_id, import_id, customer_id, channel, purpose) where import_id is not null do nothing`,
  )
}
