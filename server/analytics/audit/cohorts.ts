import type { CohortMonth } from '@regulars/cohorts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { View } from './people.ts'

/** What the cohorts did, month by month of their age; `cohortGrid` of maths/cohorts makes the grid of it. */
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
