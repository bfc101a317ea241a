import { isCalendarDay } from '../../kit/clock.ts'

export type DateOrder = 'ymd' | 'dmy' | 'mdy'

/** A date and time as the file says it: an exact instant, or a time on the wall of the shop, or why it is neither. */
export type DateReading =
  | { kind: 'instant'; ms: number }
  | { kind: 'wall'; y: number; m: number; d: number; h: number; mi: number; s: number }
  | { kind: 'fault'; code: 'date_unreadable' | 'date_impossible' }

/**
 * Reads a date as shops write them: ISO 8601 with or without a zone, `01.12.2010 8:26`, `12/1/2010 8:26 PM`, `20101201`,
 * seconds or milliseconds since 1970, and the day numbers of spreadsheets (32874.35 = 1 January 1990, 8:24).
 *
 * Where day and month could change places, `order` decides (`ymd` then means day first); a month of 13 is impossible and
 * never taken for a day, because the other dates of the column would be wrong in silence. Years of two digits are 1970 to 2069.
 */
export function readDate(text: string, order: DateOrder): DateReading {
  const yearFirst = yearFirstPattern.exec(text)
  if (yearFirst) return assemble(yearFirst, Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]))
  const yearLast = yearLastPattern.exec(text)
  if (yearLast) {
    const first = Number(yearLast[1])
    const second = Number(yearLast[2])
    return order === 'mdy'
      ? assemble(yearLast, fullYear(yearLast[3] ?? ''), first, second)
      : assemble(yearLast, fullYear(yearLast[3] ?? ''), second, first)
  }
  return readDigits(text)
}

/** Which of the three orders a text proves; null where day and month could change places, or it is no date. */
export function provenOrder(text: string): DateOrder | null {
  if (yearFirstPattern.test(text)) return 'ymd'
  const match = yearLastPattern.exec(text)
  if (!match) return null
  if (Number(match[1]) > 12) return 'dmy'
  return Number(match[2]) > 12 ? 'mdy' : null
}

const time = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([ap])\.?m\.?)? ?(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?`
const yearFirstPattern = new RegExp(String.raw`^(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?${time}$`, 'i')
const yearLastPattern = new RegExp(String.raw`^(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})(?: ?[рrг]\.?)?${time}$`, 'i')

const fullYear = (text: string): number => (text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900))

/** Groups 4 to 8 of both patterns: hour, minute, second, a or p, zone. */
function assemble(match: RegExpExecArray, y: number, m: number, d: number): DateReading {
  const half = match[7]?.toLowerCase()
  const writtenHour = Number(match[4] ?? 0)
  const h = half ? (writtenHour % 12) + (half === 'p' ? 12 : 0) : writtenHour
  const mi = Number(match[5] ?? 0)
  const s = Number(match[6] ?? 0)
  if (!isCalendarDay(y, m, d) || h > 23 || mi > 59 || s > 60 || (half !== undefined && (writtenHour < 1 || writtenHour > 12)))
    return impossible
  // A leap second is the last second of its minute here.
  const wall = { kind: 'wall', y, m, d, h, mi, s: Math.min(s, 59) } as const
  const zone = match[8]
  if (!zone) return wall
  return { kind: 'instant', ms: Date.UTC(y, m - 1, d, h, mi, wall.s) - zoneMinutes(zone) * 60_000 }
}

function zoneMinutes(zone: string): number {
  if (/^[zug]/i.test(zone)) return 0
  const digits = zone.replace(/\D/g, '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return zone.startsWith('-') ? -minutes : minutes
}

function readDigits(text: string): DateReading {
  if (/^\d{8}$/.test(text)) {
    const [y, m, d] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
    return isCalendarDay(y, m, d) ? { kind: 'wall', y, m, d, h: 0, mi: 0, s: 0 } : impossible
  }
  if (/^\d{13}$/.test(text)) return { kind: 'instant', ms: Number(text) }
  if (/^\d{9,10}$/.test(text)) return { kind: 'instant', ms: Number(text) * 1000 }
  if (/^[2-7]\d{4}(?:[.,]\d+)?$/.test(text)) return fromDayNumber(Number(text.replace(',', '.')))
  return unreadable
}

/** Spreadsheets count days from 30 December 1899, in the time on the wall, and show whole seconds. */
function fromDayNumber(days: number): DateReading {
  const wall = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000)
  return {
    kind: 'wall',
    ...{ y: wall.getUTCFullYear(), m: wall.getUTCMonth() + 1, d: wall.getUTCDate() },
    ...{ h: wall.getUTCHours(), mi: wall.getUTCMinutes(), s: wall.getUTCSeconds() },
  }
}

const impossible: DateReading = { kind: 'fault', code: 'date_impossible' }
const unreadable: DateReading = { kind: 'fault', code: 'date_unreadable' }
