import { mean, quantile, type Weighted } from './quantiles.ts'

/** How many customers reached their nth purchase day so many days after the one before; of the first, the gap is 0. */
export interface PurchaseGap {
  nth: number
  gapDays: number
  customers: number
}

export interface LadderStep {
  n: number
  customers: number
  /** Null for the first step. */
  shareOfPrevious: number | null
  /** From the step before; null for the first step. */
  medianDays: number | null
}

export interface GapFigures {
  n: number
  median: number
  mean: number
  p75: number
  p90: number
  histogram: { fromDays: number; toDays: number | null; gaps: number }[]
}

/** Counts histories, one list of purchase days (`YYYY-MM-DD`) a customer in any order, by place and gap. Equal days are one. */
export function countGaps(histories: Iterable<readonly string[]>): PurchaseGap[] {
  const counts = new Map<string, PurchaseGap>()
  for (const history of histories) {
    const days = [...new Set(history)].sort()
    for (const [place, day] of days.entries()) {
      const gapDays = place === 0 ? 0 : daysBetween(days[place - 1] ?? day, day)
      const gap = counts.get(`${place} ${gapDays}`) ?? { nth: place + 1, gapDays, customers: 0 }
      gap.customers++
      counts.set(`${place} ${gapDays}`, gap)
    }
  }
  return [...counts.values()]
}

/** 1 → 2 → 3 → n: who gets there, out of those who got to the step before, and how long it takes them. */
export function orderLadder(gaps: readonly PurchaseGap[], steps = 10): LadderStep[] {
  const reached = [...Map.groupBy(gaps, ({ nth }) => nth)].map(([n, all]) => ({
    n,
    customers: all.reduce((sum, { customers }) => sum + customers, 0),
    gaps: all,
  }))
  const customersAt = new Map(reached.map(({ n, customers }) => [n, customers]))
  return reached
    .filter(({ n }) => n <= steps)
    .toSorted((a, b) => a.n - b.n)
    .map(({ n, customers, gaps }) => {
      const before = customersAt.get(n - 1)
      return {
        n,
        customers,
        shareOfPrevious: before ? customers / before : null,
        medianDays: n === 1 ? null : quantile(counted(gaps), 0.5),
      }
    })
}

/** All times between consecutive purchase days of all customers. Null where nobody came back. */
export function gapFigures(gaps: readonly PurchaseGap[]): GapFigures | null {
  const between = counted(gaps.filter(({ nth }) => nth > 1))
  const [median, average, p75, p90] = [quantile(between, 0.5), mean(between), quantile(between, 0.75), quantile(between, 0.9)]
  if (median === null || average === null || p75 === null || p90 === null) return null
  return { n: between.reduce((sum, { count }) => sum + count, 0), median, mean: average, p75, p90, histogram: histogram(between) }
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

const counted = (gaps: readonly PurchaseGap[]): Weighted[] => gaps.map(({ gapDays, customers }) => ({ value: gapDays, count: customers }))

/** Where bars begin: weeks at first, then months, then longer. */
const bounds = [1, 8, 15, 29, 43, 61, 91, 121, 181, 271, 366]

function histogram(between: readonly Weighted[]): GapFigures['histogram'] {
  return bounds.map((fromDays, index) => {
    const next = bounds[index + 1]
    const gaps = between
      .filter(({ value }) => value >= fromDays && (next === undefined || value < next))
      .reduce((sum, { count }) => sum + count, 0)
    return { fromDays, toDays: next === undefined ? null : next - 1, gaps }
  })
}
