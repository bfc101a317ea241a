import { addMonths, lastDayOf, monthOf, monthsBetween } from './months.ts'

/** What the customers whose first purchase day is in `cohortMonth` did `age` months later. */
export interface CohortMonth {
  cohortMonth: string
  age: number
  /** Customers with a purchase day in that month. */
  customers: number
  revenueMinor: number
}

export interface Cohort {
  month: string
  size: number
  /** Index k: customers with a purchase day k months after the first; null where that month is not over at the cut. */
  active: (number | null)[]
  revenueMinor: (number | null)[]
}

export interface RetentionAtAge {
  age: number
  customers: number
  active: number
  share: number | null
}

export interface PurchaseDay {
  day: string
  revenueMinor: number
}

/** Counts histories, one list of purchase days a customer in any order, by cohort and age. */
export function countCohortMonths(histories: Iterable<readonly PurchaseDay[]>): CohortMonth[] {
  const cells = new Map<string, CohortMonth>()
  for (const history of histories) {
    const first = history.reduce((earliest, { day }) => (day < earliest ? day : earliest), history[0]?.day ?? '')
    for (const [month, days] of Map.groupBy(history, ({ day }) => monthOf(day))) {
      const [cohortMonth, age] = [monthOf(first), monthsBetween(monthOf(first), month)]
      const cell = cells.get(`${cohortMonth} ${age}`) ?? { cohortMonth, age, customers: 0, revenueMinor: 0 }
      cell.customers++
      cell.revenueMinor += days.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0)
      cells.set(`${cohortMonth} ${age}`, cell)
    }
  }
  return [...cells.values()]
}

/**
 * The cohort grid: a row a month of first purchase, a cell a month of age.
 * The denominator is the cohort's size. A month that is not over at the cut is null, never a low number; the first
 * cell is the size itself.
 */
export function cohortGrid(months: readonly CohortMonth[], cutOn: string): Cohort[] {
  return [...Map.groupBy(months, ({ cohortMonth }) => cohortMonth)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, cells]) => {
      const byAge = new Map(cells.map((cell) => [cell.age, cell]))
      const ages = Array.from({ length: monthsBetween(month, monthOf(cutOn)) + 1 }, (_, age) => age)
      const isOver = (age: number): boolean => lastDayOf(addMonths(month, age)) <= cutOn
      return {
        month,
        size: byAge.get(0)?.customers ?? 0,
        active: ages.map((age) => (age === 0 || isOver(age) ? (byAge.get(age)?.customers ?? 0) : null)),
        revenueMinor: ages.map((age) => (isOver(age) ? (byAge.get(age)?.revenueMinor ?? 0) : null)),
      }
    })
}

/** The grid's average row: of the cells that are complete, weighted by the size of their cohorts. */
export function retentionByAge(cohorts: readonly Cohort[]): RetentionAtAge[] {
  const longest = Math.max(0, ...cohorts.map(({ active }) => active.length))
  return Array.from({ length: longest }, (_, age) => {
    const complete = cohorts.flatMap(({ size, active }) => {
      const customers = active[age]
      return customers === null || customers === undefined ? [] : [{ size, customers }]
    })
    const customers = complete.reduce((sum, { size }) => sum + size, 0)
    const active = complete.reduce((sum, cell) => sum + cell.customers, 0)
    return { age, customers, active, share: customers === 0 ? null : active / customers }
  }).filter(({ customers }) => customers > 0)
}
