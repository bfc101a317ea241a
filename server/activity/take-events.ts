/** Events that the product has itself, in one transaction with whatever else its caller records. */
import type { Database, Tx } from '../kit/database.ts'
import { eventCatalogue } from './event-catalogue.ts'
import { partitionKeeper } from './partitions.ts'
import { type Envelope, type IncomingEvent, readEvent } from './reading/read-event.ts'
import { recordEvents } from './record-events.ts'

/** One event as the protocol writes it, and who vouches for it. */
export interface ToldEvent {
  trust: Envelope['trust']
  /** When it happened, and when it arrived. */
  at: Date
  /** As it stands in a batch: type, messageId, userId, anonymousId, properties or traits, context. */
  message: Record<string, unknown>
}

/** Makes the parts of the table in which events of these instants will lie; called before the transaction that tells of them. */
export const makeRoomForEvents = (database: Database, instants: Iterable<Date>): Promise<void> => partitionKeeper(database).keep(instants)

/**
 * Stores these events as if each had come through the door when it happened; the same again changes nothing. They are not
 * among the arrivals that people watch: nobody sent them. An event that cannot be read is a fault of the caller.
 */
export async function takeEvents(
  tx: Tx,
  { shopId, country, told, now }: { shopId: string; country: string; told: readonly ToldEvent[]; now: Date },
): Promise<void> {
  const events = told.map((each, index) => readTold(each, index, country))
  await recordEvents(tx, { shopId, events, rejected: [], rejectedCount: 0, now, catalogue: eventCatalogue(), allowance: () => 0 })
}

function readTold({ trust, at, message }: ToldEvent, index: number, country: string): IncomingEvent {
  const envelope: Envelope = {
    trust,
    receivedAt: at,
    sentAt: null,
    context: null,
    type: null,
    isHistorical: false,
    country,
    writeKey: null,
  }
  const event = readEvent({ ...message, timestamp: at.toISOString() }, index, envelope)
  if (event.kind === 'rejected') throw new Error(`an event that cannot be read: ${event.code}`)
  return event
}
