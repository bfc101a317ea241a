/** Rows of `predictions`, and the purchases that they are made from. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { all, connectionOf, type Db, first, one, type Query, sql, type Tx, write } from '../kit/database.ts'
import { mayBeProfiled } from './objections.ts'
import type { PredictedCustomer, Purchases } from './predict-customer.ts'
import type { RunKey, ValueSteps } from './run-store.ts'

/** What the next customers after an id bought, in the order of ids; without those who may not be profiled. */
export const purchasesAfter = (
  db: Db,
  { shopId, afterId, limit }: { shopId: string; afterId: string | null; limit: number },
): Promise<Purchases[]> =>
  all(
    db,
    sql<Purchases>`${purchasesOf(shopId)} and (${afterId}::uuid is null or total.customer_id > ${afterId}::uuid) order by total.customer_id limit ${limit}`,
  )

/** What these customers bought; who bought nothing or may not be profiled is left out. */
export const purchasesOfCustomers = (
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<Purchases[]> =>
  all(db, sql<Purchases>`${purchasesOf(shopId)} and total.customer_id = any(${[...customerIds]}::uuid[]) order by total.customer_id`)

const purchasesOf = (shopId: string): Query<Purchases> => sql<Purchases>`
  select total.customer_id, total.purchase_days, total.first_on, total.last_on, total.revenue_minor, began.revenue_minor as first_day_minor
  from customer_totals as total
  join customer_days as began on began.shop_id = ${shopId} and began.customer_id = total.customer_id and began.day = total.first_on
  where total.shop_id = ${shopId} and total.purchase_days > 0 and ${mayBeProfiled(shopId, sql`total.customer_id`)}`

/** Adds rows that are new to the run, by COPY. */
export async function copyPredictions(
  tx: Tx,
  { shopId, runId, now }: RunKey & { now: Date },
  rows: readonly PredictedCustomer[],
): Promise<void> {
  const target = connectionOf(tx).query(
    copyFrom(`copy predictions (shop_id, run_id, computed_at, ${columns.map(([, column]) => column).join(', ')}) from stdin`),
  )
  const prefix = `${shopId}\t${runId}\t${now.toISOString()}`
  // Ids, days and whole numbers: nothing in them needs an escape.
  const lines = rows.map((row) => `${prefix}${columns.map(([field]) => `\t${row[field] ?? '\\N'}`).join('')}\n`)
  await pipeline(Readable.from([lines.join('')]), target)
}

/** Puts these customers' rows of a run in the place of those that it had, where it had any. */
export async function replacePredictions(
  tx: Tx,
  { shopId, runId, customerIds, now }: RunKey & { customerIds: readonly string[]; now: Date },
  rows: readonly PredictedCustomer[],
): Promise<void> {
  await write(
    tx,
    sql`delete from predictions where shop_id = ${shopId} and run_id = ${runId} and customer_id = any(${[...customerIds]}::uuid[])`,
  )
  if (rows.length > 0) await copyPredictions(tx, { shopId, runId, now }, rows)
}

/** Where the best of a run's customers begin, by value. */
export const valueSteps = (db: Db, { shopId, runId }: RunKey): Promise<ValueSteps> =>
  one(
    db,
    sql<ValueSteps>`
      select percentile_disc(0.1) within group (order by value_365_minor desc) as top_tenth_minor,
        percentile_disc(0.2) within group (order by value_365_minor desc) as top_fifth_minor,
        percentile_disc(0.5) within group (order by value_365_minor desc) as upper_half_minor
      from predictions where shop_id = ${shopId} and run_id = ${runId}`,
  )

/** The next customers after an id who have a row of any run, by id. */
export async function predictedAfter(
  db: Db,
  { shopId, afterId, limit }: { shopId: string; afterId: string | null; limit: number },
): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ customerId: string }>`
      select distinct customer_id from predictions
      where shop_id = ${shopId} and (${afterId}::uuid is null or customer_id > ${afterId}::uuid) order by customer_id limit ${limit}`,
  )
  return rows.map(({ customerId }) => customerId)
}

/** Takes away these customers' rows of all runs but these. */
export async function dropOtherRuns(
  tx: Tx,
  { shopId, keptRunIds, customerIds }: { shopId: string; keptRunIds: readonly string[]; customerIds: readonly string[] },
): Promise<void> {
  await write(
    tx,
    sql`delete from predictions where shop_id = ${shopId} and customer_id = any(${[...customerIds]}::uuid[]) and run_id <> all(${[...keptRunIds]}::uuid[])`,
  )
}

/** A stored row; `isStale` where the customer's totals say something else by now. */
export interface StoredPrediction extends PredictedCustomer {
  runId: string
  computedAt: Date
  isStale: boolean
}

/** The customer's row of the run that is shown; undefined where there is none or who may not be profiled. */
export const predictionOf = (
  db: Db,
  { shopId, customerId }: { shopId: string; customerId: string },
): Promise<StoredPrediction | undefined> =>
  first(
    db,
    sql<StoredPrediction>`
      select predictions.run_id, computed_at, ${sql.join(columns.map(([, column]) => sql.ref(`predictions.${column}`)))},
        (predictions.purchase_days, predictions.first_on, predictions.last_on, predictions.revenue_minor)
          is distinct from (total.purchase_days, total.first_on, total.last_on, total.revenue_minor) as is_stale
      from predictions
      join prediction_runs as run on run.shop_id = ${shopId} and run.run_id = predictions.run_id and run.is_current
      left join customer_totals as total on total.shop_id = ${shopId} and total.customer_id = predictions.customer_id
      where predictions.shop_id = ${shopId} and predictions.customer_id = ${customerId} and ${mayBeProfiled(shopId, sql`predictions.customer_id`)}`,
  )

/** The columns that a prediction fills, in COPY's order. */
const columns: readonly (readonly [keyof PredictedCustomer, string])[] = [
  ['customerId', 'customer_id'],
  ['purchaseDays', 'purchase_days'],
  ['firstOn', 'first_on'],
  ['lastOn', 'last_on'],
  ['revenueMinor', 'revenue_minor'],
  ['asOfOn', 'as_of_on'],
  ['alivePpm', 'alive_ppm'],
  ['orders90Milli', 'orders_90_milli'],
  ['orders90Low', 'orders_90_low'],
  ['orders90High', 'orders_90_high'],
  ['orders365Milli', 'orders_365_milli'],
  ['orders365Low', 'orders_365_low'],
  ['orders365High', 'orders_365_high'],
  ['silent90Ppm', 'silent_90_ppm'],
  ['silent365Ppm', 'silent_365_ppm'],
  ['nextEarlyOn', 'next_early_on'],
  ['nextMedianOn', 'next_median_on'],
  ['nextLateOn', 'next_late_on'],
  ['dueOn', 'due_on'],
  ['overdueOn', 'overdue_on'],
  ['spendMinor', 'spend_minor'],
  ['value365Minor', 'value_365_minor'],
  ['value365LowMinor', 'value_365_low_minor'],
  ['value365HighMinor', 'value_365_high_minor'],
]
