import { z } from 'zod'

/** A day of the calendar as text, YYYY-MM-DD, that the database can hold: one that exists, from the year 1 on. */
export const CalendarDay = z.iso.date().regex(/^(?!0000)/)
