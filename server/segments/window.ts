import { addDays, startOfDay } from '../kit/clock.ts'
import { type Query, sql } from '../kit/database.ts'
import type { Moment } from './condition.ts'
import type { Window } from './schema.ts'

/** The instants of a window: later than `after`, up to and with `until`, from and with `from`, before `before`. */
interface Bounds {
  after?: Date
  until?: Date
  from?: Date
  before?: Date
}

/** Whether an instant lies in the window. */
export function isWithin(at: Date, window: Window, moment: Moment): boolean {
  const { after, until, from, before } = boundsOf(window, moment)
  return (!after || at > after) && (!until || at <= until) && (!from || at >= from) && (!before || at < before)
}

/** The same of a column. */
export function within(at: Query<unknown>, window: Window, moment: Moment): Query<boolean> {
  const { after, until, from, before } = boundsOf(window, moment)
  return sql<boolean>`${sql.join(
    [
      ...(after ? [sql`${at} > ${after}::timestamptz`] : []),
      ...(until ? [sql`${at} <= ${until}::timestamptz`] : []),
      ...(from ? [sql`${at} >= ${from}::timestamptz`] : []),
      ...(before ? [sql`${at} < ${before}::timestamptz`] : []),
      ...(window.kind === 'ever' ? [sql`true`] : []),
    ],
    sql` and `,
  )}`
}

/** How long the window is that moves with time; null where it stands. */
export const lengthMs = (window: Window): number | null =>
  window.kind === 'within' || window.kind === 'notWithin' ? window.amount * (window.unit === 'hours' ? msPerHour : 24 * msPerHour) : null

/** The instant at which something of this time passes the end of a window that moves. */
export const passesAt = (at: Query<unknown>, ms: number): Query<Date> => sql<Date>`(${at} + ${ms} * interval '1 millisecond')`

function boundsOf(window: Window, { now, timeZone }: Moment): Bounds {
  const ms = lengthMs(window)
  if (window.kind === 'within') return { after: new Date(now.getTime() - (ms ?? 0)) }
  if (window.kind === 'notWithin') return { until: new Date(now.getTime() - (ms ?? 0)) }
  if (window.kind === 'ever') return {}
  return { from: startOfDay(window.from, timeZone), before: startOfDay(addDays(window.to, 1), timeZone) }
}

const msPerHour = 3_600_000
