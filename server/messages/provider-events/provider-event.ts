/** What providers tell of a message after they took it, in one model for all of them. */

export type ProviderEventKind = 'delivered' | 'hard_bounce' | 'soft_bounce' | 'blocked' | 'complaint' | 'unsubscribe'

export interface ProviderEvent {
  kind: ProviderEventKind
  /** Our id, as it went along with the message. What comes without one is about no message of ours. */
  sendId: string
  at: Date
  /** What the provider says of it. */
  words: string
}

/** A request as it came in: what is signed is the bytes, so they are never written anew. */
export interface ProviderRequest {
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
  now: Date
}

/** What a request tells; null where it is not the provider's, is too old, or cannot be read. */
export type ReadProvider = (request: ProviderRequest, secret: string) => ProviderEvent[] | null

/** The name under which our id goes along with a message. */
export const idName = 'regulars_message_id'

/** The kind of a bounce by its enhanced status (RFC 3463): a full mailbox is soft, a refusal of the sender's name is no dead address. */
export function bounceOf(status: string | undefined, otherwise: 'hard_bounce' | 'soft_bounce'): ProviderEventKind {
  if (status === undefined || !/^[245]\.\d+\.\d+$/.test(status)) return otherwise
  if (status.startsWith('5.7.')) return 'blocked'
  return status.startsWith('5.') && status !== '5.2.2' ? 'hard_bounce' : 'soft_bounce'
}

export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // No JSON is nothing that a provider sends.
    return null
  }
}
