import { mean, quantile, type Weighted } from '@regulars/cohorts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { Audit, LadderStep } from '../schema.ts'
import type { View } from './people.ts'

/** How many customers reached their nth purchase day so many days after the one before. */
export interface PurchaseGap {
  nth: number
  gapDays: number
  customers: number
}

export async function purchaseGaps(db: Db, { shopId, until }: View): Promise<PurchaseGap[]> {
  if (until === null) return all(db, sql<PurchaseGap>`select nth, gap_days, customers from purchase_gaps where shop_id = ${shopId}`)
  return all(
    db,
    sql<PurchaseGap>`select nth, gap_days, count(*)::integer as customers from customer_days where shop_id = ${shopId} and nth is not null and day <= ${until} group by nth, gap_days`,
  )
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
export function gapFigures(gaps: readonly PurchaseGap[]): Audit['gaps'] {
  const between = counted(gaps.filter(({ nth }) => nth > 1))
  const [median, average, p75, p90] = [quantile(between, 0.5), mean(between), quantile(between, 0.75), quantile(between, 0.9)]
  if (median === null || average === null || p75 === null || p90 === null) return null
  return { n: between.reduce((sum, { count }) => sum + count, 0), median, mean: average, p75, p90, histogram: histogram(between) }
}

const counted = (gaps: readonly PurchaseGap[]): Weighted[] => gaps.map(({ gapDays, customers }) => ({ value: gapDays, count: customers }))

/** Where bars begin: weeks at first, then months, then longer. */
const bounds = [1, 8, 15, 29, 43, 61, 91, 121, 181, 271, 366]

function histogram(between: readonly Weighted[]) {
  return bounds.map((fromDays, index) => {
    const next = bounds[index + 1]
    const gaps = between
      .filter(({ value }) => value >= fromDays && (next === undefined || value < next))
      .reduce((sum, { count }) => sum + count, 0)
    return { fromDays, toDays: next === undefined ? null : next - 1, gaps }
  })
}
