/** Runs as they are stored: asked for, taken by an attempt, noted step by step, ended. */
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import type { Card, Phase, RunCause, RunState, StoredModel } from './schema.ts'

export interface RunKey {
  shopId: string
  runId: string
}

/** One try at a run. A newer one takes over, whatever became of this. */
export interface Attempt extends RunKey {
  attemptId: string
}

export interface StoredRun extends RunKey {
  state: RunState
  phase: Phase | null
  progressPercent: number
  cause: RunCause
  requestedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  factsAt: Date | null
  cutOn: string | null
  model: StoredModel | null
  card: Card | null
  doneToId: string | null
  customersDone: number
  isCurrent: boolean
}

const columns = sql`shop_id, run_id, state, phase, progress_percent, cause, requested_at, started_at, finished_at, facts_at, cut_on, model, card, done_to_id, customers_done, is_current`

export const findRun = (db: Db, { shopId, runId }: RunKey): Promise<StoredRun | undefined> =>
  first(db, sql<StoredRun>`select ${columns} from prediction_runs where shop_id = ${shopId} and run_id = ${runId}`)

/** The run that waits or is at work; there is one at most. */
export const runUnderWay = (db: Db, { shopId }: { shopId: string }): Promise<StoredRun | undefined> =>
  first(db, sql<StoredRun>`select ${columns} from prediction_runs where shop_id = ${shopId} and state in ('waiting', 'running')`)

/** The run whose numbers are shown. */
export const currentRun = (db: Db, { shopId }: { shopId: string }): Promise<StoredRun | undefined> =>
  first(db, sql<StoredRun>`select ${columns} from prediction_runs where shop_id = ${shopId} and is_current`)

/** Runs that came to an end, newest first. */
export const earlierRuns = (db: Db, { shopId, limit }: { shopId: string; limit: number }): Promise<StoredRun[]> =>
  all(
    db,
    sql<StoredRun>`select ${columns} from prediction_runs where shop_id = ${shopId} and state not in ('waiting', 'running')
      order by requested_at desc, run_id desc limit ${limit}`,
  )

/** Asks for a run; false where one is under way already, also where two ask at once. */
export async function insertRun(
  tx: Tx,
  { shopId, runId, cause, staffId, now }: RunKey & { cause: RunCause; staffId: string | null; now: Date },
): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`insert into prediction_runs (shop_id, run_id, state, cause, requested_by, requested_at)
        values (${shopId}, ${runId}, 'waiting', ${cause}, ${staffId}, ${now})
        on conflict (shop_id) where state in ('waiting', 'running') do nothing`,
  )
  return count === 1
}

/** Begins, or goes on as a new attempt; undefined where there is nothing to be done any more. */
export async function takeRun(tx: Tx, { shopId, runId, attemptId, now }: Attempt & { now: Date }): Promise<StoredRun | undefined> {
  const { rows } = await write(
    tx,
    sql<StoredRun>`
      update prediction_runs set state = 'running', attempt_id = ${attemptId}, started_at = coalesce(started_at, ${now}), phase = coalesce(phase, 'reading')
      where shop_id = ${shopId} and run_id = ${runId} and state in ('waiting', 'running')
      returning ${columns}`,
  )
  return rows[0]
}

/** Values of twelve months from which on a customer is among the tenth, the fifth, the half of whom most is expected; null where there is nobody. */
export interface ValueSteps {
  topTenthMinor: number | null
  topFifthMinor: number | null
  upperHalfMinor: number | null
}

export type RunChange = Partial<
  Pick<
    StoredRun,
    | 'state'
    | 'phase'
    | 'progressPercent'
    | 'finishedAt'
    | 'factsAt'
    | 'cutOn'
    | 'model'
    | 'card'
    | 'doneToId'
    | 'customersDone'
    | 'isCurrent'
  > &
    ValueSteps
>

/** Changes the run that this attempt is at. False, and nothing changed, where somebody stopped it or another attempt has taken over. */
export async function changeRun(tx: Tx, { shopId, runId, attemptId }: Attempt, change: RunChange): Promise<boolean> {
  const assignments = Object.entries(change).map(
    ([field, value]) =>
      sql`${sql.ref(columnOf[field as keyof RunChange])} = ${(field === 'model' || field === 'card') && value !== null ? JSON.stringify(value) : value}`,
  )
  const { count } = await write(
    tx,
    sql`update prediction_runs set ${sql.join(assignments)}
        where shop_id = ${shopId} and run_id = ${runId} and state = 'running' and attempt_id = ${attemptId}`,
  )
  return count === 1
}

const columnOf: Record<keyof RunChange, string> = {
  state: 'state',
  phase: 'phase',
  progressPercent: 'progress_percent',
  finishedAt: 'finished_at',
  factsAt: 'facts_at',
  cutOn: 'cut_on',
  model: 'model',
  card: 'card',
  doneToId: 'done_to_id',
  customersDone: 'customers_done',
  isCurrent: 'is_current',
  topTenthMinor: 'top_tenth_minor',
  topFifthMinor: 'top_fifth_minor',
  upperHalfMinor: 'upper_half_minor',
}

/** Whether this attempt is still at the run. */
export const isAtWork = async (db: Db, { shopId, runId, attemptId }: Attempt): Promise<boolean> =>
  (await first(
    db,
    sql`select 1 from prediction_runs where shop_id = ${shopId} and run_id = ${runId} and state = 'running' and attempt_id = ${attemptId}`,
  )) !== undefined

/** Ends a run that waits or is at work, from outside; false where it had ended by then, or its numbers are shown already. */
export async function endRun(tx: Tx, { shopId, runId, state, now }: RunKey & { state: 'stopped' | 'failed'; now: Date }): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`update prediction_runs set state = ${state}, finished_at = ${now}
        where shop_id = ${shopId} and run_id = ${runId} and state in ('waiting', 'running') and not is_current`,
  )
  return count === 1
}

/** From now on no run's numbers are shown, until one is made the current one. */
export async function clearCurrent(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`update prediction_runs set is_current = false where shop_id = ${shopId} and is_current`)
}

/** Forgets the oldest runs but for `kept` of them, and never the one that is shown. */
export async function forgetOldRuns(tx: Tx, { shopId, kept }: { shopId: string; kept: number }): Promise<void> {
  await write(
    tx,
    sql`delete from prediction_runs where shop_id = ${shopId} and not is_current and run_id in (
          select run_id from prediction_runs where shop_id = ${shopId} and state not in ('waiting', 'running')
          order by requested_at desc, run_id desc offset ${kept})`,
  )
}

/** When orders or refunds of the shop were last recorded. */
export async function newestFactAt(db: Db, { shopId }: { shopId: string }): Promise<Date | null> {
  const { at } = await one(db, sql<{ at: Date | null }>`select orders_recorded_at as at from shops where shop_id = ${shopId}`)
  return at
}
