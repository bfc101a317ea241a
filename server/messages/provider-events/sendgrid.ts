import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { bounceOf, idName, type ProviderEvent, parsed, type ReadProvider } from './provider-event.ts'

/** Signed by ECDSA (P-256, SHA-256) over the time and the body as it came; the secret is their public key in base64. */
export const readSendGrid: ReadProvider = ({ headers, body }, publicKey) => {
  const signature = headers['x-twilio-email-event-webhook-signature']
  const timestamp = headers['x-twilio-email-event-webhook-timestamp']
  if (!signature || !timestamp || !isSigned(Buffer.concat([Buffer.from(timestamp), body]), signature, publicKey)) return null
  const events = z.array(z.unknown()).safeParse(parsed(body))
  return events.success ? events.data.flatMap((event) => eventOf(event)) : null
}

function isSigned(signed: Buffer, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify('sha256', signed, key, Buffer.from(signature, 'base64'))
  } catch {
    // A key or a signature that is none.
    return false
  }
}

const Event = z.object({
  event: z.string(),
  type: z.string().optional(),
  reason: z.string().optional(),
  status: z.string().optional(),
  timestamp: z.number(),
  [idName]: z.string(),
})

function eventOf(raw: unknown): ProviderEvent[] {
  const read = Event.safeParse(raw)
  if (!read.success) return []
  const { event, type, reason = '', status, timestamp, [idName]: sendId } = read.data
  const kind = kindOf(event, { type, reason, status })
  return kind === null ? [] : [{ kind, sendId, at: new Date(timestamp * 1000), words: reason }]
}

function kindOf(
  event: string,
  { type, reason, status }: { type: string | undefined; reason: string; status: string | undefined },
): ProviderEvent['kind'] | null {
  switch (event) {
    case 'delivered':
      return 'delivered'
    case 'bounce':
      // What they call blocked was refused for the moment, or for the sender.
      return type === 'blocked' ? bounceOf(status === '5.2.2' ? status : undefined, 'soft_bounce') : bounceOf(status, 'hard_bounce')
    case 'deferred':
      return 'soft_bounce'
    case 'dropped':
      return reason === 'Bounced Address' || reason === 'Invalid' ? 'hard_bounce' : null
    case 'spamreport':
      return 'complaint'
    case 'unsubscribe':
    case 'group_unsubscribe':
      return 'unsubscribe'
    default:
      return null
  }
}
