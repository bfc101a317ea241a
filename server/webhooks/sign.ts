/** Signatures by Standard Webhooks (github.com/standard-webhooks): symmetric, version 1. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** A new secret of 256 random bits, as receivers paste it into their settings. */
export const newWebhookSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

/** Enough to tell which of two secrets a program has, and nothing to guess the rest by. */
export const hintOf = (secret: string): string => secret.slice(0, prefix.length + 4)

export interface Signed {
  id: string
  body: string
  /** The instant of this attempt, not of the event: receivers refuse what is older than some minutes. */
  at: Date
}

/** The headers of one attempt. Several secrets during a rotation give several signatures, and a receiver needs one that fits. */
export function signedHeaders({ id, body, at }: Signed, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret, `${id}.${timestamp}.${body}`)}`).join(' '),
  }
}

function signature(secret: string, content: string): string {
  return createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
    .update(content)
    .digest('base64')
}
