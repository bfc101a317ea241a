import { type Db, one, sql } from '../../kit/database.ts'
import type { Audit } from '../schema.ts'
import { people, type View } from './people.ts'

/**
 * Returning customers who have been silent for longer than nine in ten gaps of this shop (`afterDays`): all they have
 * brought, and what they brought in the year before their last purchase, less what was given back since.
 */
export async function lapsedValue(db: Db, view: View, { afterDays }: { afterDays: number }): Promise<Audit['lapsed']> {
  const lapsed = await one(
    db,
    sql<{ customers: number; pastRevenueMinor: number; yearlyRevenueMinor: number }>`
      with lapsed as (select * from ${people(view)} as people where purchase_days >= 2 and ${view.cutOn}::date - last_on > ${afterDays}::float8)
      select (select count(*) from lapsed) as customers,
        (select coalesce(sum(revenue), 0)::bigint from lapsed) as past_revenue_minor,
        (select coalesce(sum(revenue_minor), 0)::bigint from lapsed join customer_days using (customer_id) where customer_days.shop_id = ${view.shopId} and day > last_on - 365) as yearly_revenue_minor`,
  )
  return { afterDays, ...lapsed }
}
