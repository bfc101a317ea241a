import { addMonths, endOfMonth, localDay, localToInstant, monthOf } from '../../kit/clock.ts'
import { activatesAt, expiresAt } from '../expiry.ts'
import type { PointsWallet } from '../program.ts'

/**
 * At what age in months, the month of issue being 0, the last points of a month lapse: looked up for the last moment of each month of a
 * leap year and of the one after it. Null where points never lapse, or not by themselves.
 */
export function lifeMonths({ expiry, pending }: Pick<PointsWallet, 'expiry' | 'pending'>, zone: string): number | null {
  if (expiry.kind !== 'after') return null
  const months = Array.from({ length: 24 }, (_, index) => addMonths('2024-01-01', index))
  return Math.max(
    ...months.map((first) => {
      const last = endOfMonth(first)
      const [y = 0, m = 0, d = 0] = last.split('-').map(Number)
      const placedAt = localToInstant({ y, m, d, h: 23, mi: 59, s: 59 }, zone)
      const told = pending.kind === 'told' ? { kind: 'days' as const, afterDelivery: 0, afterOrder: pending.cancelledAfterDays } : pending
      const lapses = expiresAt(expiry, { start: activatesAt(told, { placedAt, deliveredAt: null, zone }) ?? placedAt, zone })
      return lapses ? monthsFrom(first, localDay(lapses, zone)) : 0
    }),
  )
}

function monthsFrom(first: string, day: string): number {
  const at = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
  return at(monthOf(day)) - at(first)
}
