/** Predictions when two customers become one or part again, and when somebody asks for what is kept about them. */
import type { MergeParticipant, PersonalData } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'
import { dropOtherRuns } from './prediction-rows.ts'
import { refreshPredictions } from './refresh.ts'

/** What is expected of somebody follows from what they bought, and is made anew from it. */
export const mergedPredictions: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId, now }) => {
    await dropOtherRuns(tx, { shopId, keptRunIds: [], customerIds: [mergedId] })
    await refreshPredictions(tx, { shopId, customerIds: [keptId], now })
  },
  part: async (tx, { shopId, keptId, restoredId, now }) => {
    await refreshPredictions(tx, { shopId, customerIds: [keptId, restoredId], now })
  },
}

export const predictionsOfPerson: PersonalData = {
  name: 'predictions',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select as_of_on, computed_at, purchase_days, first_on, last_on, revenue_minor, alive_ppm, orders_90_milli, orders_365_milli, silent_90_ppm,
          silent_365_ppm, next_early_on, next_median_on, next_late_on, due_on, overdue_on, spend_minor, value_365_minor, value_365_low_minor, value_365_high_minor
        from predictions
        join prediction_runs as run on run.shop_id = ${shopId} and run.run_id = predictions.run_id and run.is_current
        where predictions.shop_id = ${shopId} and customer_id = ${customerId}`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(tx, sql`delete from predictions where shop_id = ${shopId} and customer_id = ${customerId}`)
    return { removed: count, kept: 0 }
  },
}
