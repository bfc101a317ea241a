/** What people and programs see of runs and predictions. */
import { isNotProfiled } from '../consent/consent.ts'
import { type Db, first, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { getShop } from '../shops/shops.ts'
import { everybodysSpend } from './predict-customer.ts'
import { predictionOf, type StoredPrediction } from './prediction-rows.ts'
import { reasonsFor } from './reasons.ts'
import { nextNight } from './request-run.ts'
import { currentRun, earlierRuns, newestFactAt, runUnderWay, type StoredRun } from './run-store.ts'
import type { CustomerPrediction, Prediction, PredictionsAnswer, RunView, StoredModel } from './schema.ts'

const shownRuns = 10

/** The card of the numbers that are shown, what is under way, and what was before. */
export async function predictionsAnswer(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<PredictionsAnswer> {
  const [{ timeZone }, current, underWay, earlier, factsAt] = await Promise.all([
    getShop(db, { shopId }),
    currentRun(db, { shopId }),
    runUnderWay(db, { shopId }),
    earlierRuns(db, { shopId, limit: shownRuns }),
    newestFactAt(db, { shopId }),
  ])
  return {
    card: current?.card ?? null,
    computedAt: (current?.finishedAt ?? current?.startedAt)?.toISOString() ?? null,
    isStale: current?.factsAt != null && factsAt !== null && factsAt > current.factsAt,
    underWay: underWay ? presentRun(underWay) : null,
    earlier: earlier.map(presentRun),
    nextNightAt: nextNight({ timeZone, now }).toISOString(),
    hasOrders: factsAt !== null,
  }
}

function presentRun({
  runId,
  state,
  cause,
  phase,
  progressPercent,
  customersDone,
  requestedAt,
  startedAt,
  finishedAt,
  card,
}: StoredRun): RunView {
  return {
    ...{ runId, state, cause, phase, customersDone, progress: progressPercent / 100 },
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    method: card?.chosen?.method ?? null,
    customers: card?.used.customers ?? null,
  }
}

/** A customer's numbers, or why there are none. Also for an id from before a merge. Throws notFound. */
export async function customerPrediction(
  db: Db,
  { shopId, customerId: asked }: { shopId: string; customerId: string },
): Promise<CustomerPrediction> {
  const found = await first(
    db,
    sql<FoundCustomer>`
    select customers.customer_id, coalesce(purchase_days, 0) as purchase_days,
      ${isNotProfiled(shopId, sql`customers.customer_id`)} as is_left_out
    from customers left join customer_totals as total on total.shop_id = ${shopId} and total.customer_id = customers.customer_id
    where customers.shop_id = ${shopId} and customers.customer_id = coalesce(
      (select customer_id from origins where shop_id = ${shopId} and origin_id = ${asked}), ${asked}::uuid)`,
  )
  if (!found) throw notFound()
  const { customerId, purchaseDays, isLeftOut } = found
  const unknown = (why: CustomerPrediction['why']): CustomerPrediction => ({ customerId, prediction: null, why })
  if (isLeftOut) return unknown('objected')
  if (purchaseDays === 0) return unknown('no_purchase')
  const run = await currentRun(db, { shopId })
  if (run?.state === 'too_little_data') return unknown('too_little_data')
  const stored = run?.model ? await predictionOf(db, { shopId, customerId }) : undefined
  return stored && run?.model ? { customerId, prediction: presentPrediction(stored, run.model), why: null } : unknown('not_computed')
}

interface FoundCustomer {
  customerId: string
  purchaseDays: number
  isLeftOut: boolean
}

function presentPrediction(stored: StoredPrediction, model: StoredModel): Prediction {
  const { runId, asOfOn, isStale, computedAt, alivePpm, nextEarlyOn, nextMedianOn, nextLateOn, dueOn, overdueOn, spendMinor } = stored
  return {
    ...{ runId, method: model.method, asOfOn, isStale, spendMinor },
    computedAt: computedAt.toISOString(),
    probabilityAlive: alivePpm === null ? null : alivePpm / 1e6,
    orders90: { expected: stored.orders90Milli / 1000, low: stored.orders90Low, high: stored.orders90High },
    orders365: { expected: stored.orders365Milli / 1000, low: stored.orders365Low, high: stored.orders365High },
    silent90: stored.silent90Ppm / 1e6,
    silent365: stored.silent365Ppm / 1e6,
    next: nextEarlyOn && nextMedianOn && nextLateOn ? { earlyOn: nextEarlyOn, medianOn: nextMedianOn, lateOn: nextLateOn } : null,
    due: dueOn && overdueOn ? { dueOn, overdueOn } : null,
    value365Minor: { expected: stored.value365Minor, low: stored.value365LowMinor, high: stored.value365HighMinor },
    reasons: reasonsFor(stored, { everybodysSpendMinor: everybodysSpend(model.spend) }),
  }
}
