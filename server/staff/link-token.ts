import { compact, hyphenated } from './api-key-text.ts'

/** What the last part of a link's address says: the link that makes the first owner, or an invitation into a shop. */
export type LinkToken = { kind: 'owner'; secret: string } | { kind: 'invitation'; shopId: string; invitationId: string; secret: string }

function writeLinkToken(link: LinkToken): string {
  return link.kind === 'owner' ? `o-${link.secret}` : `i-${compact(link.shopId)}-${compact(link.invitationId)}-${link.secret}`
}

/** Undefined where the text cannot be of a link. */
export function readLinkToken(text: string): LinkToken | undefined {
  const [, ownerSecret] = /^o-([\w-]{43})$/.exec(text) ?? []
  if (ownerSecret) return { kind: 'owner', secret: ownerSecret }
  const [, shop, invitation, secret] = /^i-([0-9a-f]{32})-([0-9a-f]{32})-([\w-]{43})$/.exec(text) ?? []
  if (!shop || !invitation || !secret) return undefined
  return { kind: 'invitation', shopId: hyphenated(shop), invitationId: hyphenated(invitation), secret }
}

export const linkAddress = (publicUrl: string, link: LinkToken): string => `${publicUrl}/start/${writeLinkToken(link)}`
