/** What is kept of a person's consent: shown to them whole; after an erasure the proof stays, without the person. */
import type { PersonalData } from '../customers/customers.ts'
import { all, one, sql, write } from '../kit/database.ts'
import { addressSalt } from './address-salt.ts'
import { recomputeConsents } from './consent-states.ts'
import { hashContact } from './contact.ts'

type Rows = Record<string, unknown>

const evidence: PersonalData = {
  name: 'consent',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select evidence_id, occurred_at, recorded_at, consent_evidence.channel, consent_evidence.purpose, contact, state, kind, source, form, consent_evidence.language, ip, user_agent,
          body as text, version as text_version, confirmation_id, confirmed_at, confirmed_ip
        from consent_evidence left join consent_texts using (shop_id, text_id)
        where shop_id = ${shopId} and customer_id = ${customerId}
        order by occurred_at, evidence_id`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const salt = await addressSalt(tx, { shopId })
    const contacts = await all(
      tx,
      sql<{ contact: string }>`
        select distinct contact from consent_evidence where shop_id = ${shopId} and customer_id = ${customerId} and contact <> '' and contact not like 'sha256:%'`,
    )
    const hashed = contacts.map(({ contact }) => `sha256:${hashContact(salt, contact).toString('hex')}`)
    const { count } = await write(
      tx,
      sql`
        update consent_evidence set contact = coalesce(hashed.contact, ''), message_id = null, ip = null, user_agent = null, confirmed_ip = null,
          source = case when consent_evidence.kind = 'staff' then '' else consent_evidence.source end, form = null
        from consent_evidence as earlier
        left join unnest(${contacts.map(({ contact }) => contact)}::text[], ${hashed}::text[]) as hashed (plain, contact) on hashed.plain = earlier.contact
        where consent_evidence.shop_id = ${shopId} and consent_evidence.customer_id = ${customerId}
          and earlier.shop_id = ${shopId} and earlier.evidence_id = consent_evidence.evidence_id and earlier.contact not like 'sha256:%'`,
    )
    // The log of changes has the staff's words too.
    await write(
      tx,
      sql`
        update changes set after = after - 'reason'
        where shop_id = ${shopId} and action = 'consent.changed' and (after ->> 'customerId')::uuid in (
          select ${customerId}::uuid union select origin_id from origins where shop_id = ${shopId} and customer_id = ${customerId})`,
    )
    const signals = await write(tx, sql`delete from consent_signals where shop_id = ${shopId} and customer_id = ${customerId}`)
    const confirmations = await write(tx, sql`delete from consent_confirmations where shop_id = ${shopId} and customer_id = ${customerId}`)
    await recomputeConsents(tx, { shopId, customerIds: [customerId] })
    return { removed: signals.count + confirmations.count, kept: count }
  },
}

const answers: PersonalData = {
  name: 'consent-answers',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select asked_at, purpose, channel, is_allowed, rules from consent_answers where shop_id = ${shopId} and customer_id = ${customerId}
        order by asked_at, answer_id limit 100000`,
    ),
  // They name the person by their id only, and show that nothing was sent without a right to.
  erase: async (tx, { shopId, customerId }) => ({
    removed: 0,
    kept: (
      await one(
        tx,
        sql<{ count: number }>`select count(*) as count from consent_answers where shop_id = ${shopId} and customer_id = ${customerId}`,
      )
    ).count,
  }),
}

const requests: PersonalData = {
  name: 'privacy-requests',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select request_id, kind, state, asked_by, note, received_at, due_on, extension_reason, closed_at, outcome from privacy_requests
        where shop_id = ${shopId} and customer_id = ${customerId} order by received_at, request_id`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(
      tx,
      sql`
        update privacy_requests set note = '', outcome = null, extension_reason = null, export_state = 'none', export_percent = 0, export_bytes = null, exported_at = null
        where shop_id = ${shopId} and customer_id = ${customerId}`,
    )
    const parts = await write(
      tx,
      sql`delete from privacy_export_parts where shop_id = ${shopId}
            and request_id in (select request_id from privacy_requests where shop_id = ${shopId} and customer_id = ${customerId})`,
    )
    return { removed: parts.count, kept: count }
  },
}

export const consentPersonalData: readonly PersonalData[] = [evidence, answers, requests]
