import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { bounceOf, idName, type ProviderEvent, parsed, type ReadProvider } from './provider-event.ts'

/** Older requests are refused; what was signed is a token and a time, and not the body. */
const mostMinutes = 5

/** Signed by HMAC-SHA256 with their signing key. Whoever keeps events must take each token once: `tokenOf`. */
export const readMailgun: ReadProvider = ({ body, now }, signingKey) => {
  const read = Told.safeParse(parsed(body))
  if (!read.success) return null
  const { signature, 'event-data': event } = read.data
  const age = Math.abs(now.getTime() - Number(signature.timestamp) * 1000)
  if (!isSigned(signature, signingKey) || !(age <= mostMinutes * 60_000)) return null
  const sendId = event['user-variables']?.[idName]
  const kind = kindOf(event)
  if (kind === null || sendId === undefined) return []
  return [{ kind, sendId, at: new Date(event.timestamp * 1000), words: event['delivery-status']?.description ?? event.reason ?? '' }]
}

/** What makes a request the same as one that came before; null where there is none. */
export function tokenOf(body: Buffer): string | null {
  const read = Told.safeParse(parsed(body))
  return read.success ? read.data.signature.token : null
}

const Signature = z.object({ timestamp: z.string(), token: z.string().min(1).max(200), signature: z.string() })
const Told = z.object({
  signature: Signature,
  'event-data': z.object({
    event: z.string(),
    severity: z.string().optional(),
    reason: z.string().optional(),
    timestamp: z.number(),
    'delivery-status': z.object({ description: z.string().optional(), 'enhanced-code': z.string().optional() }).optional(),
    'user-variables': z.record(z.string(), z.string()).optional(),
  }),
})

function isSigned({ timestamp, token, signature }: z.infer<typeof Signature>, signingKey: string): boolean {
  const expected = createHmac('sha256', signingKey)
    .update(timestamp + token)
    .digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function kindOf({ event, severity, ...rest }: z.infer<typeof Told>['event-data']): ProviderEvent['kind'] | null {
  switch (event) {
    case 'delivered':
      return 'delivered'
    case 'failed':
      return severity === 'permanent' ? bounceOf(rest['delivery-status']?.['enhanced-code'], 'hard_bounce') : 'soft_bounce'
    case 'complained':
      return 'complaint'
    case 'unsubscribed':
      return 'unsubscribe'
    default:
      return null
  }
}
