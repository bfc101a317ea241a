/** Double opt-in: who types an address into a form agrees only when the owner of the address confirms it. */
import { type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { isLanguage, type Language } from '../kit/language.ts'
import { recordEvidence } from './evidence.ts'
import { signingKey } from './link-keys.ts'
import { contactTag, noMessage, signToken } from './link-token.ts'
import { openToken } from './links.ts'
import type { Sender } from './preference-page/save-preferences.ts'
import type { Channel } from './schema.ts'
import { textInForce } from './texts.ts'

/** How long a link to confirm works. */
const confirmationDays = 7

/**
 * Begins a double opt-in: afterwards there is a link that works once, for seven days. Nothing is sent from here. Asked for
 * again for the same address while one is under way, it is the same confirmation with its old end.
 */
export async function beginConfirmation(
  tx: Tx,
  {
    shopId,
    customerId,
    channel,
    contact,
    textId,
    language,
    now,
  }: { shopId: string; customerId: string; channel: Channel; contact: string; textId: string | null; language: Language; now: Date },
): Promise<{ confirmationId: string; path: string; expiresAt: Date }> {
  const open = await first(
    tx,
    sql<{ confirmationId: string; createdAt: Date; expiresAt: Date }>`
      select confirmation_id, created_at, expires_at from consent_confirmations
      where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and contact = ${contact} and confirmed_at is null and expires_at > ${now}
      order by created_at desc limit 1`,
  )
  const confirmation = open ?? {
    confirmationId: newId(),
    createdAt: now,
    expiresAt: new Date(now.getTime() + confirmationDays * 86_400_000),
  }
  if (!open)
    await write(
      tx,
      sql`insert into consent_confirmations (shop_id, confirmation_id, customer_id, contact, channel, text_id, language, created_at, expires_at)
          values (${shopId}, ${confirmation.confirmationId}, ${customerId}, ${contact}, ${channel}, ${textId}, ${language}, ${now}, ${confirmation.expiresAt})`,
    )
  const { keyNo, secret } = await signingKey(tx, { shopId, now })
  const token = signToken(
    {
      ...{ kind: 'confirmation', shopId, subjectId: confirmation.confirmationId, purpose: 'marketing', messageId: noMessage, keyNo },
      ...{ contactTag: contactTag(contact, secret), issuedAt: confirmation.createdAt },
    },
    secret,
  )
  return { confirmationId: confirmation.confirmationId, path: `/p/confirm/${token}`, expiresAt: confirmation.expiresAt }
}

export interface OpenConfirmation {
  shopId: string
  shopName: string
  confirmationId: string
  customerId: string
  channel: Channel
  contact: string
  language: Language
  textId: string | null
  /** What the person agrees to, word for word. */
  text: string
  isConfirmed: boolean
}

/** The confirmation that a link is for; null where the link is none, is too old, or the person was erased. */
export async function findConfirmation(db: Db, { text, now }: { text: string; now: Date }): Promise<OpenConfirmation | null> {
  const opened = await openToken(db, { text, now, kind: 'confirmation' })
  if (!opened) return null
  const { shopId, subjectId } = opened.token
  const found = await first(
    db,
    sql<Omit<OpenConfirmation, 'language' | 'text'> & { language: string; body: string | null }>`
      select shop_id, shops.name as shop_name, confirmation_id, customer_id, consent_confirmations.channel, contact, consent_confirmations.language, text_id, body,
        confirmed_at is not null as is_confirmed
      from consent_confirmations
      join customers using (shop_id, customer_id)
      join shops using (shop_id)
      left join consent_texts using (shop_id, text_id)
      where shop_id = ${shopId} and confirmation_id = ${subjectId} and erased_at is null and (expires_at > ${now} or confirmed_at is not null)`,
  )
  if (!found) return null
  const { body, language: stored, ...confirmation } = found
  const language = isLanguage(stored) ? stored : 'en'
  if (body !== null) return { ...confirmation, language, text: body }
  const { channel, shopName } = confirmation
  return { ...confirmation, language, text: (await textInForce(db, { shopId, shopName, purpose: 'marketing', channel, language })).body }
}

/** Takes a confirmation: granted, with when and from where. The second time it changes nothing. False where the link leads nowhere any more. */
export async function confirm(tx: Tx, { text, sender }: { text: string; sender: Sender }): Promise<OpenConfirmation | null> {
  const found = await findConfirmation(tx, { text, now: sender.now })
  if (!found) return null
  const { shopId, confirmationId, customerId, channel, contact, textId, language } = found
  const { count } = await write(
    tx,
    sql`update consent_confirmations set confirmed_at = ${sender.now} where shop_id = ${shopId} and confirmation_id = ${confirmationId} and confirmed_at is null`,
  )
  if (count === 0) return found
  await recordEvidence(tx, {
    shopId,
    now: sender.now,
    evidence: [
      {
        ...{ customerId, channel, purpose: 'marketing', contact, state: 'granted', occurredAt: sender.now, kind: 'confirmation' },
        ...{ source: 'double opt-in', messageId: `confirmation:${confirmationId}`, textId, language, userAgent: sender.userAgent },
        ...{ confirmationId, confirmedAt: sender.now, confirmedIp: sender.ip },
      },
    ],
  })
  return found
}
