import { z } from 'zod'
import { type Query, sql } from '../../kit/database.ts'
import { type Clause, defineCondition, type Finding, type Moment, type Place } from '../condition.ts'
import { type CountingOrder, type OrderFacts, orderFacts } from '../facts/orders.ts'
import { type ConditionField, Window } from '../schema.ts'
import { tally } from '../tally.ts'
import { isWithin } from '../window.ts'

const ids = z.array(z.uuid()).min(1).max(200)
const window: ConditionField = { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] }
const initial = { window: { kind: 'within', amount: 60, unit: 'days' } }

/** Bought one of these products, in an order that counts. */
export const boughtProduct = defineCondition({
  code: 'bought_product',
  args: z.object({ productIds: ids, window: Window }),
  form: { group: 'orders', fields: [{ name: 'productIds', kind: 'pick', of: 'product', isMany: true }, window], initial },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ productIds, window }, place) => ordersWith(sql`order_lines.product_id = any(${productIds}::uuid[])`, window, place),
  matches: (bought, { productIds, window }, moment) =>
    lastWith((order) => order.productIds.some((id) => productIds.includes(id)), bought, window, moment),
})

/** Bought something of one of these categories. */
export const boughtCategory = defineCondition({
  code: 'bought_category',
  args: z.object({ categoryIds: ids, window: Window }),
  form: { group: 'orders', fields: [{ name: 'categoryIds', kind: 'pick', of: 'category', isMany: true }, window], initial },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ categoryIds, window }, place) => {
    // A list that is made once, and not anew for each line.
    const products = sql`select product_id from products where shop_id = ${place.shopId} and category_id = any(${categoryIds}::uuid[]) and not is_charge`
    return ordersWith(sql`order_lines.product_id = any(array(${products}))`, window, place)
  },
  matches: (bought, { categoryIds, window }, moment) =>
    lastWith((order) => order.categoryIds.some((id) => categoryIds.includes(id)), bought, window, moment),
})

function ordersWith(product: Query<unknown>, window: Window, place: Place): Clause {
  const { shopId, isIn, leaf } = place
  const facts = sql`from orders join order_lines on order_lines.shop_id = ${shopId} and order_lines.order_id = orders.order_id
    where orders.shop_id = ${shopId} and customer_id is not null and net_minor > 0 and ${product} and ${isIn(sql`customer_id`)}`
  return { ...tally({ facts, at: sql`placed_at`, window, leaving: { kind: 'last' } }, place), is: sql`${leaf}.n > 0`, needsRow: true }
}

function lastWith(holds: (order: CountingOrder) => boolean, { counting }: OrderFacts, window: Window, moment: Moment): Finding {
  const order = counting.findLast((order) => holds(order) && isWithin(order.placedAt, window, moment))
  return { is: order !== undefined, because: { at: order?.placedAt.toISOString() ?? null } }
}
