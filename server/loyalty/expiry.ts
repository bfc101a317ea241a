/** Until when points can be used, and from when. All edges are midnights of the shop's zone; an end is the first instant after. */
import { addDays, addMonths, endOfMonth, localDay, startOfDay } from '../kit/clock.ts'
import type { Expiry, Pending } from './program.ts'

/**
 * When points that can be used from `start` on lapse; null for never, and for those that lapse by inactivity. The day that lies
 * the period later is still usable, and with rounding its whole month or year.
 */
export function expiresAt(expiry: Expiry, { start, zone }: { start: Date; zone: string }): Date | null {
  if (expiry.kind !== 'after') return null
  const last = addDays(addMonths(localDay(start, zone), expiry.months), expiry.days)
  const lastUsable = expiry.roundedTo === 'month' ? endOfMonth(last) : expiry.roundedTo === 'year' ? `${last.slice(0, 4)}-12-31` : last
  return startOfDay(addDays(lastUsable, 1), zone)
}

/** When an account on which nothing happens after `lastActive` loses what lapses by inactivity. */
export function slidesUntil(expiry: Expiry, { lastActive, zone }: { lastActive: Date; zone: string }): Date | null {
  if (expiry.kind !== 'inactivity') return null
  return startOfDay(addDays(addMonths(localDay(lastActive, zone), expiry.months), expiry.days + 1), zone)
}

/** When points of an order placed then can be used; null where the shop is to tell. `deliveredAt` is null where it is not known. */
export function activatesAt(
  pending: Pending,
  { placedAt, deliveredAt, zone }: { placedAt: Date; deliveredAt: Date | null; zone: string },
): Date | null {
  if (pending.kind === 'told') return null
  if (pending.kind === 'none') return placedAt
  if (deliveredAt !== null) return daysLater(deliveredAt, pending.afterDelivery, zone)
  return pending.afterOrder === 0 ? placedAt : daysLater(placedAt, pending.afterOrder, zone)
}

/**
 * When points lapse whose lot was earned then: counted from where they can be used. Those that wait to be told of lapse when the wait is over,
 * and get their time when it ends well.
 */
export function lapsesAt(
  { pending, expiry }: { pending: Pending; expiry: Expiry },
  { earnedAt, begins, zone }: { earnedAt: Date; begins: Date | null; zone: string },
): Date | null {
  if (begins === null && pending.kind === 'told') return daysLater(earnedAt, pending.cancelledAfterDays, zone)
  return expiresAt(expiry, { start: begins ?? earnedAt, zone })
}

const daysLater = (at: Date, days: number, zone: string): Date => (days === 0 ? at : startOfDay(addDays(localDay(at, zone), days), zone))
