/** A run over a shop of a million customers, and single customers by the stored model: how long, and how much memory. */
import { systemClock } from '../server/kit/clock.ts'
import { type Database, one, type Query, sql, type Tx, transaction, write } from '../server/kit/database.ts'
import { refreshPredictions, refreshStale } from '../server/predictions/refresh.ts'
import { requestRun } from '../server/predictions/request-run.ts'
import { runPredictions } from '../server/predictions/run.ts'
import { findRun } from '../server/predictions/run-store.ts'
import { createShop } from '../server/shops/shops.ts'
import { below, median, round, say, tell, timed } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const customers = Number(process.env.CUSTOMERS ?? 1_000_000)
const days = 1_095

const today = new Date().toISOString().slice(0, 10)
const id = (number: Query<unknown>): Query<unknown> => sql`('019a0000-0000-7000-8000-' || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`
/** Between 0 and 1, the same for the same numbers. */
const random = (n: Query<unknown>, salt: Query<unknown> | number): Query<unknown> =>
  sql`((hashint8extended((${n})::bigint * 1000003 + (${salt})::bigint, 42) & 1048575) / 1048576.0)`

await withTemporaryDatabase(async ({ database, postgres }) => {
  const shopId = await aShopOf(database, { customers })
  const run = await aRun(database, shopId)
  const { seconds: staleSeconds } = await timed(() => refreshStale(database, { shopId, now: () => new Date() }))
  const single = await singles(database, shopId)
  tell({
    name: 'predictions',
    ratio: null,
    limit: 'absolute: an hour of the night, 1 GB',
    customers,
    ...{ seconds: round(run.seconds), cpuSeconds: round(run.cpuSeconds), phases: run.phases, method: run.method },
    lookForStaleSeconds: round(staleSeconds),
    oneCustomerMs: round(single),
    perSecond: Math.round(customers / run.seconds),
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    postgres,
    goals: [below('a million customers, s', run.seconds, 3_600), below('memory, MB', process.resourceUsage().maxRSS / 1024, 1_024)],
  })
})

async function aRun(database: Database, shopId: string) {
  const runId = await transaction(database, (tx) => requestRun(tx, { shopId, cause: 'night', now: new Date() }))
  if (runId === null) throw new Error('a run is under way')
  const began = performance.now()
  const phases: Record<string, number> = {}
  let [phase, since] = ['', began]
  const timer = setInterval(async () => {
    const run = await findRun(database.db, { shopId, runId })
    if (!run || run.phase === phase || run.phase === null) return
    if (phase !== '') phases[phase] = round((performance.now() - since) / 1000)
    ;[phase, since] = [run.phase, performance.now()]
    say(`${phase} …`)
  }, 250)
  const cpu = process.cpuUsage()
  const { state } = await runPredictions(database, systemClock, { shopId, runId }).finally(() => clearInterval(timer))
  phases[phase] = round((performance.now() - since) / 1000)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const run = await findRun(database.db, { shopId, runId })
  say(`${state} after ${round(seconds)} s: ${run?.model?.method}, ${run?.card?.predicted} customers`)
  return { seconds, cpuSeconds: (user + system) / 1e6, phases, method: run?.model?.method ?? '' }
}

/** The median of fifty single refreshes, in milliseconds. */
async function singles(database: Database, shopId: string): Promise<number> {
  const times: number[] = []
  for (let n = 1; n <= 50; n++) {
    const { customerId } = await one(
      database.db,
      sql<{
        customerId: string
      }>`select customer_id from customers where shop_id = ${shopId} and customer_id = ${id(sql`${(n * 7_919) % customers}::integer + 1`)}`,
    )
    const { seconds } = await timed(() =>
      transaction(database, (tx) => refreshPredictions(tx, { shopId, customerIds: [customerId], now: new Date() })),
    )
    times.push(1000 * seconds)
  }
  return median(times)
}

/** Figures alone, as orders would have left them: 60 % bought once, the others 3 more days on the average, at random. */
async function aShopOf(database: Database, { customers }: { customers: number }): Promise<string> {
  const shop = { name: 'Large', country: 'PL', currency: 'PLN', timeZone: 'Europe/Warsaw' }
  const { shopId } = await transaction(database, (tx) =>
    createShop(tx, { ...shop, languages: ['pl'], isDemo: false, now: new Date('2023-01-01') }),
  )
  const { seconds } = await timed(() => transaction(database, (tx) => fill(tx, { shopId, customers })))
  await database.pool.query('vacuum analyze customers, customer_days, customer_totals, shop_days')
  say(`the shop is filled: ${round(seconds)} s`)
  return shopId
}

async function fill(tx: Tx, { shopId, customers }: { shopId: string; customers: number }): Promise<void> {
  // References are right by construction.
  await write(tx, sql`set local session_replication_role = replica`)
  await write(
    tx,
    sql`insert into customers (shop_id, customer_id, profile_at, first_seen_at, created_at)
        select ${shopId}, ${id(sql`n`)}, now(), now(), now() from generate_series(1, ${customers}::integer) as n`,
  )
  await write(
    tx,
    sql`insert into customer_days (shop_id, customer_id, day, orders, revenue_minor, nth, gap_days)
        select ${shopId}, ${id(sql`n`)}, day, 1, 2000 + (${random(sql`n`, 3)} * 18000 * (0.6 + 0.8 * ${random(sql`n`, sql`row_number`)}))::bigint, row_number, coalesce(day - before, 0)
        from (
          select n, day, row_number() over (partition by n order by day) as row_number, lag(day) over (partition by n order by day) as before
          from (
            select distinct n, ${today}::date - 1 - ${days}::integer + (first_day + case when place = 0 then 0 else ${random(sql`n`, sql`100 + place`)} * stays end)::integer as day
            from (
              select n, (${random(sql`n`, 1)} * (${days}::integer - 30))::integer as first_day,
                case when ${random(sql`n`, 2)} < 0.6 then 0 else 1 + floor(-ln(1 - ${random(sql`n`, 4)}) * 2.5)::integer end as more,
                ${random(sql`n`, 5)} as part
              from generate_series(1, ${customers}::integer) as n
            ) as person
            cross join lateral (select (${days}::integer - first_day) * part as stays) as span
            cross join lateral generate_series(0, more) as place
          ) as bought
        ) as dated`,
  )
  await write(
    tx,
    sql`insert into customer_totals (shop_id, customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor, first_on, second_on, last_on)
        select ${shopId}, customer_id, count(*), count(*), sum(revenue_minor), sum(revenue_minor), 0, min(day), min(day) filter (where nth = 2), max(day)
        from customer_days where shop_id = ${shopId} group by customer_id`,
  )
  await write(
    tx,
    sql`insert into shop_days (shop_id, day, orders, customer_orders, revenue_minor, customer_revenue_minor, order_revenue_minor, unmatched_minor)
        select ${shopId}, day, count(*), count(*), sum(revenue_minor), sum(revenue_minor), sum(revenue_minor), 0 from customer_days where shop_id = ${shopId} group by day`,
  )
  await write(tx, sql`update shops set orders_recorded_at = now() where shop_id = ${shopId}`)
}
