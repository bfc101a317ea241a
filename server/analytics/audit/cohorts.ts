import { all, type Db, sql } from '../../kit/database.ts'
import type { Audit, Cohort } from '../schema.ts'
import type { View } from './people.ts'

interface CohortMonth {
  cohortMonth: string
  age: number
  customers: number
  revenueMinor: number
}

export async function cohortMonths(db: Db, { shopId, until }: View): Promise<CohortMonth[]> {
  if (until === null)
    return all(
      db,
      sql<CohortMonth>`select to_char(cohort_month, 'YYYY-MM') as cohort_month, age, customers, revenue_minor from cohort_months where shop_id = ${shopId}`,
    )
  return all(
    db,
    sql<CohortMonth>`
      with months as (
        select date_trunc('month', first_on) as cohort_month,
          greatest((extract(year from day) - extract(year from first_on)) * 12 + extract(month from day) - extract(month from first_on), 0)::integer as age,
          max(orders) > 0 as is_active, sum(revenue_minor) as revenue
        from customer_days
        join (select customer_id, min(day) as first_on from customer_days where shop_id = ${shopId} and nth = 1 and day <= ${until} group by customer_id) as firsts using (customer_id)
        where shop_id = ${shopId} and day <= ${until}
        group by customer_id, cohort_month, age
      )
      select to_char(cohort_month, 'YYYY-MM') as cohort_month, age, (count(*) filter (where is_active))::integer as customers, sum(revenue)::bigint as revenue_minor
      from months group by cohort_month, age`,
  )
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
      const ages = Array.from({ length: monthsBetween(month, cutOn.slice(0, 7)) + 1 }, (_, age) => age)
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
export function retentionByAge(cohorts: readonly Cohort[]): Audit['retention'] {
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

/** Whole months from one YYYY-MM to another. */
const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The last day of a month, YYYY-MM-DD. */
export function lastDayOf(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = number === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(number) ? 30 : 31
  return `${month}-${days}`
}
