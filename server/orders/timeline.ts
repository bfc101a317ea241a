/** What orders bring to a customer's timeline: each purchase, and each time something was given back. */
import { isOlder, type TimelineRow, type TimelineSource } from '../customers/customers.ts'
import { sql } from '../kit/database.ts'

const orders: TimelineSource = {
  kind: 'order',
  entries: (scope) => sql<TimelineRow>`
    select placed_at as at, 'order' as kind, 'order:' || order_id as entry_id,
      jsonb_build_object(
        'orderId', order_id, 'number', number, 'state', state, 'totalMinor', total_minor, 'refundedMinor', refunded_minor, 'netMinor', net_minor,
        'products', array(
          select coalesce(products.name, products.code) from order_lines join products using (shop_id, product_id)
          where shop_id = ${scope.shopId} and order_lines.order_id = orders.order_id order by line_no limit 3),
        'lines', (select count(*) from order_lines where shop_id = ${scope.shopId} and order_lines.order_id = orders.order_id)
      ) as details
    from orders
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`placed_at`, sql`'order:' || order_id`)}
    order by placed_at desc, order_id desc limit ${scope.limit}`,
}

const refunds: TimelineSource = {
  kind: 'refund',
  entries: (scope) => sql<TimelineRow>`
    select refunded_at as at, 'refund' as kind, 'refund:' || refund_id as entry_id,
      jsonb_build_object(
        'number', refunds.number, 'orderNumber', order_number, 'product', coalesce(products.name, products.code), 'amountMinor', amount_minor, 'unmatchedMinor', unmatched_minor
      ) as details
    from refunds left join products using (shop_id, product_id)
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`refunded_at`, sql`'refund:' || refund_id`)}
    order by refunded_at desc, refund_id desc limit ${scope.limit}`,
}

export const orderTimelineSources: readonly TimelineSource[] = [orders, refunds]
