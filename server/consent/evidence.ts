import { touch } from '../customers/customers.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { recomputeConsents } from './consent-states.ts'
import { lockCustomers } from './lock-customers.ts'
import type { ConsentState, EvidenceKind, Purpose, PurposeChannel } from './schema.ts'

/** That somebody agreed to something, or does no longer, and all that shows it. */
export interface NewEvidence {
  customerId: string
  channel: PurposeChannel
  purpose: Purpose
  /** E-mail key, phone or push endpoint; empty where it is about the person. */
  contact: string
  state: Exclude<ConsentState, 'unknown'>
  occurredAt: Date
  /** The same message twice is one piece of evidence. */
  messageId?: string | null
  kind: EvidenceKind
  /** How it is known, in words. */
  source: string
  form?: string | null
  textId?: string | null
  language?: string | null
  ip?: string | null
  userAgent?: string | null
  confirmationId?: string | null
  confirmedAt?: Date | null
  confirmedIp?: string | null
  recordedBy?: string | null
  keyId?: string | null
  importId?: string | null
  softOptIn?: Readonly<Record<string, unknown>> | null
}

/**
 * Appends evidence, keeps the states that follow from it and tells whoever derives something from them. A customer that was
 * merged into another is found. What is known already, by its message or its import, changes nothing. Throws the plain 404
 * where the shop has no such customer, and where the customer was erased.
 */
export async function recordEvidence(
  tx: Tx,
  { shopId, evidence, now }: { shopId: string; evidence: readonly NewEvidence[]; now: Date },
): Promise<void> {
  if (evidence.length === 0) return
  const owners = await lockCustomers(tx, { shopId, customerIds: evidence.map(({ customerId }) => customerId) })
  const rows = evidence.map((each) => {
    const customerId = owners.get(each.customerId) ?? each.customerId
    return rowOf(each, { customerId, originId: customerId === each.customerId ? null : each.customerId })
  })
  await write(
    tx,
    sql`
      insert into consent_evidence (
        shop_id, evidence_id, customer_id, origin_id, channel, purpose, contact, state, occurred_at, recorded_at, message_id, kind, source, form, text_id,
        language, ip, user_agent, confirmation_id, confirmed_at, confirmed_ip, recorded_by, key_id, import_id, soft_opt_in)
      select ${shopId}, evidence_id, fact.customer_id, coalesce(identifiers.origin_id, fact.origin_id), channel, purpose, contact, state, occurred_at, ${now}, message_id,
        fact.kind, source, form, text_id, language, ip, user_agent, confirmation_id, confirmed_at, confirmed_ip, recorded_by, key_id, import_id, soft_opt_in
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as fact (
        evidence_id uuid, customer_id uuid, origin_id uuid, channel text, purpose text, contact text, state text, occurred_at timestamptz, message_id text, kind text,
        source text, form text, text_id uuid, language text, ip text, user_agent text, confirmation_id uuid, confirmed_at timestamptz, confirmed_ip text,
        recorded_by uuid, key_id uuid, import_id uuid, soft_opt_in jsonb)
      -- An address knows whose it was before customers became one, and what is said about it goes where it goes.
      left join identifiers on identifiers.shop_id = ${shopId} and identifiers.customer_id = fact.customer_id and identifiers.value = fact.contact
        and identifiers.kind = case channel when 'email' then 'email' when 'sms' then 'phone' end
      on conflict do nothing`,
  )
  const customerIds = [...new Set(rows.map((row) => row.customer_id))]
  await recomputeConsents(tx, { shopId, customerIds })
  await touch(tx, { shopId, topic: 'consent', customerIds, now })
}

function rowOf(evidence: NewEvidence, { customerId, originId }: { customerId: string; originId: string | null }) {
  return {
    evidence_id: newId(),
    customer_id: customerId,
    origin_id: originId,
    ...{ channel: evidence.channel, purpose: evidence.purpose, contact: evidence.contact, state: evidence.state },
    occurred_at: evidence.occurredAt.toISOString(),
    message_id: evidence.messageId ?? null,
    ...{ kind: evidence.kind, source: evidence.source, form: evidence.form ?? null, text_id: evidence.textId ?? null },
    ...{ language: evidence.language ?? null, ip: evidence.ip ?? null, user_agent: evidence.userAgent ?? null },
    confirmation_id: evidence.confirmationId ?? null,
    confirmed_at: evidence.confirmedAt?.toISOString() ?? null,
    confirmed_ip: evidence.confirmedIp ?? null,
    ...{ recorded_by: evidence.recordedBy ?? null, key_id: evidence.keyId ?? null, import_id: evidence.importId ?? null },
    soft_opt_in: evidence.softOptIn ?? null,
  }
}
