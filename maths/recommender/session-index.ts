import { type IdTable, idTable, numberFor } from './ids.ts'

/**
 * Sessions in memory: events in the order of their arrival, each linked to the one before it in its session and to the one
 * before it of the same item (−1 for none). An event is added in bounded time, and after any number of them the index is
 * the same as a new one that was given the same events.
 */
export interface SessionIndex {
  items: IdTable
  sessions: IdTable
  eventCount: number
  /** Events whose item was among the last 50 of their session already. */
  repeats: number
  /** By event. */
  item: Int32Array
  session: Int32Array
  beforeInSession: Int32Array
  beforeOfItem: Int32Array
  /** By session: its newest event. */
  newestOfSession: Int32Array
  /** By item: its newest event, and the number of its events. */
  newestOfItem: Int32Array
  eventsOfItem: Int32Array
}

export const sessionIndex = (): SessionIndex => ({
  items: idTable(),
  sessions: idTable(),
  eventCount: 0,
  repeats: 0,
  item: new Int32Array(1024),
  session: new Int32Array(1024),
  beforeInSession: new Int32Array(1024),
  beforeOfItem: new Int32Array(1024),
  newestOfSession: new Int32Array(1024).fill(-1),
  newestOfItem: new Int32Array(1024).fill(-1),
  eventsOfItem: new Int32Array(1024),
})

/** Adds what somebody looked at, to the index itself. Events come in the order of time. */
export function addEvent(index: SessionIndex, { session, item }: { session: string; item: string }): void {
  const [ofSession, ofItem, event] = [numberFor(index.sessions, session), numberFor(index.items, item), index.eventCount]
  makeRoom(index, { sessions: ofSession + 1, items: ofItem + 1, events: event + 1 })
  if (isRepeat(index, ofSession, ofItem)) index.repeats++
  index.item[event] = ofItem
  index.session[event] = ofSession
  index.beforeInSession[event] = index.newestOfSession[ofSession] ?? -1
  index.beforeOfItem[event] = index.newestOfItem[ofItem] ?? -1
  index.newestOfSession[ofSession] = event
  index.newestOfItem[ofItem] = event
  index.eventsOfItem[ofItem] = (index.eventsOfItem[ofItem] ?? 0) + 1
  index.eventCount = event + 1
}

/** A new index of the newest events only, so that memory has a bound. */
export function newestEvents(index: SessionIndex, count: number): SessionIndex {
  const kept = sessionIndex()
  for (let event = Math.max(0, index.eventCount - count); event < index.eventCount; event++) {
    const [session, item] = [index.sessions.ids[index.session[event] ?? -1], index.items.ids[index.item[event] ?? -1]]
    if (session !== undefined && item !== undefined) addEvent(kept, { session, item })
  }
  return kept
}

function isRepeat(index: SessionIndex, session: number, item: number): boolean {
  let event = index.newestOfSession[session] ?? -1
  for (let back = 0; event >= 0 && back < 50; back++) {
    if (index.item[event] === item) return true
    event = index.beforeInSession[event] ?? -1
  }
  return false
}

function makeRoom(index: SessionIndex, { sessions, items, events }: { sessions: number; items: number; events: number }): void {
  if (events > index.item.length) {
    for (const column of ['item', 'session', 'beforeInSession', 'beforeOfItem'] as const) index[column] = doubled(index[column], 0)
  }
  if (sessions > index.newestOfSession.length) index.newestOfSession = doubled(index.newestOfSession, -1)
  if (items > index.newestOfItem.length) {
    index.newestOfItem = doubled(index.newestOfItem, -1)
    index.eventsOfItem = doubled(index.eventsOfItem, 0)
  }
}

function doubled(values: Int32Array, rest: number): Int32Array {
  const room = new Int32Array(2 * values.length).fill(rest, values.length)
  room.set(values)
  return room
}
