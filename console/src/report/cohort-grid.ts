import type { Audit, Cohort } from '../../../server/analytics/schema.ts'

/** A cell of the grid. `unfinished` is a month that was still running at the cut, and `future` one that had not begun. */
export type CohortCell = { state: 'value'; value: number } | { state: 'unfinished' } | { state: 'future' }

/** The month `ages` months after `month`, both YYYY-MM. */
export function monthAfter(month: string, ages: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + ages
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** How many months lie between two months, YYYY-MM each. */
export function monthsBetween(from: string, to: string): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
}

/**
 * What a cell shows. A null in a month that has begun is a month not over at the cut: it is hatched, because a
 * number from half a month would read as a fall.
 */
export function cohortCell(cohort: Cohort, age: number, cutOn: string, values: readonly (number | null)[]): CohortCell {
  const value = values[age] ?? null
  if (value !== null) return { state: 'value', value }
  return monthAfter(cohort.month, age) <= cutOn.slice(0, 7) ? { state: 'unfinished' } : { state: 'future' }
}

/** Number of columns: age 0 up to the age that the oldest cohort reaches in the month of the cut. */
export function cohortAges(audit: Pick<Audit, 'cohorts' | 'cutOn'>): number {
  const oldest = audit.cohorts[0]
  return oldest ? monthsBetween(oldest.month, audit.cutOn.slice(0, 7)) + 1 : 0
}

/**
 * Share of customers back in the month after their first, for the older and the newer half of the cohorts that have
 * finished that month. Null with fewer than four such cohorts: two a half is the least that can be called a half.
 */
export function earlyReturn(cohorts: readonly Cohort[]): { older: number; newer: number } | null {
  const finished = cohorts.filter((cohort) => cohort.size > 0 && (cohort.active[1] ?? null) !== null)
  if (finished.length < 4) return null
  const half = Math.floor(finished.length / 2)
  return { older: returnShare(finished.slice(0, half)), newer: returnShare(finished.slice(half)) }
}

function returnShare(cohorts: readonly Cohort[]): number {
  const size = cohorts.reduce((sum, cohort) => sum + cohort.size, 0)
  return cohorts.reduce((sum, cohort) => sum + (cohort.active[1] ?? 0), 0) / size
}

/** First and last day of a month, YYYY-MM-DD. */
export function monthDays(month: string): { from: string; to: string } {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` }
}
