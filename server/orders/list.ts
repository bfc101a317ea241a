import { z } from 'zod'
import { hasCustomer } from '../customers/customers.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'

interface OrderRow {
  orderId: string
  number: string
  placedAt: Date
  state: 'placed' | 'cancelled'
  isCounting: boolean
  totalMinor: number
  refundedMinor: number
  netMinor: number
  lines: { lineNo: number; code: string | null; name: string; quantity: number; totalMinor: number; refundedMinor: number }[]
}

const Position = z.tuple([z.iso.datetime(), z.uuid()])

/** A customer's orders, the newest first, with what each line sold and gave back. Throws the plain 404 for an unknown customer. */
export async function ordersOfCustomer(
  db: Db,
  { shopId, customerId, cursor, limit }: { shopId: string; customerId: string; cursor?: string | undefined; limit: number },
) {
  if (!(await hasCustomer(db, { shopId, customerId }))) throw notFound()
  const after = readCursor(cursor, Position)
  const rows = await all(
    db,
    sql<OrderRow>`
      select order_id, number, placed_at, state, net_minor > 0 as is_counting, total_minor, refunded_minor, net_minor,
        array(
          select json_build_object(
            'lineNo', line_no, 'code', products.code, 'name', coalesce(products.name, ''), 'quantity', quantity, 'totalMinor', total_minor,
            'refundedMinor', (select coalesce(sum(amount_minor), 0) from refund_matches where refund_matches.shop_id = ${shopId} and refund_matches.order_id = order_lines.order_id and refund_matches.line_no = order_lines.line_no)
          )
          from order_lines left join products using (shop_id, product_id)
          where shop_id = ${shopId} and order_lines.order_id = orders.order_id
          order by line_no
          limit 500
        ) as lines
      from orders
      where shop_id = ${shopId} and customer_id = ${customerId} ${after === null ? sql`` : sql`and (placed_at, order_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by placed_at desc, order_id desc
      limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ placedAt, orderId }) => [placedAt.toISOString(), orderId])
  return { orders: page.map((order) => ({ ...order, placedAt: order.placedAt.toISOString() })), nextCursor }
}

/** Whether anything was ever recorded: from then on days and amounts hang on the shop's zone and currency. */
export async function hasOrders(db: Db, { shopId }: { shopId: string }): Promise<boolean> {
  return (await all(db, sql`select 1 from orders where shop_id = ${shopId} limit 1`)).length > 0
}
