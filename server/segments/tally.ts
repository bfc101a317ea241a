/** How often something happened in a window, and what it came to: one row a customer, and the instant at which time changes it. */
import { type Query, sql } from '../kit/database.ts'
import { comparing } from './compare.ts'
import type { Place } from './condition.ts'
import type { Compare, Window } from './schema.ts'
import { lengthMs, passesAt, within } from './window.ts'

interface Tally {
  /** `from` and `where` of the facts of one shop, ending in a condition. */
  facts: Query<unknown>
  at: Query<unknown>
  /** What is summed up as `total`, where something is. */
  amount?: Query<unknown>
  window: Window
  leaving: Leaving
}

/**
 * Which fact changes the answer by leaving the window: any; the last of them; or any, but only while a figure that can but sink is
 * still above its bound. That the first to leave is waited for costs a look at each that leaves; the exact one would cost a sorting of all.
 */
export type Leaving = { kind: 'any' } | { kind: 'last' } | { kind: 'anyWhile'; isAbove: Query<unknown> }

/** Rows of customer_id, n, total; and when the first of them passes the window's end. */
export function tally({ facts, at, amount, window, leaving }: Tally, place: Place): { rows: Query<unknown>; flipsAt?: Query<unknown> } {
  const total = amount ? sql`, sum(${amount})` : sql``
  const ms = lengthMs(window)
  if (ms === null)
    return {
      rows: sql`select customer_id, count(*) as n ${total} ${amount ? sql`as total` : sql``} ${facts} and ${within(at, window, place)} group by customer_id`,
    }
  const isIn = within(at, window, place)
  const [lasting, next] =
    window.kind === 'within'
      ? [sql`where ${isIn}`, firstToLeave(at, leaving)]
      : [sql`where ${isIn}`, sql`min(${at}) filter (where not (${isIn}))`]
  const counted = sql`select customer_id, count(*) filter (${lasting}) as n ${amount ? sql`${total} filter (${lasting}) as total` : sql``}, ${next} as passing ${facts}`
  return {
    // Facts that have left a window will not come back, so they are not read; those that are to come into one are.
    rows: sql`${counted} ${window.kind === 'within' ? sql`and ${isIn}` : sql``} group by customer_id`,
    flipsAt: passesAt(sql`${place.leaf}.passing`, ms),
  }
}

/** For a comparison of a figure that sinks as facts leave: the count of them, or a sum of which no part is negative. */
export function sinking(figure: Query<unknown>, compare: Compare, bound: number): Leaving {
  if (compare === 'eq' || compare === 'ne') return { kind: 'any' }
  const isStrict = compare === 'gt' || compare === 'le'
  return { kind: 'anyWhile', isAbove: comparing(figure, isStrict ? 'gt' : 'ge', sql`${bound}::bigint`) }
}

/** The same of the count itself: where it is about one or none, the last of them decides. */
export function sinkingCount(compare: Compare, times: number): Leaving {
  const isAboutOne = (times === 1 && (compare === 'ge' || compare === 'lt')) || (times === 0 && compare !== 'ge' && compare !== 'lt')
  return isAboutOne ? { kind: 'last' } : sinking(sql`count(*)`, compare, times)
}

function firstToLeave(at: Query<unknown>, leaving: Leaving): Query<unknown> {
  if (leaving.kind === 'any') return sql`min(${at})`
  if (leaving.kind === 'last') return sql`max(${at})`
  return sql`case when ${leaving.isAbove} then min(${at}) end`
}
