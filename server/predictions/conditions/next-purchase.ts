import { z } from 'zod'
import { addDays, startOfDay } from '../../kit/clock.ts'
import { type Query, sql } from '../../kit/database.ts'
import { defineCondition, type Moment } from '../../segments/segments.ts'
import { predictionFacts, predictionRows } from './prediction-facts.ts'

/** By one of the next days half of the next orders of such customers have come: today is the first of them. */
export const nextPurchase = defineCondition({
  code: 'next_purchase',
  args: z.object({ withinDays: z.int().min(0).max(365) }),
  form: {
    group: 'predictions',
    fields: [{ name: 'withinDays', kind: 'number', min: 0, max: 365, unit: 'days' }],
    initial: { withinDays: 14 },
  },
  isBehavioural: true,
  topics: () => ['predictions'],
  facts: predictionFacts,
  where: ({ withinDays }, at) => {
    const expected = sql`${at.leaf}.next_median_on`
    return {
      rows: predictionRows(at),
      is: sql`${expected} between ${at.today}::date and ${addDays(at.today, withinDays)}::date`,
      // In as the window reaches the day, and out when the day is over.
      flipsAt: sql`case when ${expected} > ${addDays(at.today, withinDays)}::date then ${begins(sql`${expected} - ${withinDays}::integer`, at)}
        when ${expected} >= ${at.today}::date then ${begins(sql`${expected} + 1`, at)} end`,
      needsRow: true,
    }
  },
  matches: (facts, { withinDays }, { today }) => {
    const expectedOn = facts?.nextMedianOn ?? null
    return { is: expectedOn !== null && expectedOn >= today && expectedOn <= addDays(today, withinDays), because: { expectedOn } }
  },
})

/** Nine of ten such customers who buy again within a year would have done so by now. */
export const purchaseOverdue = defineCondition({
  code: 'purchase_overdue',
  args: z.object({}),
  form: { group: 'predictions', fields: [], initial: {} },
  isBehavioural: true,
  topics: () => ['predictions'],
  facts: predictionFacts,
  where: (_, at) => {
    const overdueOn = sql`${at.leaf}.overdue_on`
    return {
      rows: predictionRows(at),
      is: sql`${overdueOn} < ${at.today}::date`,
      flipsAt: sql`case when ${overdueOn} >= ${at.today}::date then ${begins(sql`${overdueOn} + 1`, at)} end`,
      needsRow: true,
    }
  },
  matches: (facts, _, { today }) => {
    const overdueOn = facts?.overdueOn ?? null
    return { is: overdueOn !== null && overdueOn < today, because: { overdueOn } }
  },
})

/** The instant at which a day of a column begins in the shop's zone, or a little before: a look too early costs nothing. */
const begins = (day: Query<unknown>, { today, timeZone }: Moment): Query<Date> =>
  // Counted from today's beginning in whole days; a change of the clocks in between moves it by an hour, which is taken off.
  sql<Date>`greatest(${startOfDay(addDays(today, 1), timeZone)}::timestamptz,
    ${startOfDay(today, timeZone)}::timestamptz + ((${day})::date - ${today}::date) * interval '24 hours' - interval '1 hour')`
