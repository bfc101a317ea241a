import assert from 'node:assert/strict'
import { all, type Db, sql, type Tx } from '../kit/database.ts'
import { signingKey, verifyingSecret } from './link-keys.ts'
import { contactTag, type LinkToken, linkDays, noMessage, readToken, signToken } from './link-token.ts'
import { currentCustomer } from './lock-customers.ts'
import type { Channel } from './schema.ts'

/** Somebody to whom a message goes. */
interface Addressee {
  customerId: string
  contact: string
  messageId?: string
}

/** The address of somebody's preference page, as it stands in a message to one of their addresses. */
export async function preferenceLink(tx: Tx, { shopId, now, ...addressee }: Addressee & { shopId: string; now: Date }): Promise<string> {
  const [link] = await preferenceLinks(tx, { shopId, addressees: [addressee], now })
  assert(link)
  return link
}

/** The same for many, in their order. */
export async function preferenceLinks(
  tx: Tx,
  { shopId, addressees, now }: { shopId: string; addressees: readonly Addressee[]; now: Date },
): Promise<string[]> {
  const { keyNo, secret } = await signingKey(tx, { shopId, now })
  return addressees.map(({ customerId, contact, messageId = noMessage }) => {
    const token = { kind: 'preferences', shopId, subjectId: customerId, purpose: 'marketing', messageId, keyNo, issuedAt: now } as const
    return `/p/${signToken({ ...token, contactTag: contactTag(contact, secret) }, secret)}`
  })
}

/** Who opened a preference page, and with which of their addresses. */
export interface Visitor {
  shopId: string
  customerId: string
  /** The id in the link: the customer before it was merged into another. */
  originId: string
  contact: string
  channel: Channel
  messageId: string
}

/** Whom a link leads to; null where it is none, too old, or nobody is known by it any more. All of them look the same from outside. */
export async function visitorOf(db: Db, { text, now }: { text: string; now: Date }): Promise<Visitor | null> {
  const opened = await openToken(db, { text, now, kind: 'preferences' })
  if (!opened) return null
  const { token, secret } = opened
  const { shopId, subjectId, messageId } = token
  const customerId = await currentCustomer(db, { shopId, customerId: subjectId })
  if (customerId === undefined) return null
  const contacts = await all(
    db,
    sql<{ contact: string; channel: Channel }>`
      select value as contact, case kind when 'email' then 'email' else 'sms' end as channel from identifiers
      where shop_id = ${shopId} and customer_id = ${customerId} and kind in ('email', 'phone')
      union
      select contact, channel from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel <> 'any' and contact <> ''`,
  )
  const own = contacts.find(({ contact }) => contactTag(contact, secret).equals(token.contactTag))
  return own ? { shopId, customerId, originId: subjectId, ...own, messageId } : null
}

/** A token that is true: signed with a key of the shop that still counts, and not too old. */
export async function openToken(
  db: Db,
  { text, kind, now }: { text: string; kind: LinkToken['kind']; now: Date },
): Promise<{ token: LinkToken; secret: Buffer } | null> {
  const read = readToken(text)
  if (!read || read.token.kind !== kind) return null
  const secret = await verifyingSecret(db, read.token)
  if (!secret || !read.isSignedBy(secret)) return null
  const ageDays = (now.getTime() - read.token.issuedAt.getTime()) / 86_400_000
  return ageDays <= linkDays ? { token: read.token, secret } : null
}
