import { all, sql } from '../../kit/database.ts'
import type { FactSource } from '../condition.ts'

export interface CountingOrder {
  placedAt: Date
  netMinor: number
  productIds: string[]
  categoryIds: string[]
}

export interface OrderFacts {
  orders: number
  purchaseDays: number
  revenueMinor: number
  orderRevenueMinor: number
  firstOn: string | null
  lastOn: string | null
  /** Orders that count, the oldest first. */
  counting: CountingOrder[]
}

/** What somebody bought: the kept figures, and the orders that count. */
export const orderFacts: FactSource<OrderFacts> = {
  name: 'orders',
  load: async (db, { shopId, customerIds }) => {
    const totals = await all(
      db,
      sql<Omit<OrderFacts, 'counting'> & { customerId: string }>`
        select customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, first_on, last_on
        from customer_totals where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
    )
    const orders = await all(
      db,
      sql<CountingOrder & { customerId: string }>`
        select customer_id, placed_at, net_minor,
          array_remove(array_agg(distinct order_lines.product_id), null) as product_ids, array_remove(array_agg(distinct products.category_id), null) as category_ids
        from orders left join order_lines using (shop_id, order_id)
          left join products on products.shop_id = ${shopId} and products.product_id = order_lines.product_id and not is_charge
        where orders.shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and net_minor > 0
        group by customer_id, order_id, placed_at, net_minor order by placed_at, order_id`,
    )
    const byCustomer = Map.groupBy(orders, ({ customerId }) => customerId)
    return new Map(totals.map(({ customerId, ...figures }) => [customerId, { ...figures, counting: byCustomer.get(customerId) ?? [] }]))
  },
  blank: () => ({ orders: 0, purchaseDays: 0, revenueMinor: 0, orderRevenueMinor: 0, firstOn: null, lastOn: null, counting: [] }),
}
