import { type Query, sql } from '../kit/database.ts'
import type { Clause, Place } from './condition.ts'
import type { Window } from './schema.ts'
import { lengthMs, passesAt, within } from './window.ts'

/** One instant a customer, in a window: whether it is, and when it passes the window's end. */
export function oneFact(which: Query<unknown>, facts: Query<unknown>, window: Window, place: Place): Clause {
  const at = sql`${place.leaf}.at`
  const ms = lengthMs(window)
  return {
    rows: sql`select customer_id, ${which} as at ${facts} group by customer_id`,
    is: sql`(${at} is not null and ${within(at, window, place)})`,
    ...(ms === null
      ? {}
      : { flipsAt: sql`case when ${at} > ${new Date(place.now.getTime() - ms)}::timestamptz then ${passesAt(at, ms)} end` }),
    needsRow: true,
  }
}
