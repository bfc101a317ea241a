/** When an event happened, told by a clock that may be wrong. All instants are epoch milliseconds. */

export interface ToldTimes {
  /** What the sender's clock showed when it happened; null where it was not said, or cannot be read. */
  original: number | null
  /** What the same clock showed when it was sent. */
  sentAt: number | null
  receivedAt: number
  /** From a program that brings old events in: the time is taken as it was said. */
  isHistorical: boolean
}

export type EventTime = { kind: 'time'; at: number; isClamped: boolean } | { kind: 'too_old' }

/**
 * `receivedAt − (sentAt − original)`: how long before it was sent it happened is right even where the clock is not.
 * Without `sentAt` it is what was said; without a time, when it arrived. Later than an hour after it arrived it cannot have
 * been, and counts as when it arrived; older than ten years it is refused.
 */
export function eventTime({ original, sentAt, receivedAt, isHistorical }: ToldTimes): EventTime {
  if (original === null) return { kind: 'time', at: receivedAt, isClamped: false }
  const at = sentAt === null || isHistorical ? original : receivedAt - (sentAt - original)
  if (at > receivedAt + hourMs) return { kind: 'time', at: receivedAt, isClamped: true }
  return at < receivedAt - tenYearsMs ? { kind: 'too_old' } : { kind: 'time', at, isClamped: false }
}

/**
 * An instant as senders write it: ISO 8601, also with digits left out (UTC where there is no zone), or epoch milliseconds.
 * Null where it is neither, or no day of the calendar.
 */
export function readInstant(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= lastInstant ? value : null
  if (typeof value !== 'string' || value.length > 40) return null
  const ms = Date.parse(strictIso.test(value) ? value : padded(value))
  return Number.isNaN(ms) ? null : ms
}

const hourMs = 3_600_000
const tenYearsMs = 3_652.5 * 24 * hourMs
const lastInstant = 8.64e15
const strictIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/
const looseIso = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(Z|[+-]\d\d:?\d\d)?)?$/

/** In the one form that engines must read, empty where it is no such text. */
function padded(text: string): string {
  const [, year, month = '', day = '', hour = '00', minute = '00', second = '00', zone = 'Z'] = looseIso.exec(text) ?? []
  if (year === undefined) return ''
  const colon = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}:${second}${colon}`
}
