/**
 * What of today's points will lapse, month by month. The most that can lapse is a fact; what is expected to lapse assumes that
 * points of an age are used as points of that age were used before.
 */
import { addMonths, lastDayOf, monthOf, monthsBetween } from '@regulars/cohorts'
import type { PointsCohort } from './breakage.ts'
import { sumOf } from './chain-ladder.ts'

/** Points that are neither used nor lapsed, put together by month of issue and day of lapsing. */
export interface OpenPoints {
  /** `YYYY-MM` */
  issuedMonth: string
  /** The first day on which they cannot be used any more; null for never. */
  lapsesOn: string | null
  points: number
}

export interface ExpiryForecast {
  months: ForecastMonth[]
  /** Lapse after the last of these months. */
  laterPoints: number
  neverPoints: number
}

export interface ForecastMonth {
  month: string
  /** Lapse in this month if nobody uses any before. */
  lapsingPoints: number
  /** Of these, what is expected to be left by then; null where it is not known how points of that age are used. */
  expectedLapsePoints: number | null
  /** Of today's points, what is expected to be used in this month; null likewise. */
  expectedUsePoints: number | null
}

export interface ForecastOptions {
  /** In the shop's zone. The forecast begins with what is left of its month. */
  today: string
  /** How many months, this one among them. */
  months: number
  useRates: readonly (number | null)[]
}

/**
 * Today's points by the month in which they lapse. Months are whole points; where the day lies within a month, use is spread
 * evenly over its days.
 */
export function expiryForecast(open: readonly OpenPoints[], { today, months, useRates }: ForecastOptions): ExpiryForecast {
  const thisMonth = monthOf(today)
  const sums = Array.from({ length: months }, (_, index) => ({
    month: addMonths(thisMonth, index),
    lapsing: 0,
    left: 0 as number | null,
    used: 0 as number | null,
  }))
  for (const lot of open) {
    let left: number | null = lot.points
    for (const sum of sums) {
      const share = usableShare(sum.month, today, lot.lapsesOn)
      const after: number | null = remaining(left, useRates[monthsBetween(lot.issuedMonth, sum.month)] ?? null, share)
      sum.used = sum.used === null || left === null || after === null ? null : sum.used + left - after
      left = after
      if (lot.lapsesOn !== null && monthOf(lot.lapsesOn) <= sum.month) {
        sum.lapsing += lot.points
        sum.left = sum.left === null || left === null ? null : sum.left + left
        break
      }
    }
  }
  const end = addMonths(thisMonth, months)
  return {
    months: sums.map(({ month, lapsing, left, used }) => ({
      month,
      lapsingPoints: lapsing,
      expectedLapsePoints: left === null ? null : Math.round(left),
      expectedUsePoints: used === null ? null : Math.round(used),
    })),
    laterPoints: sumOf(open, ({ lapsesOn, points }) => (lapsesOn !== null && monthOf(lapsesOn) >= end ? points : 0)),
    neverPoints: sumOf(open, ({ lapsesOn, points }) => (lapsesOn === null ? points : 0)),
  }
}

/**
 * By age in months: of the points open when the month began (at age 0: issued in it), the share that was used in it, over all
 * cohorts that have lived through that age. Null where none had any left. Kept within 0 and 1: more may have been given back
 * than was used.
 */
export function useRates(cohorts: readonly PointsCohort[]): (number | null)[] {
  const ages = Math.max(0, ...cohorts.map(({ months }) => months.length))
  const sums = Array.from({ length: ages }, () => ({ open: 0, used: 0 }))
  for (const { issuedPoints, months } of cohorts) {
    let open = issuedPoints
    for (const [age, { redeemedPoints, expiredPoints }] of months.entries()) {
      const sum = sums[age]
      if (sum) {
        sum.open += open
        sum.used += redeemedPoints
      }
      open -= redeemedPoints + expiredPoints
    }
  }
  return sums.map(({ open, used }) => (open > 0 ? Math.min(1, Math.max(0, used / open)) : null))
}

/** What is left of points after a share of a month; null where that is not known. */
function remaining(points: number | null, rate: number | null, share: number): number | null {
  if (share === 0 || points === null) return points
  return rate === null ? null : points * (1 - rate) ** share
}

/** The part of a month from today on in which the points can be used. */
function usableShare(month: string, today: string, lapsesOn: string | null): number {
  const days = Number(lastDayOf(month).slice(8))
  const from = monthOf(today) === month ? Number(today.slice(8)) : 1
  const until = lapsesOn === null || monthOf(lapsesOn) > month ? days + 1 : monthOf(lapsesOn) < month ? from : Number(lapsesOn.slice(8))
  return Math.max(0, until - from) / days
}
