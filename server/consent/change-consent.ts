import { recordChange } from '../kit/change-log.ts'
import { all, type Db, sql, type Tx } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { readContact } from './contact.ts'
import { recordEvidence } from './evidence.ts'
import { currentCustomer } from './lock-customers.ts'
import type { ChangeConsent, ConsentState, PurposeChannel } from './schema.ts'

/**
 * Writes down that a customer agreed to something, or withdrew it: new evidence from now on for the address that is named, or
 * for every address that the shop knows on this channel, beside what was known before; and an entry in the log of changes.
 * Throws notFound where the shop has no such customer, and `contact_wrong` where the address is none.
 */
export async function changeConsent(
  tx: Tx,
  {
    shopId,
    customerId: askedId,
    staffId,
    channel,
    purpose,
    contact,
    state,
    reason,
    now,
  }: ChangeConsent & { shopId: string; customerId: string; staffId: string; now: Date },
): Promise<void> {
  const customerId = await currentCustomer(tx, { shopId, customerId: askedId })
  if (customerId === undefined) throw notFound()
  const before = await summedState(tx, { shopId, customerId, channel, purpose })
  const contacts = contact === undefined ? await knownContacts(tx, { shopId, customerId, channel }) : [readContact(channel, contact)]
  await recordEvidence(tx, {
    shopId,
    now,
    evidence: contacts.map((each) => ({
      ...{ customerId, channel, purpose, contact: each, state, occurredAt: now, kind: 'staff' as const },
      ...{ source: reason, recordedBy: staffId },
    })),
  })
  await recordChange(tx, {
    shopId,
    staffId,
    action: 'consent.changed',
    before: { state: before },
    after: { customerId, channel, ...(purpose === 'marketing' ? {} : { purpose }), state, reason },
    now,
  })
}

/** The addresses that a customer is known by on a channel; one empty where the channel is none of addresses, or none is known. */
export async function knownContacts(
  db: Db,
  { shopId, customerId, channel }: { shopId: string; customerId: string; channel: PurposeChannel },
): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ value: string }>`
      select value from identifiers where shop_id = ${shopId} and customer_id = ${customerId}
        and kind = case ${channel}::text when 'email' then 'email' when 'sms' then 'phone' end
      union
      select contact from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and contact <> ''
      order by 1`,
  )
  return rows.length === 0 ? [''] : rows.map(({ value }) => value)
}

/** What is known of the channel as a whole: granted where any address has it. */
async function summedState(
  db: Db,
  { shopId, customerId, channel, purpose }: { shopId: string; customerId: string; channel: PurposeChannel; purpose: string },
): Promise<ConsentState> {
  const rows = await all(
    db,
    sql<{
      state: ConsentState
    }>`select state from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and purpose = ${purpose}
        order by since_at desc`,
  )
  return rows.find(({ state }) => state === 'granted')?.state ?? rows[0]?.state ?? 'unknown'
}
