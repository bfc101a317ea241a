/** Twenty segments as a shop would have them, each with the same count in the best SQL that we could write by hand for it alone. */

import type { Db } from '../../server/kit/database.ts'
import { one, type Query, sql } from '../../server/kit/database.ts'
import type { SegmentNode } from '../../server/segments/schema.ts'
import type { Yardsticks } from '../../server/segments/yardsticks.ts'
import { lookedAt } from './make-events.ts'

export interface Twin {
  name: string
  definition: SegmentNode
  /** One row, one column: count. */
  byHand: Query<{ count: number }>
}

const condition = (code: string, args: Record<string, unknown>): SegmentNode => ({ kind: 'condition', code, args })
const and = (...of: SegmentNode[]): SegmentNode => ({ kind: 'and', of })
const not = (of: SegmentNode): SegmentNode => ({ kind: 'not', of })
const days = (amount: number) => ({ kind: 'within', amount, unit: 'days' })
const daysAgo = (count: number) => new Date(lookedAt.getTime() - count * 86_400_000)
const events = (event: string, times: number, within: number, filters: unknown[] = []) =>
  condition('event_count', { event, compare: 'ge', times, window: days(within), filters })

export async function twins(db: Db, { shopId, yardsticks }: { shopId: string; yardsticks: Yardsticks }): Promise<Twin[]> {
  const { product, category } = await one(
    db,
    sql<{ product: string; category: string }>`
      select (select product_id from products where shop_id = ${shopId} and code = 'SKU-7') as product, (select category_id from categories where shop_id = ${shopId} and name = 'Category 3') as category`,
  )
  const { recencyDays: r, orders: f, revenueMinor: m } = yardsticks.rfm
  const [, , r3 = 0, r4 = 0] = r
  const edges = (value: Query<unknown>, of: readonly number[]) =>
    sql`(${sql.join(
      of.map((edge) => sql`(${value} > ${edge}::float8)::integer`),
      sql` + `,
    )})`
  const today = sql`'2026-01-01'::date`
  const recency = sql`(5 - ${edges(sql`(${today} - last_on)`, r)})`
  const frequencyAndMoney = sql`((3 + ${edges(sql`orders`, f)} + ${edges(sql`revenue_minor`, m)}) / 2)`
  const totals = (where: Query<unknown>) =>
    sql<{ count: number }>`select count(*) as count from customer_totals where shop_id = ${shopId} and ${where}`
  const people = (where: Query<unknown>) =>
    sql<{ count: number }>`select count(*) as count from customers where shop_id = ${shopId} and erased_at is null and ${where}`
  const didIt = (name: string, since: number, having: Query<unknown>, where = sql`true`) => sql`
    select customer_id from events where shop_id = ${shopId} and customer_id is not null and name = ${name} and occurred_at > ${daysAgo(since)} and ${where} group by customer_id having ${having}`
  const count = (rows: Query<unknown>) => sql<{ count: number }>`select count(*) as count from (${rows}) as found`
  const usual = yardsticks.secondPurchaseDays?.p75 ?? 0

  return [
    {
      name: 'champions',
      definition: condition('rfm_class', { classes: ['champions'] }),
      byHand: totals(sql`orders > 0 and ((${recency} = 5 and ${frequencyAndMoney} >= 4) or (${recency} = 4 and ${frequencyAndMoney} = 5))`),
    },
    {
      name: 'lost',
      definition: condition('rfm_class', { classes: ['lost'] }),
      byHand: totals(sql`orders > 0 and ${today} - last_on > ${r4}::float8 and ${frequencyAndMoney} <= 2`),
    },
    {
      name: 'first-time buyers',
      definition: condition('purchase_days', { compare: 'eq', times: 1 }),
      byHand: totals(sql`purchase_days = 1`),
    },
    {
      name: 'one order and overdue',
      definition: condition('one_order_overdue', { share: 'p75' }),
      byHand: totals(sql`purchase_days = 1 and ${today} - last_on > ${usual}::float8`),
    },
    {
      name: 'best fifth, silent',
      definition: and(condition('best_fifth', {}), condition('days_since_order', { which: 'last', compare: 'gt', days: Math.floor(r3) })),
      byHand: totals(sql`orders > 0 and revenue_minor > ${m[3] ?? 0}::float8 and last_on < ${today} - ${Math.floor(r3)}::integer`),
    },
    {
      name: 'birthday this week',
      definition: condition('birthday', { withinDays: 10 }),
      byHand: people(sql`right(birthday, 5) between '01-01' and '01-11'`),
    },
    { name: 'of a town', definition: condition('city', { cities: ['Town5'] }), byHand: people(sql`lower(city) = 'town5'`) },
    {
      name: 'three orders within half a year',
      definition: condition('order_count', { compare: 'ge', times: 3, window: days(180) }),
      byHand: count(
        sql`select customer_id from orders where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and placed_at > ${daysAgo(180)} group by customer_id having count(*) >= 3`,
      ),
    },
    {
      name: 'spent within a year',
      definition: condition('order_revenue', { compare: 'ge', amountMinor: 100_000, window: days(365) }),
      byHand: count(
        sql`select customer_id from orders where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and placed_at > ${daysAgo(365)} group by customer_id having sum(net_minor) >= 100000`,
      ),
    },
    {
      name: 'silent for half a year',
      definition: condition('order_time', { which: 'last', window: { kind: 'notWithin', amount: 180, unit: 'days' } }),
      byHand: count(
        sql`select customer_id from orders where shop_id = ${shopId} and customer_id is not null and net_minor > 0 group by customer_id having max(placed_at) <= ${daysAgo(180)}`,
      ),
    },
    {
      name: 'bought a category',
      definition: condition('bought_category', { categoryIds: [category], window: days(365) }),
      byHand: count(sql`select distinct customer_id from orders join order_lines using (shop_id, order_id)
        where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and placed_at > ${daysAgo(365)} and product_id = any(array(select product_id from products where shop_id = ${shopId} and category_id = ${category} and not is_charge))`),
    },
    {
      name: 'bought a product ever',
      definition: condition('bought_product', { productIds: [product], window: { kind: 'ever' } }),
      byHand: count(sql`select distinct customer_id from orders join order_lines using (shop_id, order_id)
        where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and product_id = ${product}`),
    },
    {
      name: 'viewed thrice in a month',
      definition: events('Product Viewed', 3, 30),
      byHand: count(didIt('Product Viewed', 30, sql`count(*) >= 3`)),
    },
    {
      name: 'viewed red in a quarter',
      definition: events('Product Viewed', 1, 90, [{ property: 'color', test: { type: 'text', compare: 'eq', value: 'red' } }]),
      byHand: count(didIt('Product Viewed', 90, sql`true`, sql`lower(properties ->> 'color') = 'red'`)),
    },
    {
      name: 'left a cart',
      definition: and(events('Cart Viewed', 1, 3), not(events('Checkout Started', 1, 3))),
      byHand:
        count(sql`select customer_id from events where shop_id = ${shopId} and customer_id is not null and name in ('Cart Viewed', 'Checkout Started') and occurred_at > ${daysAgo(3)}
        group by customer_id having bool_or(name = 'Cart Viewed') and not bool_or(name = 'Checkout Started')`),
    },
    {
      name: 'added much to carts',
      definition: condition('event_sum', {
        event: 'Product Added',
        property: 'price',
        compare: 'ge',
        value: 200,
        window: days(180),
        filters: [],
      }),
      byHand: count(didIt('Product Added', 180, sql`sum((properties -> 'price')::numeric) >= 200`)),
    },
    {
      name: 'gone quiet',
      definition: condition('event_time', {
        event: 'Page Viewed',
        which: 'last',
        window: { kind: 'notWithin', amount: 60, unit: 'days' },
        filters: [],
      }),
      byHand: count(
        sql`select customer_id from events where shop_id = ${shopId} and customer_id is not null and name = 'Page Viewed' group by customer_id having max(occurred_at) <= ${daysAgo(60)}`,
      ),
    },
    {
      name: 'may be written to',
      definition: condition('consent', { channel: 'email', purpose: 'marketing', state: 'granted' }),
      byHand: count(
        sql`select distinct customer_id from consents where shop_id = ${shopId} and channel = 'email' and purpose = 'marketing' and state = 'granted'`,
      ),
    },
    {
      name: 'buyers who shared',
      definition: and(condition('purchase_days', { compare: 'ge', times: 2 }), events('Product Shared', 1, 365)),
      byHand: sql`select count(*) as count from customer_totals where shop_id = ${shopId} and purchase_days >= 2 and customer_id in (${didIt('Product Shared', 365, sql`true`)})`,
    },
    {
      name: 'views, no purchase',
      definition: and(events('Product Viewed', 5, 60), condition('order_count', { compare: 'eq', times: 0, window: days(60) })),
      byHand: count(
        sql`${didIt('Product Viewed', 60, sql`count(*) >= 5`)} except select customer_id from orders where shop_id = ${shopId} and net_minor > 0 and placed_at > ${daysAgo(60)}`,
      ),
    },
  ]
}
