/**
 * Requests wait in the process, and one writer a shop takes all that wait into one transaction: what a commit costs is
 * shared by as many as came meanwhile. Each is answered after the commit of its events, or told to come again.
 */
import { transaction } from '../kit/database.ts'
import { tooMany, unavailable } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { eventCatalogue } from './event-catalogue.ts'
import { firstStatistics } from './first-statistics.ts'
import { arrivalAllowance, type RejectedArrival } from './note-arrivals.ts'
import { partitionKeeper } from './partitions.ts'
import type { IncomingEvent } from './reading/read-event.ts'
import { recordEvents } from './record-events.ts'

interface Load {
  events: readonly IncomingEvent[]
  /** Some of what was rejected, to be shown. */
  rejected: readonly RejectedArrival[]
  rejectedCount: number
}

/** What one request brings. */
export interface Delivery extends Load {
  shopId: string
}

/** One an event, in the order given. */
export type Fate = 'stored' | 'duplicate' | 'not_storable'

/**
 * Stores a delivery, together with others. Afterwards its events are on disk. Throws `too_many_events` where too much waits
 * already, and `events_not_stored` where the database is away: the sender is to come again.
 */
export type Deliver = (delivery: Delivery) => Promise<Fate[]>

interface Waiting extends Delivery {
  resolve: (fates: Fate[]) => void
  reject: (error: unknown) => void
}

interface Queue {
  waiting: Waiting[]
  events: number
}

export function groupCommit({ database, clock, log }: Services): Deliver {
  const queues = new Map<string, Queue>()
  const partitions = partitionKeeper(database)
  const statistics = firstStatistics({ database, log })
  const catalogue = eventCatalogue()
  const allowance = arrivalAllowance()
  let writers = 0
  const idle: (() => void)[] = []
  let allEvents = 0

  return (delivery) => {
    const size = sizeOf(delivery)
    if (allEvents + size > mostWaiting) throw tooMany('too_many_events', { retryAfterSeconds: 2 })
    return new Promise((resolve, reject) => {
      const queue = queues.get(delivery.shopId)
      allEvents += size
      if (queue) {
        queue.waiting.push({ ...delivery, resolve, reject })
        queue.events += size
        return
      }
      const begun: Queue = { waiting: [{ ...delivery, resolve, reject }], events: size }
      queues.set(delivery.shopId, begun)
      void work(delivery.shopId, begun)
    })
  }

  /** Works until nothing waits for the shop. */
  async function work(shopId: string, queue: Queue): Promise<void> {
    // Whatever arrives in this same moment goes along.
    await new Promise((resolve) => setImmediate(resolve))
    if (writers >= mostWriters) await new Promise<void>((resolve) => idle.push(resolve))
    else writers++
    while (queue.waiting.length > 0) {
      const group = takeGroup(queue)
      await settle(shopId, group)
      await statistics.stored(group.reduce((sum, { events }) => sum + events.length, 0))
      allEvents -= group.reduce((sum, each) => sum + sizeOf(each), 0)
    }
    queues.delete(shopId)
    const next = idle.shift()
    if (next) next()
    else writers--
  }

  async function settle(shopId: string, group: readonly Waiting[]): Promise<void> {
    try {
      const fates = await store(shopId, together(group))
      let at = 0
      for (const { events, resolve } of group) {
        resolve(fates.slice(at, at + events.length))
        at += events.length
      }
    } catch (error) {
      // What one brings must not be the others' loss.
      if (group.length > 1) for (const each of group) await settle(shopId, [each])
      else {
        log.error({ err: error, shopId }, 'events could not be stored')
        group[0]?.reject(unavailable('events_not_stored', { retryAfterSeconds: 5 }))
      }
    }
  }

  /** Stores them all. Where the database refuses what they say, they are halved until it is known which. */
  async function store(shopId: string, load: Load): Promise<Fate[]> {
    const { events, ...others } = load
    try {
      return await storeTogether(shopId, load)
    } catch (error) {
      if (!isOfTheData(error) || events.length === 0) throw error
      log.warn({ err: error, shopId, events: events.length }, 'the database refuses events')
      const [refused] = events
      if (events.length === 1 && refused) {
        const rejected = [...others.rejected, unstorable(refused)]
        return store(shopId, { events: [], rejected, rejectedCount: others.rejectedCount + 1 }).then(() => ['not_storable'])
      }
      const half = events.length >> 1
      const first = await store(shopId, { ...others, events: events.slice(0, half) })
      return [...first, ...(await store(shopId, { events: events.slice(half), rejected: [], rejectedCount: 0 }))]
    }
  }

  async function storeTogether(shopId: string, load: Load): Promise<Fate[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        await partitions.keep(load.events.map(({ identity }) => identity.at))
        const now = clock.now()
        const recorded = await transaction(database, (tx) => recordEvents(tx, { shopId, ...load, now, catalogue, allowance }), {
          isFrequent: true,
        })
        catalogue.remember(shopId, recorded.seenProperties)
        return recorded.isDuplicate.map((isDuplicate) => (isDuplicate ? 'duplicate' : 'stored'))
      } catch (error) {
        const code = codeOf(error)
        // A part of the table that went meanwhile is made again.
        if (code === noPartition) partitions.forget()
        if (attempt >= mostAttempts || !triedAgain.has(code)) throw error
        await new Promise((resolve) => setTimeout(resolve, attempt * 5))
      }
    }
  }
}

/** Events that may wait in this process; each takes some KB. */
const mostWaiting = 60_000
/** Events of one transaction: more would hold its locks for long. */
const mostInGroup = 4_000
/** Shops that are written at once; the other connections are for everybody else. */
const mostWriters = 4
const mostAttempts = 8

const noPartition = '23514'
/** Customers changed hands, two waited for each other, a part of the table is missing. */
const triedAgain = new Set(['40001', '40P01', noPartition])

const sizeOf = ({ events, rejected }: Load): number => events.length + rejected.length

const together = (group: readonly Load[]): Load => ({
  events: group.flatMap(({ events }) => events),
  rejected: group.flatMap(({ rejected }) => rejected),
  rejectedCount: group.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0),
})

const unstorable = ({ index, type, name, saidUser, saidDevice, identity, receivedAt }: IncomingEvent): RejectedArrival => ({
  ...{ kind: 'rejected', index, code: 'not_storable', isFromShop: identity.trust === 'shop', receivedAt },
  raw: { type, event: name, userId: saidUser, anonymousId: saidDevice, messageId: identity.messageId },
})

function takeGroup(queue: Queue): Waiting[] {
  let size = 0
  let count = 0
  for (const each of queue.waiting) {
    if (count > 0 && size + sizeOf(each) > mostInGroup) break
    size += sizeOf(each)
    count++
  }
  queue.events -= size
  return queue.waiting.splice(0, count)
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Data that cannot be stored, or that breaks a rule of the tables (classes 22 and 23 of SQLSTATE, and limits of an index). */
const isOfTheData = (error: unknown): boolean => /^(22|23|54)/.test(codeOf(error))
