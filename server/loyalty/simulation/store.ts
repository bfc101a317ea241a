/** Back-tests as they are stored: asked for, taken by an attempt, noted batch by batch, ended. */
import { uuids } from '../../kit/arrays.ts'
import { all, type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { publish } from '../../kit/outbox.ts'
import { Program } from '../program.ts'
import type { AskSimulation, SimulationList, SimulationReport, SimulationView } from '../simulation-schema.ts'
import type { Sums } from './sums.ts'

export interface SimulationKey {
  shopId: string
  simulationId: string
}

export interface StoredSimulation extends SimulationKey {
  state: SimulationView['state']
  asked: AskSimulation
  programs: Program[]
  untilAt: Date
  ordersTotal: number
  reachedId: string | null
  sums: Sums | null
}

/** Asks for a back-test; a job does it after the commit. Null where another is under way. */
export async function requestSimulation(
  tx: Tx,
  {
    shopId,
    asked,
    programs,
    until,
    orders,
    staffId,
    now,
  }: { shopId: string; asked: AskSimulation; programs: readonly Program[]; until: Date; orders: number; staffId: string | null; now: Date },
): Promise<string | null> {
  const simulationId = newId()
  const { count } = await write(
    tx,
    sql`insert into loyalty_simulations (shop_id, simulation_id, state, asked, programs, until_at, asked_by, asked_at, orders_to_do)
        values (${shopId}, ${simulationId}, 'waiting', ${JSON.stringify(asked)}::jsonb, ${JSON.stringify(programs)}::jsonb, ${until}, ${staffId}, ${now}, ${orders})
        on conflict (shop_id) where state in ('waiting', 'running') do nothing`,
  )
  if (count === 0) return null
  await forgetOld(tx, { shopId })
  publish(tx, { type: 'loyalty.simulation_requested', shopId, simulationId })
  return simulationId
}

/** One that was stopped or failed goes on where it was. False where it is in another state, or another is under way. */
export async function resumeSimulation(tx: Tx, { shopId, simulationId }: SimulationKey): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`update loyalty_simulations set state = 'waiting', finished_at = null
        where shop_id = ${shopId} and simulation_id = ${simulationId} and state in ('stopped', 'failed')
          and not exists (select 1 from loyalty_simulations as other where other.shop_id = ${shopId} and other.state in ('waiting', 'running'))`,
  )
  if (count === 1) publish(tx, { type: 'loyalty.simulation_requested', shopId, simulationId })
  return count === 1
}

/** Ends one that waits or is at work, from outside; what it has summed is kept. */
export async function endSimulation(
  tx: Tx,
  { shopId, simulationId, state, now }: SimulationKey & { state: 'stopped' | 'failed'; now: Date },
): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`update loyalty_simulations set state = ${state}, finished_at = ${now}
        where shop_id = ${shopId} and simulation_id = ${simulationId} and state in ('waiting', 'running')`,
  )
  return count === 1
}

/** Begins, or goes on as a new attempt; null where there is nothing to be done any more. */
export async function takeSimulation(
  tx: Tx,
  { shopId, simulationId, attemptId }: SimulationKey & { attemptId: string },
): Promise<StoredSimulation | null> {
  const { rows } = await write(
    tx,
    sql<StoredSimulation>`
      update loyalty_simulations set state = 'running', attempt_id = ${attemptId}
      where shop_id = ${shopId} and simulation_id = ${simulationId} and state in ('waiting', 'running')
      returning shop_id, simulation_id, state, asked, programs, until_at, orders_to_do as orders_total, reached_id, sums`,
  )
  const [row] = rows
  return row ? { ...row, programs: row.programs.map((program) => Program.parse(program)) } : null
}

/** Notes how far this attempt came; false, and nothing noted, where somebody stopped it or another attempt has taken over. */
export async function noteProgress(
  tx: Tx,
  { shopId, simulationId, attemptId, reachedId, sums }: SimulationKey & { attemptId: string; reachedId: string; sums: Sums },
): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`update loyalty_simulations set reached_id = ${reachedId}, orders_done = ${sums.orders}, sums = ${JSON.stringify(sums)}::jsonb
        where shop_id = ${shopId} and simulation_id = ${simulationId} and state = 'running' and attempt_id = ${attemptId}`,
  )
  return count === 1
}

export async function storeReport(
  tx: Tx,
  { shopId, simulationId, attemptId, report, now }: SimulationKey & { attemptId: string; report: SimulationReport; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`update loyalty_simulations
        set state = 'ready', report = ${JSON.stringify(report)}::jsonb, finished_at = ${now}, orders_done = ${report.orders}, orders_to_do = ${report.orders}, sums = null, reached_id = null
        where shop_id = ${shopId} and simulation_id = ${simulationId} and state = 'running' and attempt_id = ${attemptId}`,
  )
}

interface Row {
  simulationId: string
  state: SimulationView['state']
  asked: AskSimulation
  programs: unknown[]
  author: string | null
  askedAt: Date
  finishedAt: Date | null
  ordersDone: number
  ordersTotal: number
  report: SimulationReport | null
}

/** Newest first. */
export async function simulationsOf(db: Db, { shopId }: { shopId: string }): Promise<SimulationList['simulations']> {
  const rows = await all(
    db,
    sql<Omit<Row, 'report' | 'programs'>>`
      select simulation_id, loyalty_simulations.state, asked, staff.name as author, asked_at, finished_at, orders_done, orders_to_do as orders_total
      from loyalty_simulations left join staff on staff_id = asked_by
      where shop_id = ${shopId} order by asked_at desc, simulation_id desc limit ${mostKept}`,
  )
  return rows.map(shown)
}

export async function findSimulation(db: Db, { shopId, simulationId }: SimulationKey): Promise<SimulationView | null> {
  const row = await first(
    db,
    sql<Row>`
      select simulation_id, loyalty_simulations.state, asked, programs, staff.name as author, asked_at, finished_at, orders_done, orders_to_do as orders_total, report
      from loyalty_simulations left join staff on staff_id = asked_by
      where shop_id = ${shopId} and simulation_id = ${simulationId}`,
  )
  if (!row) return null
  const { programs, report } = row
  const customerIds = report ? [...report.gainers, ...report.losers].map(({ customerId }) => customerId) : []
  return {
    ...shown(row),
    programs: programs.map((program) => Program.parse(program)),
    report,
    names: await namesOf(db, { shopId, customerIds }),
  }
}

async function namesOf(
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<Record<string, string>> {
  const rows = await all(
    db,
    sql<{ customerId: string; name: string }>`
      select customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as name
      from customers where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)})`,
  )
  return Object.fromEntries(rows.map(({ customerId, name }) => [customerId, name]))
}

const shown = <Stored extends Omit<Row, 'report' | 'programs'>>({ askedAt, finishedAt, ...row }: Stored) => ({
  ...row,
  askedAt: askedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})

const mostKept = 50

const forgetOld = (tx: Tx, { shopId }: { shopId: string }) =>
  write(
    tx,
    sql`delete from loyalty_simulations where shop_id = ${shopId} and state not in ('waiting', 'running') and simulation_id in (
          select simulation_id from loyalty_simulations where shop_id = ${shopId} order by asked_at desc, simulation_id desc offset ${mostKept})`,
  )
