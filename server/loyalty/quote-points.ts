import type { Conversion } from './program.ts'

export interface PointsQuote {
  points: number
  /** Money off the order. */
  valueMinor: number
}

/**
 * How many points can be used on an order, and what they are worth: no more than were asked for, than there are, and than the share of the
 * order that points may pay; in whole multiples; nothing below the minimum. Nothing here is rounded up.
 */
export function quotePoints(
  conversion: Conversion,
  { requested, available, orderMinor }: { requested: number; available: number; orderMinor: number },
): PointsQuote {
  const { points: rate, valueMinor, multiple, minimum, maxSharePercent } = conversion
  const payable = Math.floor((orderMinor * maxSharePercent) / 100)
  const cap = Number((BigInt(payable) * BigInt(rate)) / BigInt(valueMinor))
  const whole = Math.floor(Math.min(requested, available, cap) / multiple) * multiple
  const points = whole < minimum ? 0 : whole
  return { points, valueMinor: worthOf(conversion, points) }
}

/** What points are worth at a checkout, rounded down. */
export const worthOf = ({ points: rate, valueMinor }: Pick<Conversion, 'points' | 'valueMinor'>, points: number): number =>
  Number((BigInt(points) * BigInt(valueMinor)) / BigInt(rate))

/** What so many points take off an order, at most. */
export const mostWorth = (conversion: Conversion, points: number): number =>
  quotePoints(conversion, { requested: points, available: points, orderMinor: Number.MAX_SAFE_INTEGER / 100 }).valueMinor
