import { z } from 'zod'
import { daysBetween } from '../../kit/clock.ts'
import { sql } from '../../kit/database.ts'
import { compares, comparing } from '../compare.ts'
import { defineCondition } from '../condition.ts'
import { orderFacts } from '../facts/orders.ts'
import { Compare } from '../schema.ts'
import { beginningOf } from '../value-test.ts'

/** Days with a purchase, in the shop's zone: so many. */
export const purchaseDays = defineCondition({
  code: 'purchase_days',
  args: z.object({ compare: Compare, times: z.int().min(0).max(100_000) }),
  form: {
    group: 'orders',
    fields: [
      { name: 'compare', kind: 'compare' },
      { name: 'times', kind: 'number', min: 0, max: 100_000, unit: 'times' },
    ],
    initial: { compare: 'ge', times: 2 },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ compare, times }) => ({ is: comparing(sql`totals.purchase_days`, compare, sql`${times}::bigint`) }),
  matches: (bought, { compare, times }) => ({
    is: compares(bought.purchaseDays, compare, times),
    because: { days: bought.purchaseDays },
  }),
})

/** Whole days of the shop's calendar since the first, or the last, purchase day. */
export const daysSinceOrder = defineCondition({
  code: 'days_since_order',
  args: z.object({ which: z.enum(['first', 'last']), compare: Compare, days: z.int().min(0).max(36_500) }),
  form: {
    group: 'orders',
    fields: [
      { name: 'which', kind: 'choice', options: ['first', 'last'], isMany: false },
      { name: 'compare', kind: 'compare' },
      { name: 'days', kind: 'number', min: 0, max: 36_500, unit: 'days' },
    ],
    initial: { which: 'last', compare: 'ge', days: 60 },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ which, compare, days }, place) => {
    const day = which === 'first' ? sql`totals.first_on` : sql`totals.last_on`
    const since = sql`(${place.today}::date - ${day})`
    // The days only grow: where they are compared with a bound, the answer changes once.
    const reached = compare === 'gt' || compare === 'le' ? days + 1 : days
    const both = compare === 'eq' || compare === 'ne' ? sql`when ${since} = ${days}::integer then ${day} + ${days + 1}::integer` : sql``
    const turns = sql`(case when ${since} < ${reached}::integer then ${day} + ${reached}::integer ${both} end)`
    return { is: comparing(since, compare, sql`${days}::integer`), flipsAt: beginningOf(turns, place) }
  },
  matches: ({ firstOn, lastOn }, { which, compare, days }, { today }) => {
    const day = which === 'first' ? firstOn : lastOn
    if (day === null) return { is: false, because: { days: null } }
    const since = daysBetween(day, today)
    return { is: compares(since, compare, days), because: { days: since } }
  },
})
