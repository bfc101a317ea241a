/**
 * A run: which model fits the shop, how good it is, and what it expects of each customer.
 *
 * The new numbers are laid beside the old ones, page by page, and one statement shows them; then the old ones go. Each step is one
 * transaction that also notes how far it came, so that a stop, a kill or a crash costs at most the step it hit. Models are
 * fitted anew where a run is taken up before they were stored; customers go on where they stopped.
 */
import assert from 'node:assert/strict'
import { setInterval } from 'node:timers'
import { touch } from '../customers/customers.ts'
import { type Clock, localDay } from '../kit/clock.ts'
import { type Database, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { getShop } from '../shops/shops.ts'
import { startThinker, type Thinker } from './ask-thread.ts'
import { cutOf } from './cut.ts'
import { type Learnt, learn } from './learn.ts'
import { copyPredictions, dropOtherRuns, predictedAfter, purchasesAfter, valueSteps } from './prediction-rows.ts'
import { lastOrderOn } from './read-histories.ts'
import { lockShown } from './refresh.ts'
import {
  type Attempt,
  changeRun,
  clearCurrent,
  currentRun,
  forgetOldRuns,
  isAtWork,
  newestFactAt,
  type RunChange,
  type RunKey,
  runUnderWay,
  type StoredRun,
  takeRun,
} from './run-store.ts'
import type { Card, StoredModel } from './schema.ts'

/** Somebody stopped the run, or a newer attempt is at it. */
class Interrupted extends Error {}

/** Customers in one transaction. */
const pageSize = 5_000
/** Runs that are remembered. */
const keptRuns = 30

/** Where each phase begins, in per cent of the whole. */
const begins = { reading: 0, choosing: 5, fitting: 35, predicting: 45, finishing: 95 } as const

export interface RunEnd {
  state: 'ready' | 'too_little_data' | 'interrupted' | 'nothing_to_do'
}

/** Does the run, or what is left of it. Throws the signal's reason where that ends it first; it can then be taken up again. */
export async function runPredictions(
  database: Database,
  clock: Clock,
  { shopId, runId, signal }: RunKey & { signal?: AbortSignal },
): Promise<RunEnd> {
  const attempt: Attempt = { shopId, runId, attemptId: newId() }
  const run = await transaction(database, (tx) => takeRun(tx, { ...attempt, now: clock.now() }))
  if (!run) return { state: 'nothing_to_do' }
  const watch = watchOver(database, attempt, signal)
  const thinker = startThinker()
  try {
    return await goOn({ database, clock, attempt, thinker, signal: watch.signal }, run)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Interrupted) return { state: 'interrupted' }
    throw error
  } finally {
    watch.end()
    await thinker.end()
  }
}

/** Takes away what runs that were stopped or gave up had laid ready; not that of one under way. */
export async function dropUnfinished(database: Database, { shopId }: { shopId: string }): Promise<void> {
  let afterId: string | null = null
  for (;;) {
    const customerIds: string[] = await predictedAfter(database.db, { shopId, afterId, limit: pageSize })
    if (customerIds.length === 0) return
    afterId = customerIds.at(-1) ?? null
    await transaction(database, async (tx) => {
      const kept = [await currentRun(tx, { shopId }), await runUnderWay(tx, { shopId })]
      await dropOtherRuns(tx, { shopId, keptRunIds: kept.flatMap((run) => run?.runId ?? []), customerIds })
    })
  }
}

interface Work {
  database: Database
  clock: Clock
  attempt: Attempt
  thinker: Thinker
  signal: AbortSignal
}

async function goOn(work: Work, run: StoredRun): Promise<RunEnd> {
  let { phase, card, model, cutOn } = run
  if (phase !== 'finishing' && !(phase === 'predicting' && model && card)) {
    const learnt = await learnAnew(work)
    ;({ card, model, cutOn } = learnt)
    phase = 'predicting'
    if (!model) {
      await showAndEnd(work, { state: 'too_little_data', card, cutOn })
      return { state: 'too_little_data' }
    }
  }
  assert(card && cutOn, 'a run that predicts has a card')
  if (phase === 'predicting') {
    assert(model, 'a run that predicts has a model')
    await predictAll(work, { run, card, model, cutOn })
  }
  await finish(work)
  return { state: 'ready' }
}

/** Afterwards the model and the card stand in the run. */
async function learnAnew({ database, clock, attempt, thinker, signal }: Work): Promise<Learnt> {
  const { shopId } = attempt
  const began = clock.now()
  const { timeZone, currency } = await getShop(database.db, { shopId })
  const today = localDay(began, timeZone)
  const newest = await lastOrderOn(database.db, { shopId, today })
  const factsAt = await newestFactAt(database.db, { shopId })
  const { cutOn, hasEnded } = cutOf({ lastOrderOn: newest ?? today, today })
  await step(database, attempt, {
    phase: 'reading',
    progressPercent: begins.reading,
    factsAt,
    cutOn,
    model: null,
    card: null,
    doneToId: null,
    customersDone: 0,
  })
  const learnt = await learn(database, thinker, {
    ...{ shopId, currency, cutOn, hasEnded, signal },
    onPhase: (phase) => step(database, attempt, { phase, progressPercent: begins[phase] }),
  })
  const card = { ...learnt.card, seconds: secondsSince(began, clock) }
  await step(database, attempt, { ...learnt, card, ...(learnt.model ? { phase: 'predicting', progressPercent: begins.predicting } : {}) })
  return { ...learnt, card }
}

/** Lays the numbers of all customers ready, from where an earlier attempt left off, and then shows them. */
async function predictAll(
  { database, clock, attempt, thinker, signal }: Work,
  { run, card, model, cutOn }: { run: StoredRun; card: Card; model: StoredModel; cutOn: string },
): Promise<void> {
  const { shopId, runId } = attempt
  const isTakenUp = run.phase === 'predicting'
  let [doneToId, customersDone] = isTakenUp ? [run.doneToId, run.customersDone] : [null, 0]
  await thinker.ask('take', { model, cutOn }, signal)
  for (;;) {
    const customers = await purchasesAfter(database.db, { shopId, afterId: doneToId, limit: pageSize })
    if (customers.length === 0) break
    const rows = await thinker.ask('predict', customers, signal)
    doneToId = customers.at(-1)?.customerId ?? null
    customersDone += customers.length
    const share = Math.min(1, customersDone / Math.max(1, card.used.customers))
    const progressPercent = Math.round(begins.predicting + (begins.finishing - begins.predicting) * share)
    await transaction(database, async (tx) => {
      await mustChange(tx, attempt, { doneToId, customersDone, progressPercent })
      await copyPredictions(tx, { shopId, runId, now: clock.now() }, rows)
    })
  }
  const steps = await valueSteps(database.db, { shopId, runId })
  const ended = { ...card, predicted: customersDone, seconds: secondsSince(run.startedAt ?? clock.now(), clock) }
  await transaction(database, async (tx) => {
    await lockShown(tx, { shopId })
    await mustChange(tx, attempt, { phase: 'finishing', progressPercent: begins.finishing, card: ended, doneToId: null, ...steps })
    await clearCurrent(tx, { shopId })
    await mustChange(tx, attempt, { isCurrent: true })
  })
}

/** Tells whose numbers are new, takes the old ones away, and ends the run. */
async function finish({ database, clock, attempt, signal }: Work): Promise<void> {
  await tellAndSweep({ database, clock, attempt, signal }, [attempt.runId])
  await transaction(database, async (tx) => {
    const now = clock.now()
    await mustChange(tx, attempt, { state: 'ready', phase: null, progressPercent: 100, doneToId: null, finishedAt: now })
    await forgetOldRuns(tx, { shopId: attempt.shopId, kept: keptRuns })
    publish(tx, { type: 'predictions.computed', shopId: attempt.shopId, runId: attempt.runId })
  })
}

/** There is too little to go by: the numbers of before go, since nothing supports them any more. */
async function showAndEnd(work: Work, { state, card, cutOn }: { state: 'too_little_data'; card: Card; cutOn: string }): Promise<void> {
  const { database, clock, attempt } = work
  await transaction(database, (tx) => clearCurrent(tx, attempt))
  await tellAndSweep(work, [])
  await transaction(database, (tx) =>
    mustChange(tx, attempt, { state, phase: null, progressPercent: 100, card, cutOn, isCurrent: true, finishedAt: clock.now() }),
  )
}

async function tellAndSweep({ database, clock, attempt, signal }: Omit<Work, 'thinker'>, keptRunIds: readonly string[]): Promise<void> {
  const { shopId } = attempt
  let afterId: string | null = null
  for (;;) {
    signal.throwIfAborted()
    const customerIds: string[] = await predictedAfter(database.db, { shopId, afterId, limit: pageSize })
    if (customerIds.length === 0) return
    afterId = customerIds.at(-1) ?? null
    await transaction(database, async (tx) => {
      await mustChange(tx, attempt, { doneToId: afterId })
      await dropOtherRuns(tx, { shopId, keptRunIds, customerIds })
      await touch(tx, { shopId, topic: 'predictions', customerIds, now: clock.now() })
    })
  }
}

const step = (database: Database, attempt: Attempt, change: RunChange): Promise<void> =>
  transaction(database, (tx) => mustChange(tx, attempt, change))

async function mustChange(tx: Tx, attempt: Attempt, change: RunChange): Promise<void> {
  if (!(await changeRun(tx, attempt, change))) throw new Interrupted()
}

/** Aborts when the process ends, and within a second of a person's stop: a fit does not look by itself. */
function watchOver(database: Database, attempt: Attempt, signal: AbortSignal | undefined): { signal: AbortSignal; end(): void } {
  const interruption = new AbortController()
  const timer = setInterval(() => {
    isAtWork(database.db, attempt).then(
      (is) => {
        if (!is) interruption.abort(new Interrupted())
      },
      // The database is away: the next step says so.
      () => {},
    )
  }, 1_000)
  return {
    signal: signal ? AbortSignal.any([signal, interruption.signal]) : interruption.signal,
    end: () => clearInterval(timer),
  }
}

const secondsSince = (began: Date, clock: Clock): number => Math.max(0, (clock.now().getTime() - began.getTime()) / 1000)
