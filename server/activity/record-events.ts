/** What is waiting at the door of a shop, into the database: one transaction, some statements, however many events. */
import { lockEvents, type Touch, touchAll } from '../customers/customers.ts'
import type { Tx } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { addCounts, type DayCounts } from './counts.ts'
import { addActivity, recountActivity } from './customer-activity.ts'
import { type Catalogue, noteProperties, type SeenProperty } from './event-catalogue.ts'
import { takeConsents } from './event-consents.ts'
import { type MovedEvent, ownEvents } from './event-owners.ts'
import { type ArrivalAllowance, noteArrivals, type RejectedArrival } from './note-arrivals.ts'
import { noteOrderEvents } from './order-events.ts'
import type { IncomingEvent } from './reading/read-event.ts'
import { takeMessages } from './seen-messages.ts'
import { insertEvents, type OwnedEvent } from './stored-events.ts'

export interface Recording {
  shopId: string
  events: readonly IncomingEvent[]
  /** Some of what was rejected, to be shown. */
  rejected: readonly RejectedArrival[]
  rejectedCount: number
  now: Date
  catalogue: Catalogue
  allowance: ArrivalAllowance
}

export interface RecordedEvents {
  /** One an event, in the order given: whether it was there already. */
  isDuplicate: boolean[]
  /** To be remembered once it is committed. */
  seenProperties: SeenProperty[]
}

/**
 * Stores events that were not there yet, with whose they are; an event that was there has no effect at all. What is derived
 * from events is true afterwards, and whoever derives something else is told.
 * Fails with 40001 where customers change hands at this moment, and with 23514 where a part of the table is missing.
 */
export async function recordEvents(
  tx: Tx,
  { shopId, events, rejected, rejectedCount, now, catalogue, allowance }: Recording,
): Promise<RecordedEvents> {
  await lockEvents(tx, { shopId })
  const seen = events.length === 0 ? [] : await takeMessages(tx, { shopId, events, now })
  const fresh = events.filter((_, index) => seen[index] === 'new')
  const { owned, moved } = await storeFresh(tx, { shopId, events: fresh, now })
  const problems = await noteOrderEvents(tx, { shopId, owned })
  const seenProperties = catalogue.news(shopId, fresh)
  await noteProperties(tx, { shopId, seen: seenProperties })
  const [accepting, rejecting] = (['accepted', 'rejected'] as const).map((outcome) =>
    allowance(shopId, outcome, outcome === 'accepted' ? owned.length : rejected.length, now.getTime()),
  )
  await noteArrivals(tx, { shopId, accepted: owned.slice(0, accepting), problems, rejected: rejected.slice(0, rejecting) })
  await tell(tx, { shopId, owned, moved, now })
  await addCounts(tx, { shopId, stored: fresh, counts: countsOf(seen, rejectedCount), now })
  return { isDuplicate: seen.map((each) => each !== 'new'), seenProperties }
}

async function storeFresh(
  tx: Tx,
  { shopId, events, now }: { shopId: string; events: readonly IncomingEvent[]; now: Date },
): Promise<{ owned: OwnedEvent[]; moved: MovedEvent[] }> {
  if (events.length === 0) return { owned: [], moved: [] }
  const { owners, moved } = await ownEvents(tx, { shopId, events, now })
  const owned = owners.map((owner, index): OwnedEvent => ({ ...owner, event: events[index] as IncomingEvent, eventId: newId() }))
  // In this order, so that the lines of the one are written while the database does the other.
  await Promise.all([addActivity(tx, { shopId, owned }), insertEvents(tx, { shopId, owned, now })])
  await takeConsents(tx, { shopId, owned, now })
  await recountActivity(tx, { shopId, customerIds: moved.map(({ customerId }) => customerId) })
  return { owned, moved }
}

/** One note for each name of events, with everybody who has more or fewer of them. */
async function tell(
  tx: Tx,
  { shopId, owned, moved, now }: { shopId: string; owned: readonly OwnedEvent[]; moved: readonly MovedEvent[]; now: Date },
): Promise<void> {
  const people = new Map<string, string[]>()
  const add = (name: string, customerId: string) => {
    const known = people.get(name)
    if (known) known.push(customerId)
    else people.set(name, [customerId])
  }
  for (const { event, customerId } of owned) if (customerId !== null) add(event.name, customerId)
  for (const { name, customerId } of moved) add(name, customerId)
  const touches = [...people].map(([name, customerIds]): Touch => ({ topic: `event:${name}`, customerIds }))
  await touchAll(tx, { shopId, touches, now })
}

function countsOf(seen: readonly ('new' | 'duplicate' | 'conflict')[], rejected: number): DayCounts {
  const counts: DayCounts = { accepted: 0, duplicates: 0, conflicts: 0, rejected }
  for (const each of seen) {
    if (each === 'new') counts.accepted++
    else counts.duplicates++
    if (each === 'conflict') counts.conflicts++
  }
  return counts
}
