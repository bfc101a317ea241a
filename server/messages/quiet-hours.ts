/** When a person is not to be disturbed, on the clock of where they are. */
import { addDays, firstMinute, localDay, localMinute } from '../kit/clock.ts'

/** Minutes of the local day, 0 to 1439. A night's window has its end before its beginning; where both are equal, no time is quiet. */
export interface QuietHours {
  from: number
  until: number
}

/**
 * The first instant from `at` on that is not quiet. The end of a window is looked for on the local day on which it falls: an end
 * that clocks skip is the moment at which they jump, one that comes twice is the first.
 */
export function afterQuietHours(at: Date, { from, until }: QuietHours, zone: string): Date {
  const minute = localMinute(at, zone)
  const isOvernight = from > until
  const isQuiet = isOvernight ? minute >= from || minute < until : minute >= from && minute < until
  if (!isQuiet) return at
  const day = localDay(at, zone)
  const end = firstMinute(isOvernight && minute >= from ? addDays(day, 1) : day, until, zone)
  // Within an hour that comes twice, the window has ended when the clocks go back into it.
  return end > at ? end : at
}

/** Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/**
 * The first instant from `at` on at which it is this minute of an allowed day where the person is. A day that the calendar of a
 * place leaves out is none. Throws a RangeError where no day is allowed.
 */
export function nextLocalTime(at: Date, { minute, weekdays }: { minute: number; weekdays: readonly Weekday[] }, zone: string): Date {
  if (weekdays.length === 0) throw new RangeError('No day of the week is allowed.')
  const today = localDay(at, zone)
  for (let ahead = 0; ; ahead++) {
    const day = addDays(today, ahead)
    const candidate = firstMinute(day, minute, zone)
    if (candidate >= at && weekdays.includes(weekdayOf(day)) && localDay(candidate, zone) === day) return candidate
  }
}

function weekdayOf(day: string): Weekday {
  return (((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1) as Weekday
}
