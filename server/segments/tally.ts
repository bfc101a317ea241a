/** How often something happened in a window, and what it came to: one row a customer, and the instant at which time changes it. */
import { type Query, sql } from '../kit/database.ts'
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
  /** The n-th newest fact decides by its leaving alone; null where any fact that leaves may. */
  deciding: number | null
}

/** Rows of customer_id, n, total; and when the first of them passes the window's end. */
export function tally({ facts, at, amount, window, deciding }: Tally, place: Place): { rows: Query<unknown>; flipsAt?: Query<unknown> } {
  const total = amount ? sql`, sum(${amount})` : sql``
  const ms = lengthMs(window)
  if (ms === null)
    return {
      rows: sql`select customer_id, count(*) as n ${total} ${amount ? sql`as total` : sql``} ${facts} and ${within(at, window, place)} group by customer_id`,
    }
  const isIn = within(at, window, place)
  const [lasting, next] =
    window.kind === 'within'
      ? [sql`where ${isIn}`, leaving(at, deciding)]
      : [sql`where ${isIn}`, sql`min(${at}) filter (where not (${isIn}))`]
  const counted = sql`select customer_id, count(*) filter (${lasting}) as n ${amount ? sql`${total} filter (${lasting}) as total` : sql``}, ${next} as passing ${facts}`
  return {
    // Facts that have left a window will not come back, so they are not read; those that are to come into one are.
    rows: sql`${counted} ${window.kind === 'within' ? sql`and ${isIn}` : sql``} group by customer_id`,
    flipsAt: passesAt(sql`${place.leaf}.passing`, ms),
  }
}

/** For a comparison of a count: the n-th newest fact whose leaving the window changes the answer; null where that may be any. */
export function decidingFact(compare: Compare, times: number): number | null {
  if (compare === 'ge' || compare === 'lt') return times === 0 ? null : times
  if (compare === 'gt' || compare === 'le') return times + 1
  return times === 0 ? 1 : null
}

const leaving = (at: Query<unknown>, deciding: number | null): Query<unknown> => {
  if (deciding === null) return sql`min(${at})`
  if (deciding === 1) return sql`max(${at})`
  return sql`(array_agg(${at} order by ${at} desc))[${deciding}::integer]`
}
