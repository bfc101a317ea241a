/** From the shop's purchases to a model and its card. */
import type { Flag } from '@regulars/clv'
import { addDays, daysBetween } from '../kit/clock.ts'
import { type Database, type Db, sql, transaction, write } from '../kit/database.ts'
import type { Thinker } from './ask-thread.ts'
import type { Choosing, Fitting, Trial } from './choose.ts'
import { holdoutLengths, leastSpanDays } from './cut.ts'
import { countLeftOut } from './objections.ts'
import { countKnown, type Known, readSpend, readTrial } from './read-histories.ts'
import type { Card, StoredModel } from './schema.ts'

export interface Learning {
  shopId: string
  currency: string
  cutOn: string
  hasEnded: boolean
  signal: AbortSignal
  onPhase: (phase: 'choosing' | 'fitting') => Promise<void>
}

export interface Learnt {
  cutOn: string
  card: Card
  /** Null where there is too little to learn from; the card says what is missing. */
  model: StoredModel | null
}

/** More change parameters by less than their own error, and take minutes. */
const mostFitted = 100_000

const least = { customers: 10, repeaters: 5, days: leastSpanDays } as const

/** Chooses a model on what was known before the hold-out, and fits it to all that is known. */
export async function learn(database: Database, thinker: Thinker, learning: Learning): Promise<Learnt> {
  const { cutOn, signal, onPhase } = learning
  const { known, objected } = await atOneMoment(database, async (db) => ({
    known: await countKnown(db, learning),
    objected: await countLeftOut(db, learning),
  }))
  const step = Math.max(1, Math.ceil(known.customers / mostFitted))
  const card = emptyCard(learning, { known, objected, step })
  const missing = missingOf(known, cutOn)
  if (missing.length > 0) return { cutOn, card: { ...card, missing }, model: null }

  await onPhase('choosing')
  const whole = await atOneMoment(database, (db) => readTrial(db, { ...learning, days: 0, step }))
  const choice = await choose(database, thinker, { ...learning, firstOn: known.firstOn ?? cutOn, step, whole })
  if (choice.kind !== 'chosen') return tooLittle(learning, card, known)

  await onPhase('fitting')
  const { method, fitting } = await fitFirst(thinker, { methods: methodsOf(choice), whole, signal })
  if (fitting.kind !== 'fitted') return tooLittle(learning, card, known)
  const spending = await atOneMoment(database, (db) => readSpend(db, { ...learning, step }))
  const { spend, flags: spendFlags } = await thinker.ask('spend', { histories: spending, meanMinor: Math.max(0, known.meanMinor) }, signal)
  const flags: Flag[] = [...fitting.flags, ...spendFlags]
  const next = choice.candidates.find((candidate) => candidate.method !== choice.method && candidate.aic !== null)
  return {
    cutOn,
    model: { method, parameters: fitting.values, flags, spend },
    card: {
      ...card,
      ...{ candidates: choice.candidates, holdout: choice.holdout, spend, flags },
      chosen: {
        ...{ method, parameters: fitting.parameters, standardErrors: fitting.standardErrors, regularity: choice.regularity },
        aic: choice.candidates.find((candidate) => candidate.method === choice.method)?.aic ?? fitting.aic,
        next: next ? { method: next.method, aic: next.aic ?? 0 } : null,
      },
    },
  }
}

/** All figures of one look at the shop, also while orders come in. */
function atOneMoment<Found>(database: Database, read: (db: Db) => Promise<Found>): Promise<Found> {
  return transaction(database, async (tx) => {
    await write(tx, sql`set transaction isolation level repeatable read, read only`)
    return read(tx)
  })
}

/** On the longest hold-out whose beginning knows enough; else without one. */
async function choose(
  database: Database,
  thinker: Thinker,
  { firstOn, step, whole, signal, ...learning }: Learning & { firstOn: string; step: number; whole: Trial },
): Promise<Choosing> {
  for (const days of holdoutLengths({ firstOn, cutOn: learning.cutOn })) {
    const cutOn = addDays(learning.cutOn, -days)
    const trial = await atOneMoment(database, (db) => readTrial(db, { shopId: learning.shopId, cutOn, days, step }))
    const choice = await thinker.ask('chooseOn', trial, signal)
    if (choice.kind === 'chosen') return choice
  }
  return thinker.ask('chooseWithout', whole.histories, signal)
}

/** The chosen one, and where it cannot be fitted to the whole, which is rare, the next best. */
const methodsOf = ({ method, candidates }: Extract<Choosing, { kind: 'chosen' }>): string[] => [
  method,
  ...candidates.map((candidate) => candidate.method).filter((other) => other !== method),
]

async function fitFirst(
  thinker: Thinker,
  { methods, whole, signal }: { methods: readonly string[]; whole: Trial; signal: AbortSignal },
): Promise<{ method: string; fitting: Fitting }> {
  let last: { method: string; fitting: Fitting } = { method: '', fitting: { kind: 'not_converged', reason: 'nothing was tried' } }
  for (const method of methods) {
    last = { method, fitting: await thinker.ask('fit', { method, histories: whole.histories }, signal) }
    if (last.fitting.kind === 'fitted') return last
  }
  return last
}

function missingOf({ customers, repeaters, firstOn }: Known, cutOn: string): Card['missing'] {
  const has = { customers, repeaters, days: firstOn === null ? 0 : daysBetween(firstOn, cutOn) }
  return (['customers', 'repeaters', 'days'] as const)
    .filter((kind) => has[kind] < least[kind])
    .map((kind) => ({ kind, has: has[kind], needed: least[kind] }))
}

/** A shop in which no model converges has too few people who came back, whatever the number. */
function tooLittle({ cutOn }: Learning, card: Card, { repeaters }: Known): Learnt {
  const missing = [{ kind: 'repeaters' as const, has: repeaters, needed: Math.max(30, repeaters + 1) }]
  return { cutOn, card: { ...card, missing }, model: null }
}

function emptyCard(
  { currency, cutOn, hasEnded }: Learning,
  { known, objected, step }: { known: Known; objected: number; step: number },
): Card {
  const { customers, repeaters, purchaseDays, firstOn } = known
  return {
    currency,
    used: { customers, repeaters, purchaseDays, firstOn, cutOn, hasEnded, fittedOn: Math.round(customers / step), objected },
    ...{ missing: [], candidates: [], chosen: null, holdout: null, spend: null, flags: [], predicted: 0, seconds: 0 },
  }
}
