import { all, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { addressSalt } from './address-salt.ts'
import { hashContact, maskContact } from './contact.ts'
import { recordEvidence } from './evidence.ts'
import type { Channel } from './schema.ts'
import { type DeliveryKind, immediateReason, type SoftReport, softSuppression } from './suppression-rules.ts'

export interface DeliveryReport {
  shopId: string
  channel: Channel
  /** The address as `readContact` gives it. */
  contact: string
  kind: DeliveryKind
  /** The message that it is about; a report on it that comes twice counts once. */
  messageId: string
  occurredAt: Date
  now: Date
}

/**
 * Takes what became of a message. A dead address is suppressed; five soft bounces within 30 days with no delivery between rest
 * it for 30 days; a complaint ends all advertising to its owner on this channel. Automatic replies and refusals of the
 * sender's name change nothing. The same report again changes nothing, and neither does the order of arrival.
 */
export async function recordDelivery(tx: Tx, report: DeliveryReport): Promise<void> {
  const { shopId, channel, contact, kind, occurredAt, now } = report
  const contactHash = hashContact(await addressSalt(tx, { shopId }), contact)
  if (kind === 'soft_bounce' || kind === 'delivered') return recordSoft(tx, { ...report, kind, contactHash })
  const reason = immediateReason(kind)
  if (reason === null) return
  await write(
    tx,
    sql`
      insert into suppressions (shop_id, channel, contact_hash, reason, suppression_id, masked, suppressed_at)
      values (${shopId}, ${channel}, ${contactHash}, ${reason}, ${newId()}, ${maskContact(contact)}, ${occurredAt})
      on conflict (shop_id, channel, contact_hash, reason) do update set
        -- A new report ends what somebody had lifted before it; an old one that comes late does not.
        lifted_at = case when excluded.suppressed_at > suppressions.lifted_at then null else suppressions.lifted_at end,
        suppressed_at = greatest(excluded.suppressed_at, suppressions.suppressed_at)`,
  )
  if (kind === 'complaint') await revokeForComplaint(tx, { ...report, now })
}

async function recordSoft(
  tx: Tx,
  { shopId, channel, contact, contactHash, kind, messageId, occurredAt }: DeliveryReport & SoftReportKind & { contactHash: Buffer },
): Promise<void> {
  // Two reports at once on one address are counted one after the other.
  await write(tx, sql`select pg_advisory_xact_lock(hashtext(${shopId}), hashtext(${contactHash.toString('hex')}))`)
  await write(
    tx,
    sql`insert into delivery_reports (shop_id, channel, contact_hash, reported_at, message_id, kind)
        values (${shopId}, ${channel}, ${contactHash}, ${occurredAt}, ${messageId}, ${kind}) on conflict do nothing`,
  )
  const isOfInterest = kind === 'soft_bounce' || (await hasRest(tx, { shopId, channel, contactHash }))
  if (!isOfInterest) return
  const reports = await all(
    tx,
    sql<SoftReport>`
      select kind, reported_at, message_id from delivery_reports
      where shop_id = ${shopId} and channel = ${channel} and contact_hash = ${contactHash}
      order by reported_at desc, message_id desc limit 1000`,
  )
  const rest = softSuppression(reports)
  if (rest === null)
    await write(
      tx,
      sql`delete from suppressions where shop_id = ${shopId} and channel = ${channel} and contact_hash = ${contactHash} and reason = 'soft_bounces'`,
    )
  else
    await write(
      tx,
      sql`
        insert into suppressions (shop_id, channel, contact_hash, reason, suppression_id, masked, suppressed_at, until_at)
        values (${shopId}, ${channel}, ${contactHash}, 'soft_bounces', ${newId()}, ${maskContact(contact)}, ${rest.suppressedAt}, ${rest.untilAt})
        on conflict (shop_id, channel, contact_hash, reason) do update set
          lifted_at = case when excluded.suppressed_at > suppressions.lifted_at then null else suppressions.lifted_at end,
          suppressed_at = excluded.suppressed_at, until_at = excluded.until_at`,
    )
}

interface SoftReportKind {
  kind: SoftReport['kind']
}

const hasRest = async (
  tx: Tx,
  { shopId, channel, contactHash }: { shopId: string; channel: Channel; contactHash: Buffer },
): Promise<boolean> =>
  (await first(
    tx,
    sql`select 1 from suppressions where shop_id = ${shopId} and channel = ${channel} and contact_hash = ${contactHash} and reason = 'soft_bounces'`,
  )) !== undefined

/** Whoever has the address now wants nothing more; where nobody is known by it there is nobody to write it down for. */
async function revokeForComplaint(tx: Tx, { shopId, channel, contact, messageId, occurredAt, now }: DeliveryReport): Promise<void> {
  const owners = await all(
    tx,
    sql<{ customerId: string }>`
      select customer_id from identifiers where shop_id = ${shopId} and value = ${contact} and kind = case ${channel}::text when 'email' then 'email' when 'sms' then 'phone' end
      union
      select customer_id from consents where shop_id = ${shopId} and channel = 'push' and ${channel}::text = 'push' and contact = ${contact}`,
  )
  await recordEvidence(tx, {
    shopId,
    now,
    evidence: owners.map(({ customerId }) => ({
      ...{ customerId, channel, purpose: 'marketing' as const, contact, state: 'revoked' as const, occurredAt },
      ...{ kind: 'complaint' as const, source: 'complaint', messageId: `complaint:${messageId}`.slice(0, 200) },
    })),
  })
}
