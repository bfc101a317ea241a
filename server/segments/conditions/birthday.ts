import { z } from 'zod'
import { addDays, isCalendarDay, startOfDay } from '../../kit/clock.ts'
import { sql } from '../../kit/database.ts'
import { defineCondition, type Moment } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'

interface Birthdays {
  /** Each day of the year, as MM-DD. */
  monthDays: string[]
  /** Whether a birthday of that day lies within the days from today on. */
  isNear: boolean[]
  /** When that changes. */
  flipsAt: Date[]
}

/** Has a birthday today or within the next days of the shop's calendar. Who was born on 29 February has it on the 28th in other years. */
export const birthday = defineCondition({
  code: 'birthday',
  args: z.object({ withinDays: z.int().min(0).max(365) }),
  form: { group: 'profile', fields: [{ name: 'withinDays', kind: 'number', min: 0, max: 365, unit: 'days' }], initial: { withinDays: 7 } },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ withinDays }, place) => {
    const { monthDays, isNear, flipsAt } = birthdays(withinDays, place)
    return {
      rows: sql`select month_day, is_near, flips_at from unnest(${monthDays}::text[], ${isNear}::boolean[], ${flipsAt}::timestamptz[]) as calendar (month_day, is_near, flips_at)`,
      on: sql`${place.leaf}.month_day = right(person.birthday, 5)`,
      is: sql`${place.leaf}.is_near`,
      flipsAt: sql`${place.leaf}.flips_at`,
      needsRow: true,
    }
  },
  matches: (person, { withinDays }, moment) => {
    const { monthDays, isNear } = birthdays(withinDays, moment)
    return { is: isNear[monthDays.indexOf(person.birthday?.slice(-5) ?? '')] ?? false, because: { birthday: person.birthday } }
  },
})

function birthdays(withinDays: number, { today, timeZone }: Moment): Birthdays {
  const year = Number(today.slice(0, 4))
  const monthDays = everyMonthDay
  const last = addDays(today, withinDays)
  const next = monthDays.map((monthDay) => {
    const thisYear = celebrated(monthDay, year)
    return thisYear >= today ? thisYear : celebrated(monthDay, year + 1)
  })
  return {
    monthDays,
    isNear: next.map((day) => day <= last),
    // Near until the birthday is over; else from `withinDays` before it.
    flipsAt: next.map((day) => startOfDay(day <= last ? addDays(day, 1) : addDays(day, -withinDays), timeZone)),
  }
}

function celebrated(monthDay: string, year: number): string {
  const isMissing = monthDay === '02-29' && !isCalendarDay(year, 2, 29)
  return `${String(year).padStart(4, '0')}-${isMissing ? '02-28' : monthDay}`
}

const everyMonthDay = Array.from({ length: 366 }, (_, place) => addDays('2024-01-01', place).slice(5))
