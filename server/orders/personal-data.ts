/** What a person bought: shown to them whole. It stays for accounting, and belongs to nobody who can be named. */
import type { PersonalData } from '../customers/customers.ts'
import { all, type Db, one, sql } from '../kit/database.ts'

type Rows = Record<string, unknown>

const orders: PersonalData = {
  name: 'orders',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select number, placed_at, placed_on, channel, state, total_minor, refunded_minor, net_minor, currency,
          array(
            select jsonb_build_object('lineNo', line_no, 'code', code, 'name', products.name, 'quantity', quantity, 'totalMinor', order_lines.total_minor)
            from order_lines left join products using (shop_id, product_id)
            where order_lines.shop_id = ${shopId} and order_lines.order_id = orders.order_id order by line_no
          ) as lines
        from orders join shops using (shop_id)
        where shop_id = ${shopId} and customer_id = ${customerId} order by placed_at, order_id`,
    ),
  erase: async (tx, customer) => ({ removed: 0, kept: await count(tx, customer, 'orders') }),
}

const refunds: PersonalData = {
  name: 'refunds',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select refunds.number, line_no, order_number, refunded_at, refunded_on, code, products.name, quantity, amount_minor
        from refunds left join products using (shop_id, product_id)
        where shop_id = ${shopId} and customer_id = ${customerId} order by refunded_at, refund_id`,
    ),
  erase: async (tx, customer) => ({ removed: 0, kept: await count(tx, customer, 'refunds') }),
}

export const orderPersonalData: readonly PersonalData[] = [orders, refunds]

const count = async (
  db: Db,
  { shopId, customerId }: { shopId: string; customerId: string },
  table: 'orders' | 'refunds',
): Promise<number> =>
  (
    await one(
      db,
      sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where shop_id = ${shopId} and customer_id = ${customerId}`,
    )
  ).count
