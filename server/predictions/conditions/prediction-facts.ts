import { all, type Query, sql } from '../../kit/database.ts'
import type { FactSource, Place } from '../../segments/segments.ts'

/** What conditions ask of somebody's prediction. */
export interface PredictionFacts {
  valueMinor: number
  topTenthMinor: number
  topFifthMinor: number
  upperHalfMinor: number
  silent90Ppm: number
  silent365Ppm: number
  nextMedianOn: string | null
  overdueOn: string | null
}

/** The numbers that are shown; null for whom there are none. */
export const predictionFacts: FactSource<PredictionFacts | null> = {
  name: 'predictions',
  load: async (db, { shopId, customerIds }) => {
    const rows = await all(
      db,
      shownRows(shopId, sql`predictions.customer_id = any(${customerIds}::uuid[])`) as Query<PredictionFacts & { customerId: string }>,
    )
    return new Map(rows.map(({ customerId, ...facts }) => [customerId, facts]))
  },
  blank: () => null,
}

/** The same rows for the statement of a segment. */
export const predictionRows = ({ shopId, isIn }: Place): Query<unknown> => shownRows(shopId, isIn(sql`predictions.customer_id`))

const shownRows = (shopId: string, are: Query<unknown>): Query<unknown> => sql`
  select predictions.customer_id, value_365_minor as value_minor, top_tenth_minor, top_fifth_minor, upper_half_minor, silent_90_ppm, silent_365_ppm,
    next_median_on, overdue_on
  from predictions join prediction_runs as run on run.shop_id = predictions.shop_id and run.run_id = predictions.run_id and run.is_current
  where predictions.shop_id = ${shopId} and ${are}`
