/** When a task is due: days are counted where its assignee is. */
import { addDays, isCalendarDay, localDay, localToInstant } from '../kit/clock.ts'
import type { Recurrence } from './task-schema.ts'

/** The hour at which somebody is reminded of what is due that day. */
const reminderHour = 9

/** When to remind of a task that is due on this day, and from when on it is overdue. */
export function dueTimes(dueOn: string, zone: string): { remindAt: Date; overdueAt: Date } {
  return { remindAt: instantOf(dueOn, reminderHour, zone), overdueAt: instantOf(addDays(dueOn, 1), 0, zone) }
}

/**
 * The next day of a task that comes back, after it was done: the first one after today in its own rhythm, so that days that
 * were missed are not made up for. A monthly task keeps its day of the month, and takes the last one where a month is shorter.
 */
export function nextDueOn(
  { dueOn, recurrence, monthDay }: { dueOn: string; recurrence: Recurrence; monthDay: number },
  now: Date,
  zone: string,
): string {
  const today = localDay(now, zone)
  let next = dueOn
  do next = following(next, recurrence, monthDay)
  while (next <= today)
  return next
}

export const dayOfMonth = (day: string): number => Number(day.slice(8))

function following(day: string, recurrence: Recurrence, monthDay: number): string {
  if (recurrence === 'daily') return addDays(day, 1)
  if (recurrence === 'weekly') return addDays(day, 7)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const [y, m] = month === 12 ? [year + 1, 1] : [year, month + 1]
  let d = monthDay
  while (!isCalendarDay(y, m, d)) d--
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
}

function instantOf(day: string, hour: number, zone: string): Date {
  return localToInstant({ y: Number(day.slice(0, 4)), m: Number(day.slice(5, 7)), d: dayOfMonth(day), h: hour, mi: 0, s: 0 }, zone)
}
