/**
 * The contract liability of a wallet's points and the revenue from them, month of issue by month of issue: IFRS 15 (ifrs15.ts)
 * on what was sold, on what became of the points (cohort-rows.ts), and on how many will be used (breakage.ts).
 */
import { addMonths } from '@regulars/cohorts'
import { type Breakage, breakage, type CohortBreakage, type Reckoned, reckonedUse } from './breakage.ts'
import { sumOf } from './chain-ladder.ts'
import { type CohortEvent, cohortsUntil } from './cohort-rows.ts'
import { allocatePrice, type PointsRevenue, type PointsWorth, pointsRevenue } from './ifrs15.ts'
import type { MonthSales } from './month-sales.ts'

export interface RevenueQuestion {
  events: readonly CohortEvent[]
  sales: readonly MonthSales[]
  worth: PointsWorth
  lifeMonths: number | null
  /** VAT on the shop's sales in percent, which is no revenue. */
  vatPercent: number
  /** The first month of the period, and the one after its last. */
  from: string
  until: string
}

export interface CohortRevenue extends PointsRevenue {
  month: string
  /** Without VAT. */
  salesMinor: number
  allocatedMinor: number
  /** What was reckoned with at the end of the month of issue, by which the price was divided, and now. */
  atSale: Reckoned
  now: Reckoned
}

export interface DeferredRevenue {
  cohorts: CohortRevenue[]
  openingMinor: number
  /** Added to the liability by sales of the period. */
  allocatedMinor: number
  revenueMinor: number
  closingMinor: number
}

/**
 * For each month before `until` in which points were issued, and together: opening + allocated − revenue = closing, to the
 * minor unit. The division of a month's price is by what could be known when that month ended, so it does not move with later
 * estimates. Points for something that is no purchase have no price; they are used as those of their month are.
 */
export function deferredRevenue(question: RevenueQuestion): DeferredRevenue {
  const { events, sales, from, until } = question
  const views = new Map<string, Breakage>()
  const seenAt = (month: string): Breakage => {
    const seen = views.get(month) ?? breakage(cohortsUntil(events, month), question)
    views.set(month, seen)
    return seen
  }
  const cohorts = sales
    .filter(({ month, points }) => month < until && points > 0)
    .toSorted((a, b) => (a.month < b.month ? -1 : 1))
    .flatMap((sale): CohortRevenue[] => {
      const [first, before, now] = [addMonths(sale.month, 1), from, until].map((month) => cohortAt(seenAt(month), sale.month))
      return first && now ? [cohortRevenue(question, { sale, first, before: before ?? null, now })] : []
    })
  const isNew = ({ month }: CohortRevenue): boolean => month >= from
  const allocatedMinor = sumOf(cohorts.filter(isNew), (cohort) => cohort.allocatedMinor)
  const revenueMinor = sumOf(cohorts, ({ inPeriodMinor }) => inPeriodMinor)
  const closingMinor = sumOf(cohorts, ({ liabilityMinor }) => liabilityMinor)
  return { cohorts, openingMinor: closingMinor + revenueMinor - allocatedMinor, allocatedMinor, revenueMinor, closingMinor }
}

interface SeenCohort {
  cohort: CohortBreakage
  reckoned: Reckoned
}

function cohortAt({ cohorts, overall }: Breakage, month: string): SeenCohort | null {
  const cohort = cohorts.find((each) => each.month === month)
  return cohort && cohort.issuedPoints > 0 ? { cohort, reckoned: reckonedUse(cohort, overall) } : null
}

function cohortRevenue(
  { worth, vatPercent }: RevenueQuestion,
  { sale, first, before, now }: { sale: MonthSales; first: SeenCohort; before: SeenCohort | null; now: SeenCohort },
): CohortRevenue {
  const salesMinor = Math.round((sale.salesMinor * 100) / (100 + vatPercent))
  const expectedPoints = Math.round((sale.points * first.reckoned.points) / first.cohort.issuedPoints)
  // Both stand-alone prices include VAT, so that their relation is that of the prices people see.
  const { pointsMinor } = allocatePrice({ priceMinor: salesMinor, goodsMinor: sale.salesMinor, expectedPoints, worth })
  const revenueAt = ({ cohort, reckoned }: SeenCohort, recognisedBeforeMinor: number): PointsRevenue =>
    pointsRevenue({ ...cohort, allocatedMinor: pointsMinor, expectedPoints: reckoned.points }, recognisedBeforeMinor)
  const recognisedBefore = before ? revenueAt(before, 0).toDateMinor : 0
  return {
    ...revenueAt(now, recognisedBefore),
    month: sale.month,
    salesMinor,
    allocatedMinor: pointsMinor,
    atSale: first.reckoned,
    now: now.reckoned,
  }
}
