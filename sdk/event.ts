/** What a shop's server tells, and the form in which it travels: the tracking protocol of Segment. */

export type Values = Record<string, unknown>

/** Whom it is about: the shop's own number of the customer, the id that a browser calls itself by, or both. */
export type Who = { userId: string; anonymousId?: string } | { anonymousId: string; userId?: string }

export interface Circumstances {
  /** When it happened; now, where it is not said. */
  timestamp?: Date
  /** Your own id of this fact: told again under the same one, it is the same fact. Made up where it is not said. */
  messageId?: string
  /** What is known around it, such as `{ ip, userAgent, page: { url } }`. */
  context?: Values
}

/** Something that somebody did, such as `Order Completed`. */
export type Track = Who & Circumstances & { event: string; properties?: Values }
/** What is known of somebody, such as `{ email, firstName, phone }`. */
export type Identify = Who & Circumstances & { traits?: Values }
/** A page that somebody saw. */
export type Page = Who & Circumstances & { name?: string; properties?: Values }
/** The firm or household that somebody belongs to. */
export type Group = Who & Circumstances & { groupId: string; traits?: Values }
/** Somebody who was known by `previousId` is `userId` from now on. */
export type Alias = Circumstances & { userId: string; previousId: string }

export type EventType = 'track' | 'identify' | 'page' | 'group' | 'alias'

/** An event in the words of the protocol. */
export type WireEvent = Values & { type: EventType; messageId: string; timestamp: string }

/** Throws a TypeError where something in it is no JSON. Changes to the caller's objects come too late. */
export function writeEvent(type: EventType, said: Circumstances, now: Date): string {
  const { timestamp = now, messageId = crypto.randomUUID(), ...fact } = said
  const event: WireEvent = { ...fact, type, messageId, timestamp: timestamp.toISOString() }
  return JSON.stringify(event)
}
