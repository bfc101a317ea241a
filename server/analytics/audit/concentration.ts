import { all, type Db, one, sql } from '../../kit/database.ts'
import type { Audit } from '../schema.ts'
import { people, type View } from './people.ts'

/**
 * How much of the revenue the best customers bring: the share of the ⌈0.2·n⌉ best, how many bring 90 %, and the curve
 * from the best customer to the last in a hundred steps. `revenueMinor` is all revenue with a customer.
 */
export async function concentration(
  db: Db,
  view: View,
  { customers, revenueMinor }: { customers: number; revenueMinor: number },
): Promise<Audit['concentration']> {
  if (customers === 0 || revenueMinor <= 0) return null
  const ranked = sql`(select row_number() over best as place, sum(revenue) over best as running from ${people(view)} as people window best as (order by revenue desc, customer_id rows unbounded preceding))`
  const best = Math.ceil(0.2 * customers)
  const { top20Minor, customersFor90 } = await one(
    db,
    sql<{ top20Minor: number; customersFor90: number | null }>`
      select (max(running) filter (where place = ${best}))::bigint as top20_minor, min(place) filter (where running >= 0.9 * ${revenueMinor}::numeric) as customers_for90
      from ${ranked} as ranked`,
  )
  const curve = await all(
    db,
    sql<{ place: number; running: number }>`
      select place, running::bigint as running from ${ranked} as ranked
      where place in (select ceil(step * ${customers}::numeric / 100) from generate_series(1, 100) as step)
      order by place`,
  )
  const needed = customersFor90 ?? customers
  return {
    top20Share: top20Minor / revenueMinor,
    customersFor90: needed,
    customersFor90Share: needed / customers,
    lorenz: [
      { customersShare: 0, revenueShare: 0 },
      ...curve.map(({ place, running }) => ({ customersShare: place / customers, revenueShare: running / revenueMinor })),
    ],
  }
}
