/**
 * What a shop's server signs to say who is on its page: `base64url(json).base64url(HMAC-SHA256 of the first part)`, as
 * docs/developers/loyalty-widget.md describes it to the shops.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { CustomerName } from '../../customers/customers.ts'

export interface Identity {
  shopId: string
  customer: CustomerName
  expiresAt: Date
  nonce: string
}

/** Shops have numbers as numbers and as texts; both are the same number. */
const CustomerNumber = z.union([z.string().trim().min(1).max(200), z.int().min(0)]).transform(String)

const Payload = z.strictObject({
  shop: z.uuid().toLowerCase(),
  customer: z.union([z.strictObject({ number: CustomerNumber }), z.strictObject({ email: z.email().max(254) })]),
  exp: z.int().min(0).max(100_000_000_000),
  nonce: z.string().min(8).max(100),
})

/** What the token says, not yet believed; null where it cannot be a token. */
export function readIdentity(token: string): { identity: Identity; isSignedBy(secret: string): boolean } | null {
  const [, body, mac] = /^([\w-]{1,2000})\.([\w-]{43})$/.exec(token) ?? []
  if (body === undefined || mac === undefined) return null
  const payload = Payload.safeParse(jsonOf(body))
  if (!payload.success) return null
  const { shop, customer, exp, nonce } = payload.data
  return {
    identity: { shopId: shop, customer, expiresAt: new Date(exp * 1000), nonce },
    isSignedBy: (secret) => timingSafeEqual(Buffer.from(createHmac('sha256', secret).update(body).digest('base64url')), Buffer.from(mac)),
  }
}

/** A shop's clock may be a little ahead of ours. */
const longestMs = 61 * 60_000

/** Signed for a moment that is near: not over, and not so far ahead that a copy of it would stay good for long. */
export function isTimely({ expiresAt }: Identity, now: Date): boolean {
  const leftMs = expiresAt.getTime() - now.getTime()
  return leftMs > 0 && leftMs <= longestMs
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  } catch {
    // Nonsense is what the schema refuses.
    return undefined
  }
}
