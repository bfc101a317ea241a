import { z } from 'zod'
import { type Query, sql } from '../../kit/database.ts'
import { compares, comparing } from '../compare.ts'
import { defineCondition, type Moment, type Place } from '../condition.ts'
import { type OrderFacts, orderFacts } from '../facts/orders.ts'
import { oneFact } from '../one-fact.ts'
import { Compare, type ConditionField, Window } from '../schema.ts'
import { type Leaving, sinking, sinkingCount, tally } from '../tally.ts'
import { isWithin } from '../window.ts'

const fields: ConditionField[] = [
  { name: 'compare', kind: 'compare' },
  { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] },
]
const minor = z.int().min(-1e15).max(1e15)

/** Orders that count, in a window: so many. */
export const orderCount = defineCondition({
  code: 'order_count',
  args: z.object({ compare: Compare, times: z.int().min(0).max(100_000), window: Window }),
  form: {
    group: 'orders',
    fields: [...fields, { name: 'times', kind: 'number', min: 0, max: 100_000, unit: 'times' }],
    initial: { compare: 'ge', times: 1, window: { kind: 'within', amount: 90, unit: 'days' } },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ compare, times, window }, place) =>
    window.kind === 'ever'
      ? { is: comparing(sql`totals.orders`, compare, sql`${times}::bigint`) }
      : {
          ...orderRows(window, place, sinkingCount(compare, times)),
          is: comparing(sql`coalesce(${place.leaf}.n, 0)`, compare, sql`${times}::bigint`),
          needsRow: !compares(0, compare, times),
        },
  matches: (bought, { compare, times, window }, moment) => {
    const { n } = sums(bought, window, moment)
    return { is: compares(n, compare, times), because: { orders: n } }
  },
})

/** Their revenue, net of refunds. Ever: less refunds that found no order, too. */
export const orderRevenue = defineCondition({
  code: 'order_revenue',
  args: z.object({ compare: Compare, amountMinor: minor, window: Window }),
  form: {
    group: 'orders',
    fields: [...fields, { name: 'amountMinor', kind: 'money' }],
    initial: { compare: 'ge', window: { kind: 'ever' } },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ compare, amountMinor, window }, place) =>
    window.kind === 'ever'
      ? { is: comparing(sql`totals.revenue_minor`, compare, sql`${amountMinor}::bigint`) }
      : {
          ...orderRows(window, place, sinking(sql`sum(net_minor)`, compare, amountMinor)),
          is: comparing(sql`coalesce(${place.leaf}.total, 0)`, compare, sql`${amountMinor}::bigint`),
          needsRow: !compares(0, compare, amountMinor),
        },
  matches: (bought, { compare, amountMinor, window }, moment) => {
    const revenueMinor = window.kind === 'ever' ? bought.revenueMinor : sums(bought, window, moment).totalMinor
    return { is: compares(revenueMinor, compare, amountMinor), because: { revenueMinor } }
  },
})

/** Their average; nobody without an order has one. */
export const orderAverage = defineCondition({
  code: 'order_average',
  args: z.object({ compare: Compare, amountMinor: z.int().min(0).max(1e10), window: Window }),
  form: {
    group: 'orders',
    fields: [...fields, { name: 'amountMinor', kind: 'money' }],
    initial: { compare: 'ge', window: { kind: 'ever' } },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ compare, amountMinor, window }, place) => {
    const ever = { n: sql`totals.orders`, total: sql`totals.order_revenue_minor` }
    const { n, total } = window.kind === 'ever' ? ever : { n: sql`${place.leaf}.n`, total: sql`${place.leaf}.total` }
    return {
      ...(window.kind === 'ever' ? {} : { ...orderRows(window, place, { kind: 'any' }), needsRow: true }),
      // Multiplied instead of divided, so that it is exact.
      is: sql`(${n} > 0 and ${comparing(sql`${total}::numeric`, compare, sql`${amountMinor}::numeric * ${n}`)})`,
    }
  },
  matches: (bought, { compare, amountMinor, window }, moment) => {
    const { n, totalMinor } =
      window.kind === 'ever' ? { n: bought.orders, totalMinor: bought.orderRevenueMinor } : sums(bought, window, moment)
    const is = n > 0 && compares(BigInt(totalMinor), compare, BigInt(amountMinor) * BigInt(n))
    return { is, because: { averageMinor: n > 0 ? Math.round(totalMinor / n) : null } }
  },
})

/** Their first, or their last, lies in a window. */
export const orderTime = defineCondition({
  code: 'order_time',
  args: z.object({ which: z.enum(['first', 'last']), window: Window }),
  form: {
    group: 'orders',
    fields: [
      { name: 'which', kind: 'choice', options: ['first', 'last'], isMany: false },
      { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] },
    ],
    initial: { which: 'last', window: { kind: 'notWithin', amount: 90, unit: 'days' } },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ which, window }, place) =>
    oneFact(which === 'first' ? sql`min(placed_at)` : sql`max(placed_at)`, countingOrders(place), window, place),
  matches: ({ counting }, { which, window }, moment) => {
    const order = which === 'first' ? counting[0] : counting.at(-1)
    return { is: order !== undefined && isWithin(order.placedAt, window, moment), because: { at: order?.placedAt.toISOString() ?? null } }
  },
})

const countingOrders = ({ shopId, isIn }: Place): Query<unknown> =>
  sql`from orders where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and ${isIn(sql`customer_id`)}`

const orderRows = (window: Window, place: Place, leaving: Leaving) =>
  tally({ facts: countingOrders(place), at: sql`placed_at`, amount: sql`net_minor`, window, leaving }, place)

function sums({ orders, counting }: OrderFacts, window: Window, moment: Moment): { n: number; totalMinor: number } {
  const found = counting.filter(({ placedAt }) => isWithin(placedAt, window, moment))
  return { n: window.kind === 'ever' ? orders : found.length, totalMinor: found.reduce((sum, { netMinor }) => sum + netMinor, 0) }
}
