/** Events of Amazon SES as SNS brings them: signed by RSA over fixed lines, with a certificate that lies at Amazon's own address. */
import { createVerify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { bounceOf, type ProviderEvent, type ProviderRequest, parsed } from './provider-event.ts'

export type SesTold =
  | { kind: 'events'; events: ProviderEvent[] }
  /** SNS asks whether we want this; whoever answers opens the address. */
  | { kind: 'confirm'; address: string }

/** Gets what lies at an address of Amazon's; null where nothing comes. */
export type Fetch = (address: string) => Promise<string | null>

/** What a request tells; null where it is not of this topic, not signed by Amazon, or cannot be read. `topicArn` is the shop's own. */
export async function readSes({ body }: Pick<ProviderRequest, 'body'>, topicArn: string, fetch: Fetch): Promise<SesTold | null> {
  const read = Envelope.safeParse(parsed(body))
  if (!read.success || read.data.TopicArn !== topicArn) return null
  const envelope = read.data
  if (!isAmazons(envelope.SigningCertURL, '.pem') || !(await isSigned(envelope, fetch))) return null
  if (envelope.Type === 'SubscriptionConfirmation')
    return envelope.SubscribeURL !== undefined && isAmazons(envelope.SubscribeURL)
      ? { kind: 'confirm', address: envelope.SubscribeURL }
      : null
  const told = Told.safeParse(parsed(Buffer.from(envelope.Message)))
  return { kind: 'events', events: told.success ? eventOf(told.data) : [] }
}

const Envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
  SubscribeURL: z.string().optional(),
  Token: z.string().optional(),
})
type Envelope = z.infer<typeof Envelope>

/** An address that only Amazon can have. */
function isAmazons(address: string, ending = ''): boolean {
  const url = URL.parse(address)
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(url.hostname) &&
    url.pathname.endsWith(ending)
  )
}

async function isSigned(envelope: Envelope, fetch: Fetch): Promise<boolean> {
  const certificate = await fetch(envelope.SigningCertURL)
  if (certificate === null) return false
  const names = envelope.Type === 'Notification' ? notificationLines : confirmationLines
  const lines = names.flatMap((name) => (envelope[name] === undefined ? [] : [`${name}\n${envelope[name]}\n`]))
  try {
    const verifier = createVerify(envelope.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(lines.join(''))
    return verifier.verify(new X509Certificate(certificate).publicKey, envelope.Signature, 'base64')
  } catch {
    // No certificate, or no signature.
    return false
  }
}

const notificationLines = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const confirmationLines = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

const Told = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  bounce: z
    .object({
      bounceType: z.string(),
      timestamp: z.string(),
      bouncedRecipients: z.array(z.object({ status: z.string().optional(), diagnosticCode: z.string().optional() })).default([]),
    })
    .optional(),
  complaint: z.object({ timestamp: z.string() }).optional(),
  delivery: z.object({ timestamp: z.string(), smtpResponse: z.string().optional() }).optional(),
  mail: z.object({ timestamp: z.string(), tags: z.record(z.string(), z.array(z.string())).optional() }),
})

function eventOf({ eventType, notificationType, bounce, complaint, delivery, mail }: z.infer<typeof Told>): ProviderEvent[] {
  const sendId = mail.tags?.message_id?.[0]
  if (sendId === undefined) return []
  const told = (kind: ProviderEvent['kind'], at: string, words: string): ProviderEvent[] => [{ kind, sendId, at: new Date(at), words }]
  switch (eventType ?? notificationType) {
    case 'Delivery':
      return delivery ? told('delivered', delivery.timestamp, delivery.smtpResponse ?? '') : []
    case 'Complaint':
      return complaint ? told('complaint', complaint.timestamp, '') : []
    case 'Subscription':
      return told('unsubscribe', mail.timestamp, '')
    case 'Bounce': {
      if (!bounce) return []
      const [{ status, diagnosticCode = '' } = {}] = bounce.bouncedRecipients
      // Undetermined is theirs for "we do not know": no address dies of it.
      const kind = bounce.bounceType === 'Permanent' ? bounceOf(status, 'hard_bounce') : 'soft_bounce'
      return told(kind, bounce.timestamp, diagnosticCode)
    }
    default:
      return []
  }
}
