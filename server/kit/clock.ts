/**
 * Instants, days and time zones.
 *
 * A day is the text `YYYY-MM-DD`, years 0001 to 9999: it sorts as it reads, and it is what the database stores beside an
 * instant. Temporal knows the rules of the zones but takes 25 µs an answer, so what it says is remembered for each zone
 * and few days; a million rows then cost well under a second.
 */
import assert from 'node:assert/strict'
import { Temporal } from 'temporal-polyfill'

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A date and time on the wall of some place; `m` 1–12, fractions of a second in `ms`. */
export interface LocalTime {
  y: number
  m: number
  d: number
  h: number
  mi: number
  s: number
  ms?: number
}

/** The calendar day of an instant in a time zone. Throws on an unknown zone and outside the years 0001–9999. */
export function localDay(instant: Date, zone: string): string {
  const ms = instant.getTime()
  return dayText(Math.floor((ms + offsetAt(ms, zone)) / MS_PER_DAY))
}

/** The hour, 0 to 23, that the wall shows at an instant in a time zone. Throws on an unknown zone. */
export function localHour(instant: Date, zone: string): number {
  const ms = instant.getTime()
  const wall = ms + offsetAt(ms, zone)
  return Math.floor((wall - Math.floor(wall / MS_PER_DAY) * MS_PER_DAY) / MS_PER_HOUR)
}

/**
 * The instant at which the wall in this zone shows this time. A time that occurs twice, when clocks go back, is the
 * earlier instant; a time that is skipped, when clocks go forward, moves forward by what was skipped (one hour in
 * Poland and Ukraine). Throws a RangeError where the calendar has no such time, as 31 February or 24:00.
 */
export function localToInstant(time: LocalTime, zone: string): Date {
  const { y, m, d, h, mi, s, ms = 0 } = time
  if (!isCalendarDay(y, m, d) || !isTimeOfDay(h, mi, s, ms)) throw new RangeError('There is no such date or time.')

  const wall = dayNumber(y, m, d) * MS_PER_DAY + ((h * 60 + mi) * 60 + s) * 1000 + ms
  const before = offsetAt(wall - MS_PER_DAY, zone)
  const after = offsetAt(wall + MS_PER_DAY, zone)
  if (before === after || offsetAt(wall - before, zone) === before) return new Date(wall - before)
  // Past the change the later offset holds, unless the wall skipped this time: then neither fits, and the earlier
  // offset carries it forward by the length of the gap.
  return new Date(offsetAt(wall - after, zone) === after ? wall - after : wall - before)
}

/** Whether the calendar has this day, years 1 to 9999. */
export function isCalendarDay(y: number, m: number, d: number): boolean {
  return (
    Number.isInteger(y) &&
    Number.isInteger(m) &&
    Number.isInteger(d) &&
    y >= 1 &&
    y <= 9999 &&
    m >= 1 &&
    m <= 12 &&
    d >= 1 &&
    d <= daysIn(y, m)
  )
}

/** The day `n` days later, or earlier where `n` is negative. */
export function addDays(day: string, n: number): string {
  return dayText(numberOf(day) + n)
}

/** How many days `b` is after `a`; negative where it is before. */
export function daysBetween(a: string, b: string): number {
  return numberOf(b) - numberOf(a)
}

/** The day so many months later, or earlier; the last of the month where that has no such day: 31 January and a month is 28 February. */
export function addMonths(day: string, months: number): string {
  const month = digits(day, 0, 4) * 12 + digits(day, 5, 7) - 1 + months
  const y = Math.floor(month / 12)
  const m = (((month % 12) + 12) % 12) + 1
  return dayText(dayNumber(y, m, Math.min(digits(day, 8, 10), daysIn(y, m))))
}

/** The last day of a day's month. */
export const endOfMonth = (day: string): string => addDays(addMonths(`${monthOf(day)}-01`, 1), -1)

/** The instant at which a day begins in a zone: midnight, or the first time after it where clocks skip midnight. */
export function startOfDay(day: string, zone: string): Date {
  return localToInstant({ y: digits(day, 0, 4), m: digits(day, 5, 7), d: digits(day, 8, 10), h: 0, mi: 0, s: 0 }, zone)
}

/** The minute, 0 to 1439, that the wall shows at an instant in a time zone. Throws on an unknown zone. */
export function localMinute(instant: Date, zone: string): number {
  const ms = instant.getTime()
  const wall = ms + offsetAt(ms, zone)
  return Math.floor((wall - Math.floor(wall / MS_PER_DAY) * MS_PER_DAY) / 60_000)
}

/**
 * The first instant at which the wall shows this minute of a day, 0 to 1439, or more. Where clocks skip it, this is the moment
 * at which they jump; where it comes twice, its first time.
 */
export function firstMinute(day: string, minute: number, zone: string): Date {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number)
  const at = localToInstant({ y, m, d, h: Math.floor(minute / 60), mi: minute % 60, s: 0 }, zone)
  if (localDay(at, zone) === day && localMinute(at, zone) === minute) return at
  let [before, after] = [at.getTime() - MS_PER_DAY, at.getTime()]
  const skipped = offsetAt(after, zone)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle, zone) === skipped) after = middle
    else before = middle
  }
  return new Date(after)
}

/** The month of a day, `YYYY-MM`. */
export function monthOf(day: string): string {
  numberOf(day)
  return day.slice(0, 7)
}

/**
 * Whether this is the name of a time zone of the IANA database. Bare offsets as `+02:00` are refused, because PostgreSQL
 * reads their sign the other way round.
 */
export function isTimeZone(id: string): boolean {
  if (!/^[A-Za-z]/.test(id)) return false
  try {
    temporalOffset(0, id)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const MS_PER_HOUR = 3_600_000
const MS_PER_DAY = 86_400_000
const MS_PER_SPAN = 4 * MS_PER_DAY
const FIRST_DAY = dayNumber(1, 1, 1)
const LAST_DAY = dayNumber(9999, 12, 31)
/** More than 130 years of days: only nonsense in the rows can fill a cache. */
const CACHE_LIMIT = 50_000

/** The offset of a whole span, or the one change inside it: the closest two changes of any zone lie over six days apart (Boa Vista, 2000). */
type SpanOffset = number | { at: number; before: number; after: number }

const spansByZone = new Map<string, Map<number, SpanOffset>>()

/** Milliseconds that the zone is ahead of UTC at an instant. */
function offsetAt(ms: number, zone: string): number {
  const span = Math.floor(ms / MS_PER_SPAN)
  const offset = spansOf(zone).get(span) ?? learnSpan(span, zone)
  if (typeof offset === 'number') return offset
  return ms < offset.at ? offset.before : offset.after
}

function spansOf(zone: string): Map<number, SpanOffset> {
  let spans = spansByZone.get(zone)
  if (!spans) {
    temporalOffset(0, zone)
    spans = new Map()
    spansByZone.set(zone, spans)
  }
  return spans
}

function learnSpan(span: number, zone: string): SpanOffset {
  let first = span * MS_PER_SPAN
  let last = first + MS_PER_SPAN - 1
  const before = temporalOffset(first, zone)
  const after = temporalOffset(last, zone)
  while (before !== after && last - first > 1) {
    const middle = Math.floor((first + last) / 2)
    if (temporalOffset(middle, zone) === before) first = middle
    else last = middle
  }
  const offset = before === after ? before : { at: last, before, after }
  remember(spansOf(zone), span, offset)
  return offset
}

function temporalOffset(ms: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

const dayTexts = new Map<number, string>()

function dayText(number: number): string {
  let text = dayTexts.get(number)
  if (text === undefined) {
    if (!(number >= FIRST_DAY && number <= LAST_DAY)) throw new RangeError('A day must lie in the years 0001 to 9999.')
    text = new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
    remember(dayTexts, number, text)
  }
  return text
}

function remember<Value>(cache: Map<number, Value>, key: number, value: Value): void {
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(key, value)
}

function numberOf(day: string): number {
  const y = digits(day, 0, 4)
  const m = digits(day, 5, 7)
  const d = digits(day, 8, 10)
  if (day.length !== 10 || day[4] !== '-' || day[7] !== '-' || !isCalendarDay(y, m, d)) assert.fail(`${day} is no day`)
  return dayNumber(y, m, d)
}

/** The number written there; NaN where something else is. Several times faster than cutting it out. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Days since 1 January 1970 of the Gregorian calendar; years are counted from March, so that the leap day comes last. */
function dayNumber(y: number, m: number, d: number): number {
  const year = m > 2 ? y : y - 1
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5) + d - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

function daysIn(y: number, m: number): number {
  if (m === 2) return y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28
  return m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31
}

function isTimeOfDay(h: number, mi: number, s: number, ms: number): boolean {
  return isWithin(h, 23) && isWithin(mi, 59) && isWithin(s, 59) && isWithin(ms, 999)
}

function isWithin(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last
}
