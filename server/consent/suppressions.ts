import { z } from 'zod'
import { recordChange } from '../kit/change-log.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, type Query, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, notFound } from '../kit/problem.ts'
import { addressSalt, knownSalt } from './address-salt.ts'
import { hashContact, maskContact, readContact } from './contact.ts'
import type { Channel, SuppressionReason } from './schema.ts'

export interface StoredSuppression {
  suppressionId: string
  channel: Channel
  masked: string
  reason: SuppressionReason
  note: string | null
  suppressedAt: Date
  until: Date | null
  recordedBy: string | null
  liftedAt: Date | null
  liftReason: string | null
}

/** Suppressed addresses, newest first; all of one address where it is given, which must be typed whole. */
export async function suppressionPage(
  db: Db,
  {
    shopId,
    contact,
    reason,
    region,
    cursor,
    limit,
  }: {
    shopId: string
    contact?: string | undefined
    reason?: SuppressionReason | undefined
    region: string
    cursor?: string | undefined
    limit: number
  },
): Promise<{ suppressions: StoredSuppression[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const salt = await knownSalt(db, { shopId })
  const hashes =
    contact === undefined || contact === '' ? null : salt ? possibleContacts(contact, region).map((each) => hashContact(salt, each)) : []
  const conditions: Query<unknown>[] = [sql`true`]
  if (hashes) conditions.push(sql`contact_hash = any(${hashes}::bytea[])`)
  if (reason) conditions.push(sql`reason = ${reason}`)
  if (after) conditions.push(sql`(suppressed_at, suppression_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  const rows = await all(
    db,
    sql<StoredSuppression>`
      select suppression_id, channel, masked, reason, note, suppressed_at, until_at as until, name as recorded_by, lifted_at, lift_reason
      from suppressions left join staff on staff_id = recorded_by
      where suppressions.shop_id = ${shopId} and ${sql.join(conditions, sql` and `)}
      order by suppressed_at desc, suppression_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ suppressedAt, suppressionId }) => [suppressedAt.toISOString(), suppressionId])
  return { suppressions: page, nextCursor }
}

/** Sends nothing to an address any more, by the word of somebody of the staff. Again, it changes nothing but the note. */
export async function suppressContact(
  tx: Tx,
  {
    shopId,
    staffId,
    channel,
    contact,
    note,
    region,
    now,
  }: { shopId: string; staffId: string; channel: Channel; contact: string; note: string; region: string; now: Date },
): Promise<{ suppressionId: string }> {
  const key = readContact(channel, contact, region)
  const contactHash = hashContact(await addressSalt(tx, { shopId }), key)
  const { rows } = await write(
    tx,
    sql<{ suppressionId: string }>`
      insert into suppressions (shop_id, channel, contact_hash, reason, suppression_id, masked, note, suppressed_at, recorded_by)
      values (${shopId}, ${channel}, ${contactHash}, 'manual', ${newId()}, ${maskContact(key)}, ${note}, ${now}, ${staffId})
      on conflict (shop_id, channel, contact_hash, reason) do update set
        note = excluded.note, suppressed_at = excluded.suppressed_at, recorded_by = excluded.recorded_by, lifted_at = null, lifted_by = null, lift_reason = null
      returning suppression_id`,
  )
  const suppressionId = rows[0]?.suppressionId ?? ''
  await recordChange(tx, {
    shopId,
    staffId,
    action: 'suppression.added',
    before: null,
    after: { channel, masked: maskContact(key), note },
    now,
  })
  return { suppressionId }
}

/**
 * Ends a suppression, with the reason that somebody gives for it. A complaint and an erasure end only by the person's own
 * hand: `suppression_stays`. Throws the plain 404 where there is none that still holds.
 */
export async function liftSuppression(
  tx: Tx,
  { shopId, staffId, suppressionId, reason, now }: { shopId: string; staffId: string; suppressionId: string; reason: string; now: Date },
): Promise<void> {
  const found = await first(
    tx,
    sql<{ reason: SuppressionReason; channel: Channel; masked: string }>`
      select reason, channel, masked from suppressions where shop_id = ${shopId} and suppression_id = ${suppressionId} and lifted_at is null for update`,
  )
  if (!found) throw notFound()
  if (found.reason === 'complaint' || found.reason === 'erasure') throw conflict('suppression_stays')
  await write(
    tx,
    sql`update suppressions set lifted_at = ${now}, lifted_by = ${staffId}, lift_reason = ${reason} where shop_id = ${shopId} and suppression_id = ${suppressionId}`,
  )
  const { channel, masked } = found
  await recordChange(tx, {
    shopId,
    staffId,
    action: 'suppression.lifted',
    before: { reason: found.reason },
    after: { channel, masked, reason },
    now,
  })
}

/** Keeps the addresses of an erased person from ever getting advertising again, without keeping the addresses. */
export async function suppressErased(
  tx: Tx,
  { shopId, contacts, now }: { shopId: string; contacts: readonly { channel: Channel; contact: string }[]; now: Date },
): Promise<void> {
  if (contacts.length === 0) return
  const salt = await addressSalt(tx, { shopId })
  const rows = contacts.map(({ channel, contact }) => ({ channel, hash: hashContact(salt, contact), suppressionId: newId() }))
  await write(
    tx,
    sql`
      insert into suppressions (shop_id, channel, contact_hash, reason, suppression_id, masked, suppressed_at)
      select ${shopId}, channel, contact_hash, 'erasure', suppression_id, '', ${now}
      from unnest(${rows.map(({ channel }) => channel)}::text[], ${rows.map(({ hash }) => hash)}::bytea[], ${rows.map((row) => row.suppressionId)}::uuid[])
        as erased (channel, contact_hash, suppression_id)
      on conflict do nothing`,
  )
  await write(
    tx,
    sql`update suppressions set masked = '', note = null where shop_id = ${shopId} and contact_hash = any(${rows.map(({ hash }) => hash)}::bytea[])`,
  )
}

/** What was typed may be an e-mail or a number. */
function possibleContacts(text: string, region: string): string[] {
  return (['email', 'sms', 'push'] as const).flatMap((channel) => {
    try {
      return [readContact(channel, text, region)]
    } catch {
      // It is none of this channel.
      return []
    }
  })
}
