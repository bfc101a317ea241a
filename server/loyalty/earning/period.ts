import { addDays, daysBetween } from '../../kit/clock.ts'

export type Per = 'day' | 'week' | 'month' | 'year' | 'ever'

/** The name of the period in which a day lies: `2026-11-22`, `2026-W47` (ISO 8601: weeks begin on Monday), `2026-11`, `2026`, `ever`. */
export function periodOf(per: Per, day: string): string {
  switch (per) {
    case 'day':
      return day
    case 'week':
      return weekOf(day)
    case 'month':
      return day.slice(0, 7)
    case 'year':
      return day.slice(0, 4)
    case 'ever':
      return 'ever'
  }
}

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: string): number => (((daysBetween(aMonday, day) % 7) + 7) % 7) + 1

/** A week belongs to the year in which its Thursday lies. */
function weekOf(day: string): string {
  const thursday = addDays(day, 4 - weekdayOf(day))
  const year = thursday.slice(0, 4)
  const number = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1
  return `${year}-W${String(number).padStart(2, '0')}`
}

const aMonday = '1970-01-05'
