import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { idName, type ProviderEvent, parsed, type ReadProvider } from './provider-event.ts'

/** Not signed: user and password stand in the address that the shop gave them, and come as Basic. The secret is `user:password`. */
export const readPostmark: ReadProvider = ({ headers, body }, secret) => {
  const given = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (given === undefined || !isSame(Buffer.from(given, 'base64').toString('utf8'), secret)) return null
  const read = Told.safeParse(parsed(body))
  return read.success ? eventOf(read.data) : null
}

const Told = z.object({
  RecordType: z.string(),
  TypeCode: z.number().optional(),
  SuppressSending: z.boolean().optional(),
  Description: z.string().optional(),
  Details: z.string().optional(),
  BouncedAt: z.string().optional(),
  DeliveredAt: z.string().optional(),
  ChangedAt: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).optional(),
})

/** https://postmarkapp.com/developer/api/bounce-api#bounce-types */
const softCodes = new Set([2, 4096, 256, 8192, 16384])

function eventOf(told: z.infer<typeof Told>): ProviderEvent[] {
  const sendId = told.Metadata?.[idName]
  const at = new Date(told.BouncedAt ?? told.DeliveredAt ?? told.ChangedAt ?? Number.NaN)
  const kind = kindOf(told)
  if (kind === null || sendId === undefined || Number.isNaN(at.getTime())) return []
  return [{ kind, sendId, at, words: told.Details ?? told.Description ?? '' }]
}

function kindOf({ RecordType, TypeCode = 0, SuppressSending }: z.infer<typeof Told>): ProviderEvent['kind'] | null {
  if (RecordType === 'Delivery') return 'delivered'
  if (RecordType === 'SpamComplaint' || TypeCode === 512) return 'complaint'
  if (RecordType === 'SubscriptionChange') return SuppressSending ? 'unsubscribe' : null
  if (RecordType !== 'Bounce') return null
  return TypeCode === 1 ? 'hard_bounce' : softCodes.has(TypeCode) ? 'soft_bounce' : 'blocked'
}

/** Compared by their hashes, so that time tells nothing of the secret. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
