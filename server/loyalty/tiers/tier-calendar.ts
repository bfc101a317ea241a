/**
 * The calendar of tiers: periods, members' own years, durations, grace. All in days of the shop's zone; an end is the first day after.
 * A duration counts its first day: a month from 20 July ends with 19 August, 30 days with 18 August.
 */
import { addDays, addMonths } from '../../kit/clock.ts'
import type { Tiers, TierWindow } from '../program.ts'

/** The first day after the period in which a day lies: that of the window, or the calendar's month where the window has no periods. */
export function endOfPeriod(day: string, window: TierWindow, joinedOn: string): string {
  switch (window.kind) {
    case 'calendar':
      return endOfCalendarPeriod(day, monthsPer[window.per])
    case 'anniversary':
      return endOfMemberYear(day, joinedOn)
    case 'lifetime':
    case 'rolling':
      return endOfCalendarPeriod(day, 1)
    default:
      return window satisfies never
  }
}

/** The first anniversary of joining after a day. Who joined on 29 February has it on the 28th in other years. */
export function endOfMemberYear(day: string, joinedOn: string): string {
  const years = Number(day.slice(0, 4)) - Number(joinedOn.slice(0, 4))
  const thisYear = addMonths(joinedOn, 12 * years)
  return thisYear > day ? thisYear : addMonths(joinedOn, 12 * (years + 1))
}

/** The first day after a duration that begins with `from`. */
export const endOfDuration = (from: string, { months, days }: { months: number; days: number }): string =>
  addDays(addMonths(from, months), days)

/** Where grace ends that begins with the day `lostOn`; rounded, with the month of its last day. */
export function endOfGrace(lostOn: string, grace: Tiers['grace']): string {
  if (grace === null) return lostOn
  const end = endOfDuration(lostOn, grace)
  return grace.roundedTo === 'month' ? endOfCalendarPeriod(addDays(end, -1), 1) : end
}

/** The later of two days. */
export const later = (a: string, b: string): string => (a > b ? a : b)

const monthsPer = { month: 1, quarter: 3, half: 6, year: 12 }

function endOfCalendarPeriod(day: string, months: number): string {
  const month = Number(day.slice(5, 7)) - 1
  return addMonths(`${day.slice(0, 4)}-01-01`, month - (month % months) + months)
}
