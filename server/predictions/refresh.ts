/** Numbers of single customers made anew by the stored model, so that they follow an order within seconds. */
import { touch } from '../customers/customers.ts'
import { all, type Database, type Db, sql, type Tx, transaction, write } from '../kit/database.ts'
import { mayBeProfiled } from './objections.ts'
import { predictor } from './predict-customer.ts'
import { purchasesOfCustomers, replacePredictions } from './prediction-rows.ts'
import { currentRun } from './run-store.ts'

/**
 * Afterwards the shown numbers of these customers are those that a whole run with the same model and cut would give; who bought
 * nothing, or objects, has none. Called again it changes nothing. Where there is no model yet nothing happens.
 */
export async function refreshPredictions(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<void> {
  await lockShown(tx, { shopId })
  const run = await currentRun(tx, { shopId })
  if (!run?.model || run.cutOn === null || customerIds.length === 0) return
  const purchases = await purchasesOfCustomers(tx, { shopId, customerIds })
  await replacePredictions(tx, { shopId, runId: run.runId, customerIds, now }, purchases.map(predictor(run.model, { cutOn: run.cutOn })))
  await touch(tx, { shopId, topic: 'predictions', customerIds, now })
}

/**
 * One writer of shown numbers a shop at a time, until the transaction ends: the second reads what the first one saw, or newer, and
 * never puts older numbers over newer ones.
 */
export async function lockShown(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`predictions of ${shopId}`}, 0))`)
}

/** Refreshes everybody who bought or gave back since their numbers were made. Looks through the whole shop. Says how many. */
export async function refreshStale(
  database: Database,
  { shopId, now, signal }: { shopId: string; now: () => Date; signal?: AbortSignal },
): Promise<number> {
  let [afterId, count]: [string | null, number] = [null, 0]
  for (;;) {
    signal?.throwIfAborted()
    const customerIds: string[] = await staleAfter(database.db, { shopId, afterId, limit: 200 })
    if (customerIds.length === 0) return count
    await transaction(database, (tx) => refreshPredictions(tx, { shopId, customerIds, now: now() }))
    afterId = customerIds.at(-1) ?? null
    count += customerIds.length
  }
}

/** The next customers after an id whose totals are not those that their numbers were made from. */
async function staleAfter(
  db: Db,
  { shopId, afterId, limit }: { shopId: string; afterId: string | null; limit: number },
): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ customerId: string }>`
      select total.customer_id
      from prediction_runs as run
      join customer_totals as total on total.shop_id = ${shopId}
      left join predictions on predictions.shop_id = ${shopId} and predictions.customer_id = total.customer_id and predictions.run_id = run.run_id
      where run.shop_id = ${shopId} and run.is_current and run.model is not null and (${afterId}::uuid is null or total.customer_id > ${afterId}::uuid)
        and case when predictions.run_id is null then total.purchase_days > 0 and ${mayBeProfiled(shopId, sql`total.customer_id`)}
            else (predictions.purchase_days, predictions.first_on, predictions.last_on, predictions.revenue_minor)
              is distinct from (total.purchase_days, total.first_on, total.last_on, total.revenue_minor) end
      order by total.customer_id limit ${limit}`,
  )
  return rows.map(({ customerId }) => customerId)
}
