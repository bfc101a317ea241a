import { recencyScore, score } from '@regulars/cohorts'
import { z } from 'zod'
import { daysBetween } from '../../kit/clock.ts'
import { type Query, sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { orderFacts } from '../facts/orders.ts'
import { beginningOf } from '../value-test.ts'

export const rfmClasses = [
  ...['champions', 'loyal', 'potential', 'new', 'promising', 'needs_attention'],
  ...['about_to_sleep', 'at_risk', 'cannot_lose', 'hibernating', 'lost'],
] as const
type RfmClass = (typeof rfmClasses)[number]

/** The class of each cell: a row for each recency from 1 to 5, in it the mean of frequency and money from 1 to 5, halves up. docs/methods/segments.md */
const rows: readonly (readonly RfmClass[])[] = [
  ['lost', 'lost', 'at_risk', 'cannot_lose', 'cannot_lose'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'at_risk'],
  ['about_to_sleep', 'about_to_sleep', 'needs_attention', 'loyal', 'loyal'],
  ['promising', 'potential', 'loyal', 'loyal', 'champions'],
  ['new', 'potential', 'potential', 'champions', 'champions'],
]
const classes = rows.flat()

/** Is of one of these classes, by the shop's quintile edges of last night. Nobody is before anybody bought. */
export const rfmClass = defineCondition({
  code: 'rfm_class',
  args: z.object({ classes: z.array(z.enum(rfmClasses)).min(1) }),
  form: { group: 'orders', fields: [{ name: 'classes', kind: 'choice', options: [...rfmClasses], isMany: true }], initial: {} },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ classes: wanted }, place) => {
    if (!place.yardsticks) return { is: sql`false` }
    const { recencyDays, orders, revenueMinor } = place.yardsticks.rfm
    const since = sql`(${place.today}::date - totals.last_on)`
    const frequencyAndMoney = sql`((3 + ${edgesBelow(sql`totals.orders`, orders)} + ${edgesBelow(sql`totals.revenue_minor`, revenueMinor)}) / 2)`
    const cell = sql`((4 - ${edgesBelow(since, recencyDays)}) * 5 + ${frequencyAndMoney} - 1)`
    const cells = classes.flatMap((each, place) => (wanted.includes(each) ? [place] : []))
    const turns = classes.map((_, cell) => daysUntilTurn(cell, cells, recencyDays))
    return {
      is: sql`(totals.orders > 0 and ${cell} = any(${cells}::integer[]))`,
      flipsAt: sql`case when totals.orders > 0 then ${beginningOf(sql`(totals.last_on + (${turns}::integer[])[${cell} + 1])`, place)} end`,
    }
  },
  matches: ({ orders, revenueMinor, lastOn }, { classes: wanted }, { today, yardsticks }) => {
    if (!yardsticks || orders === 0 || lastOn === null) return { is: false, because: { class: null } }
    const { rfm } = yardsticks
    const recency = recencyScore(daysBetween(lastOn, today), rfm.recencyDays)
    const frequencyAndMoney = Math.floor((1 + score(orders, rfm.orders) + score(revenueMinor, rfm.revenueMinor)) / 2)
    const found = classes[(recency - 1) * 5 + frequencyAndMoney - 1]
    return { is: found !== undefined && wanted.includes(found), because: { class: found ?? null } }
  },
})

/** Has brought more than four fifths of the customers have, by the edges of last night. */
export const bestFifth = defineCondition({
  code: 'best_fifth',
  args: z.object({}),
  form: { group: 'orders', fields: [], initial: {} },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: (_, { yardsticks }) => ({
    is: yardsticks ? sql`(totals.orders > 0 and totals.revenue_minor > ${yardsticks.highValueMinor}::float8)` : sql`false`,
  }),
  matches: ({ orders, revenueMinor }, _, { yardsticks }) => ({
    is: yardsticks !== null && orders > 0 && revenueMinor > yardsticks.highValueMinor,
    because: { revenueMinor },
  }),
})

/** Bought once, and has been silent for longer than most take who come back: the quantile says how many of those had by then. */
export const oneOrderOverdue = defineCondition({
  code: 'one_order_overdue',
  args: z.object({ share: z.enum(['p50', 'p75', 'p90']) }),
  form: {
    group: 'orders',
    fields: [{ name: 'share', kind: 'choice', options: ['p50', 'p75', 'p90'], isMany: false }],
    initial: { share: 'p75' },
  },
  isBehavioural: true,
  topics: () => ['orders'],
  facts: orderFacts,
  where: ({ share }, place) => {
    const usual = place.yardsticks?.secondPurchaseDays?.[share]
    if (usual === undefined) return { is: sql`false` }
    const since = sql`(${place.today}::date - totals.last_on)`
    return {
      is: sql`(totals.purchase_days = 1 and ${since} > ${usual}::float8)`,
      flipsAt: sql`case when totals.purchase_days = 1 then ${beginningOf(nextEdge(since, [usual]), place)} end`,
    }
  },
  matches: ({ purchaseDays, lastOn }, { share }, { today, yardsticks }) => {
    const usual = yardsticks?.secondPurchaseDays?.[share]
    if (usual === undefined || purchaseDays !== 1 || lastOn === null) return { is: false, because: { days: null, usual: usual ?? null } }
    const days = daysBetween(lastOn, today)
    return { is: days > usual, because: { days, usual } }
  },
})

/**
 * For somebody of a cell: how many days after the last order they have come down to the first recency that gives another answer.
 * Time takes them down and nowhere else; null where it changes nothing.
 */
function daysUntilTurn(cell: number, cells: readonly number[], edges: readonly number[]): number | null {
  for (let below = cell - 5; below >= 0; below -= 5) {
    const edge = edges[3 - Math.floor(below / 5)]
    if (cells.includes(below) !== cells.includes(cell) && edge !== undefined) return Math.floor(edge) + 1
  }
  return null
}

/** How many of the edges lie strictly below: `score` of maths/cohorts without its one. */
const edgesBelow = (value: Query<unknown>, edges: readonly number[]): Query<unknown> =>
  sql`(${sql.join(
    edges.map((edge) => sql`(${value} > ${edge}::float8)::integer`),
    sql` + `,
  )})`

/** The day on which the days since `last_on` pass the next edge; null where they have passed them all. */
function nextEdge(since: Query<unknown>, edges: readonly number[]): Query<unknown> {
  const passes = edges.map((edge) => sql`when ${since} <= ${edge}::float8 then totals.last_on + ${Math.floor(edge) + 1}::integer`)
  return sql`(case ${sql.join(passes, sql` `)} end)`
}
