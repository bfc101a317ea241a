/**
 * What stands in the links that people get: whose it is and for what, signed with a key of the shop. No address is in it, and
 * nobody can make one for somebody else.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Purpose } from './schema.ts'

export type LinkKind = 'preferences' | 'confirmation'

export interface LinkToken {
  kind: LinkKind
  shopId: string
  /** Of preferences the customer, of a confirmation the confirmation. */
  subjectId: string
  /** Tells the address apart from others of the same person: the first bytes of its keyed hash. */
  contactTag: Buffer
  purpose: Purpose
  /** The message that the link stands in; all zeros where it was made by hand. */
  messageId: string
  keyNo: number
  issuedAt: Date
}

export const noMessage = '00000000-0000-0000-0000-000000000000'

/** Links keep working for more than a year after the message: nobody should look for a newer mail to leave. */
export const linkDays = 400

/** The text that stands in the address of the page, 151 characters without any that need escaping. */
export function signToken(token: LinkToken, secret: Buffer): string {
  const content = writeContent(token)
  return Buffer.concat([content, signature(content, secret)]).toString('base64url')
}

/** What a token says of itself, before anybody has looked whether it is true; null where it is no token. */
export function readToken(text: string): { token: LinkToken; isSignedBy(secret: Buffer): boolean } | null {
  if (!/^[\w-]+$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  // One text for one token: what decodes to the same bytes otherwise is refused.
  if (bytes.length !== contentLength + signatureLength || bytes.toString('base64url') !== text) return null
  const content = bytes.subarray(0, contentLength)
  const token = readContent(content)
  if (token === null) return null
  return { token, isSignedBy: (secret) => timingSafeEqual(bytes.subarray(contentLength), signature(content, secret)) }
}

/** Tells one address of a person from another without saying which it is. */
export const contactTag = (contact: string, secret: Buffer): Buffer =>
  createHmac('sha256', secret).update(`contact\0${contact}`).digest().subarray(0, tagLength)

const version = 1
const tagLength = 8
const signatureLength = 32
const contentLength = 1 + 1 + 2 + 4 + 16 + 16 + tagLength + 1 + 16
const kinds: readonly LinkKind[] = ['preferences', 'confirmation']
const purposes: readonly Purpose[] = ['marketing', 'track', 'profile', 'share_ads']

const signature = (content: Buffer, secret: Buffer): Buffer => createHmac('sha256', secret).update('link\0').update(content).digest()

function writeContent({ kind, shopId, subjectId, contactTag, purpose, messageId, keyNo, issuedAt }: LinkToken): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt8(version, 0)
  head.writeUInt8(kinds.indexOf(kind), 1)
  head.writeUInt16BE(keyNo, 2)
  head.writeUInt32BE(Math.floor(issuedAt.getTime() / 60_000), 4)
  return Buffer.concat([
    head,
    bytesOf(shopId),
    bytesOf(subjectId),
    contactTag,
    Buffer.from([purposes.indexOf(purpose)]),
    bytesOf(messageId),
  ])
}

function readContent(content: Buffer): LinkToken | null {
  const kind = kinds[content.readUInt8(1)]
  const purpose = purposes[content.readUInt8(40 + tagLength)]
  if (content.readUInt8(0) !== version || kind === undefined || purpose === undefined) return null
  return {
    ...{ kind, purpose },
    keyNo: content.readUInt16BE(2),
    issuedAt: new Date(content.readUInt32BE(4) * 60_000),
    shopId: idOf(content.subarray(8, 24)),
    subjectId: idOf(content.subarray(24, 40)),
    contactTag: content.subarray(40, 40 + tagLength),
    messageId: idOf(content.subarray(41 + tagLength)),
  }
}

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

const idOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
