import { type Db, one, sql } from '../../kit/database.ts'
import { people, type View } from './people.ts'

export interface ShopTotals {
  orders: number
  customerOrders: number
  revenueMinor: number
  customerRevenueMinor: number
  orderRevenueMinor: number
  unmatchedMinor: number
  customers: number
  returning: number
}

/** The first and the last day with an order that counts; null where there is none. */
export async function orderedDays(db: Db, { shopId }: { shopId: string }): Promise<{ firstOn: string; lastOn: string } | null> {
  const days = await one(
    db,
    sql<{
      firstOn: string | null
      lastOn: string | null
    }>`select min(day) as first_on, max(day) as last_on from shop_days where shop_id = ${shopId} and orders > 0`,
  )
  return days.firstOn === null || days.lastOn === null ? null : { firstOn: days.firstOn, lastOn: days.lastOn }
}

export async function shopTotals(db: Db, view: View): Promise<ShopTotals> {
  const money = await one(
    db,
    sql<Omit<ShopTotals, 'customers' | 'returning'>>`
      select coalesce(sum(orders), 0)::bigint as orders, coalesce(sum(customer_orders), 0)::bigint as customer_orders, coalesce(sum(revenue_minor), 0)::bigint as revenue_minor,
        coalesce(sum(customer_revenue_minor), 0)::bigint as customer_revenue_minor, coalesce(sum(order_revenue_minor), 0)::bigint as order_revenue_minor,
        coalesce(sum(unmatched_minor), 0)::bigint as unmatched_minor
      from shop_days
      where shop_id = ${view.shopId} and day <= coalesce(${view.until}::date, day)`,
  )
  const buyers = await one(
    db,
    sql<{
      customers: number
      returning: number
    }>`select count(*) as customers, count(*) filter (where purchase_days >= 2) as returning from ${people(view)} as people`,
  )
  return { ...money, ...buyers }
}
