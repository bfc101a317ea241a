import type { PurchaseGap } from '@regulars/cohorts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { View } from './people.ts'

/** Gaps between purchase days, counted; `gapFigures` and `orderLadder` of maths/cohorts make figures of them. */
export async function purchaseGaps(db: Db, { shopId, until }: View): Promise<PurchaseGap[]> {
  if (until === null) return all(db, sql<PurchaseGap>`select nth, gap_days, customers from purchase_gaps where shop_id = ${shopId}`)
  return all(
    db,
    sql<PurchaseGap>`select nth, gap_days, count(*)::integer as customers from customer_days where shop_id = ${shopId} and nth is not null and day <= ${until} group by nth, gap_days`,
  )
}
