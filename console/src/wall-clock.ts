/** Days and times as the wall of a shop shows them, whatever zone the browser is in. Days are `YYYY-MM-DD`, times `YYYY-MM-DDTHH:MM`. */

/**
 * The instant, in ISO 8601, at which the wall in this zone shows a time. Where clocks go back and it comes twice, the earlier one;
 * where they go forward and it is skipped, it moves forward by what was skipped. Null for what is no time.
 */
export function instantOf(time: string, timeZone: string): string | null {
  // Browsers read a lot into what is no time; only the whole form is one.
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? Date.parse(`${time.slice(0, 16)}:00Z`) : Number.NaN
  if (Number.isNaN(wall)) return null
  const before = offsetAt(wall - msPerDay, timeZone)
  const after = offsetAt(wall + msPerDay, timeZone)
  const fits = [before, after].find((offset) => offsetAt(wall - offset, timeZone) === offset)
  return new Date(wall - (fits ?? before)).toISOString()
}

/** The midnight with which a day of this zone ends; null for no day, which is an open end. */
export function endOfDay(day: string, timeZone: string): string | null {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(midnight) ? null : instantOf(new Date(midnight + msPerDay).toISOString(), timeZone)
}

/** The last day before an end: what lasts until a midnight lasts through the day before it. */
export function lastDayBefore(end: string, timeZone: string): string {
  const last = Date.parse(end) - 1
  return new Date(last + offsetAt(last, timeZone)).toISOString().slice(0, 10)
}

const msPerDay = 86_400_000

/** How far the wall is ahead of UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(instant / 1000) * 1000
}
