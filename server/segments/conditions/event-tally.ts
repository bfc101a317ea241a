import { z } from 'zod'
import { type Query, sql } from '../../kit/database.ts'
import { compares, comparing } from '../compare.ts'
import { defineCondition, type Moment, type Place } from '../condition.ts'
import { exactNumber, millionths } from '../exact-number.ts'
import { type CustomerEvent, eventFacts } from '../facts/events.ts'
import { oneFact } from '../one-fact.ts'
import { Compare, type ConditionField, ValueTest, Window } from '../schema.ts'
import { sinkingCount, tally } from '../tally.ts'
import { answersTo, valueTest } from '../value-test.ts'
import { isWithin } from '../window.ts'

const name = z.string().min(1).max(200)
/** Of properties whose tests do not move with time: a day that is compared is a fixed one. */
const Filters = z
  .array(z.object({ property: name, test: ValueTest }))
  .max(10)
  .default([])
  .refine((filters) => filters.every(({ test }) => !('days' in test)), { message: 'segments.field.moving_filter' })
type Filters = z.infer<typeof Filters>

const shared: ConditionField[] = [
  { name: 'event', kind: 'pick', of: 'event', isMany: false },
  { name: 'filters', kind: 'filters' },
  { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] },
]
const initial = { filters: [], window: { kind: 'within', amount: 30, unit: 'days' } }

/** Did something so often in a window; `times` 0 for not at all. */
export const eventCount = defineCondition({
  code: 'event_count',
  args: z.object({ event: name, filters: Filters, compare: Compare, times: z.int().min(0).max(1_000_000), window: Window }),
  form: {
    group: 'events',
    fields: [...shared, { name: 'compare', kind: 'compare' }, { name: 'times', kind: 'number', min: 0, max: 1_000_000, unit: 'times' }],
    initial: { ...initial, compare: 'ge', times: 1 },
  },
  isBehavioural: true,
  topics: ({ event }) => [`event:${event}`],
  wants: ({ event }) => [event],
  facts: eventFacts,
  where: ({ event, filters, compare, times, window }, place) => ({
    ...tally({ facts: eventsOf(event, filters, place), at: sql`occurred_at`, window, leaving: sinkingCount(compare, times) }, place),
    is: comparing(sql`coalesce(${place.leaf}.n, 0)`, compare, sql`${times}::bigint`),
    needsRow: !compares(0, compare, times),
  }),
  matches: (events, { event, filters, compare, times, window }, moment) => {
    const found = those(events, event, filters, moment).filter(({ occurredAt }) => isWithin(occurredAt, window, moment))
    return { is: compares(found.length, compare, times), because: { event, times: found.length, lastAt: isoOf(found.at(-1)) } }
  },
})

/** What a property of such events adds up to; values that are no numbers add nothing. */
export const eventSum = defineCondition({
  code: 'event_sum',
  args: z.object({
    event: name,
    property: name,
    filters: Filters,
    compare: Compare,
    value: z.number().min(-1e12).max(1e12),
    window: Window,
  }),
  form: {
    group: 'events',
    fields: [
      ...shared,
      { name: 'property', kind: 'property' },
      { name: 'compare', kind: 'compare' },
      { name: 'value', kind: 'number', min: -1e12, max: 1e12, unit: 'plain' },
    ],
    initial: { ...initial, compare: 'ge' },
  },
  isBehavioural: true,
  topics: ({ event }) => [`event:${event}`],
  wants: ({ event }) => [event],
  facts: eventFacts,
  where: ({ event, property, filters, compare, value, window }, place) => ({
    ...tally(
      {
        ...{ facts: eventsOf(event, filters, place), at: sql`occurred_at`, window, leaving: { kind: 'any' } },
        amount: exactNumber(sql`(properties -> ${property}::text)`),
      },
      place,
    ),
    is: comparing(sql`coalesce(${place.leaf}.total, 0)`, compare, sql`round(${value}::numeric, 6)`),
    needsRow: !compares(0, compare, value),
  }),
  matches: (events, { event, property, filters, compare, value, window }, moment) => {
    const found = those(events, event, filters, moment).filter(({ occurredAt }) => isWithin(occurredAt, window, moment))
    const total = found.reduce((sum, { properties }) => sum + (millionths(own(properties, property)) ?? 0n), 0n)
    return { is: compares(total, compare, millionths(value) ?? 0n), because: { event, total: Number(total) / 1e6 } }
  },
})

/** The first, or the last, such event lies in a window. */
export const eventTime = defineCondition({
  code: 'event_time',
  args: z.object({ event: name, filters: Filters, which: z.enum(['first', 'last']), window: Window }),
  form: {
    group: 'events',
    fields: [...shared, { name: 'which', kind: 'choice', options: ['first', 'last'], isMany: false }],
    initial: { ...initial, which: 'last' },
  },
  isBehavioural: true,
  topics: ({ event }) => [`event:${event}`],
  wants: ({ event }) => [event],
  facts: eventFacts,
  where: ({ event, filters, which, window }, place) =>
    oneFact(which === 'first' ? sql`min(occurred_at)` : sql`max(occurred_at)`, eventsOf(event, filters, place), window, place),
  matches: (events, { event, filters, which, window }, moment) => {
    const found = those(events, event, filters, moment)
    const one = which === 'first' ? found[0] : found.at(-1)
    return { is: one !== undefined && isWithin(one.occurredAt, window, moment), because: { event, at: isoOf(one) } }
  },
})

function eventsOf(event: string, filters: Filters, place: Place): Query<unknown> {
  const tests = filters.map(({ property, test }) => sql`and ${valueTest(sql`(properties -> ${property}::text)`, test, place).is}`)
  return sql`from events where shop_id = ${place.shopId} and customer_id is not null and name = ${event} ${sql.join(tests, sql` `)} and ${place.isIn(sql`customer_id`)}`
}

const those = (events: readonly CustomerEvent[], event: string, filters: Filters, moment: Moment): CustomerEvent[] =>
  events.filter(
    ({ name, properties }) => name === event && filters.every(({ property, test }) => answersTo(own(properties, property), test, moment)),
  )

const own = (properties: Record<string, unknown>, property: string): unknown =>
  Object.hasOwn(properties, property) ? properties[property] : undefined

const isoOf = (event: CustomerEvent | undefined): string | null => event?.occurredAt.toISOString() ?? null
