import { addDays, isCalendarDay } from '../../kit/clock.ts'

/**
 * One month after the day on which it was received: the same day of the next month, or its last day where that has none
 * (Regulation 1182/71, article 3). GDPR article 12(3).
 */
export const dueDay = (receivedOn: string): string => addMonths(receivedOn, 1)

/** Two months more, for what is complex. */
export const extendedDay = (dueOn: string): string => addMonths(dueOn, 2)

function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const index = year * 12 + month - 1 + months
  const first = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`
  let last = date
  while (!isCalendarDay(Math.floor(index / 12), (index % 12) + 1, last)) last -= 1
  return addDays(first, last - 1)
}
