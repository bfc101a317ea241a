import type { SegmentDays } from '../../answers.ts'

export interface DayPoint {
  day: string
  members: number
}

const msPerDay = 86_400_000

/** Members at the end of each day from the first known one to `today`: a day on which nobody moved ends as the one before. */
export function daySeries(days: SegmentDays['days'], today: string): DayPoint[] {
  const [first] = days
  if (!first) return []
  const count = Math.max(1, Math.round((instantOf(today) - instantOf(first.day)) / msPerDay) + 1)
  let place = 0
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(instantOf(first.day) + index * msPerDay).toISOString().slice(0, 10)
    while ((days[place + 1]?.day ?? '9999') <= day) place++
    return { day, members: days[place]?.members ?? 0 }
  })
}

/** The calendar day of now in a zone. */
export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
}

/** A round number at or above the highest, so that an axis ends on words people say. */
export function roundAbove(highest: number): number {
  if (highest <= 5) return Math.max(1, highest)
  const step = 10 ** Math.floor(Math.log10(highest))
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * step).find((value) => value >= highest) ?? highest
}

const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
