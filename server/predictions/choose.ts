/** Which model, and how good it is on what it has not seen: as plain values, since it is found in another thread. Pure. */
import {
  type Choice,
  chooseModel,
  type Fitted,
  type Flag,
  familyOf,
  fit,
  fitSpend,
  type Histories,
  type NotEnough,
  type PurchaseModel,
  purchaseInterval,
  type SpendFit,
} from '@regulars/clv'
import type { Candidate, HoldoutReport, SpendReport } from './schema.ts'

/** Histories up to a day, with what each row bought in the days after it. Rows stand for `count` customers. */
export interface Trial {
  cutOn: string
  days: number
  histories: Required<Pick<Histories, 'frequency' | 'recency' | 'age' | 'count' | 'sumLogGaps'>>
  purchases: Float64Array
}

export interface Chosen {
  kind: 'chosen'
  method: string
  candidates: Candidate[]
  regularity: number | null
  holdout: HoldoutReport | null
}

export type Choosing = Chosen | { kind: 'not_enough_data' | 'not_converged'; reason: string }

/** Fits what the data can tell apart on a trial's histories, takes the likeliest, and holds its forecasts against what came. */
export function chooseOn(trial: Trial): Choosing {
  const choice = chooseModel(trial.histories, { horizon: trial.days, purchases: trial.purchases })
  return choice.kind === 'chosen' ? chosenFrom(choice, reportOn(choice, trial)) : choice
}

/** The same without a hold-out, where the shop is too young for one. */
export function chooseWithout(histories: Histories): Choosing {
  const choice = chooseModel(histories)
  return choice.kind === 'chosen' ? chosenFrom(choice, null) : choice
}

export interface FittedModel {
  kind: 'fitted'
  method: string
  values: number[]
  parameters: Record<string, number>
  standardErrors: Record<string, number> | null
  aic: number
  flags: Flag[]
}

export type Fitting = FittedModel | { kind: 'not_enough_data'; reason: NotEnough } | { kind: 'not_converged'; reason: string }

/** The chosen kind of model, fitted to all that is known by now. */
export function fitChosen(method: string, histories: Histories): Fitting {
  const family = familyOf(method)
  if (!family) throw new Error(`there is no model ${method}`)
  const found = fit(family, histories)
  return found.kind === 'fitted' ? fittedModel(method, family.parameterNames, found) : found
}

/** The model that these stored values are. */
export function modelOf({ method, parameters }: { method: string; parameters: readonly number[] }): PurchaseModel {
  const family = familyOf(method)
  if (!family) throw new Error(`there is no model ${method}`)
  return family.model(parameters)
}

/**
 * What a purchase day brings: Gamma-Gamma where repeat buyers are enough, else everybody's average. At the edge where the
 * model's own mean grows without bound the average is taken too.
 */
export function spendOf(histories: Histories, { meanMinor }: { meanMinor: number }): { spend: SpendReport; flags: Flag[] } {
  const found: SpendFit = fitSpend(histories)
  if (found.kind !== 'fitted' || found.flags.includes('boundary')) return { spend: { kind: 'mean', meanMinor }, flags: [] }
  const { p, q, v } = found.model.parameters as { p: number; q: number; v: number }
  const { customers, leftOut, correlation } = found
  return {
    spend: { kind: 'gamma_gamma', p, q, v, customers, leftOut, correlation },
    flags: found.flags.filter((flag) => flag === 'spend_correlates_with_frequency'),
  }
}

function chosenFrom({ method, candidates, regularity }: Choice, holdout: HoldoutReport | null): Chosen {
  return {
    ...{ kind: 'chosen', method, regularity, holdout },
    candidates: candidates
      .map(({ method, fit }) => ({
        method,
        aic: fit.kind === 'fitted' ? fit.aic : null,
        logLikelihood: fit.kind === 'fitted' ? fit.logLikelihood : null,
      }))
      .toSorted((left, right) => (left.aic ?? Number.POSITIVE_INFINITY) - (right.aic ?? Number.POSITIVE_INFINITY)),
  }
}

function fittedModel(method: string, names: readonly string[], { model, standardErrors, aic, flags }: Fitted): FittedModel {
  return {
    ...{ kind: 'fitted', method, aic, flags },
    values: names.map((name) => model.parameters[name] as number),
    parameters: { ...model.parameters },
    standardErrors: standardErrors && { ...standardErrors },
  }
}

function reportOn({ fitted, holdout }: Choice, trial: Trial): HoldoutReport | null {
  if (!holdout) return null
  const { count } = trial.histories
  const buyers = trial.purchases.reduce((sum, bought, row) => sum + (bought > 0 ? (count[row] as number) : 0), 0)
  const people = judged(fitted.model, trial)
  return {
    ...{ cutOn: trial.cutOn, days: trial.days, customers: sum(count), buyers },
    rows: holdout.rows.map((row) => ({ ...row })),
    aucByRecency: holdout.rankingByRecency,
    byPurchaseDays: byPurchaseDays(people),
    bySilence: bySilence(people),
    coverage: coverage(fitted.model, people, trial.days),
  }
}

interface Judged {
  frequency: number
  recency: number
  age: number
  count: number
  bought: number
  forecast: number
  none: number
}

/** Each history with what was forecast for it and what came. */
function judged(model: PurchaseModel, { histories, purchases, days }: Trial): Judged[] {
  return Array.from(purchases, (bought, row) => {
    const history = {
      frequency: histories.frequency[row] as number,
      recency: histories.recency[row] as number,
      age: histories.age[row] as number,
    }
    const count = histories.count[row] as number
    const none = model.probabilityOfNone(history, days)
    return { ...history, count, bought, forecast: model.expectedPurchases(history, days), none }
  })
}

/** Ends of the groups by purchase days. */
const groups = [
  [1, 1],
  [2, 2],
  [3, 4],
  [5, 7],
  [8, null],
] as const

function byPurchaseDays(people: readonly Judged[]): HoldoutReport['byPurchaseDays'] {
  return groups.flatMap(([from, to]) => {
    const own = people.filter(({ frequency }) => frequency + 1 >= from && frequency + 1 <= (to ?? Number.POSITIVE_INFINITY))
    const customers = own.reduce((all, { count }) => all + count, 0)
    if (customers === 0) return []
    return [{ from, to, customers, forecast: mean(own, ({ forecast }) => forecast), actual: mean(own, ({ bought }) => bought) }]
  })
}

/** Tenths as even as equal histories allow: those stay together. */
function bySilence(people: readonly Judged[]): HoldoutReport['bySilence'] {
  const sorted = people.toSorted((left, right) => left.none - right.none)
  const tenth = sorted.reduce((all, { count }) => all + count, 0) / 10
  const tenths: Judged[][] = []
  let [before, last] = [0, -1]
  for (const [place, person] of sorted.entries()) {
    const own = Math.min(9, Math.floor(before / tenth))
    const isSame = place > 0 && sorted[place - 1]?.none === person.none
    if (own > last && !isSame) {
      tenths.push([])
      last = own
    }
    tenths.at(-1)?.push(person)
    before += person.count
  }
  return tenths.map((own) => ({
    customers: own.reduce((all, { count }) => all + count, 0),
    predicted: mean(own, ({ none }) => none),
    actual: mean(own, ({ bought }) => (bought === 0 ? 1 : 0)),
  }))
}

/** On at most some two thousand histories: an interval takes longer than everything else about a customer. */
function coverage(model: PurchaseModel, people: readonly Judged[], days: number): number | null {
  const step = Math.max(1, Math.floor(people.length / 2_000))
  const looked = people.filter(({ forecast }, row) => row % step === 0 && forecast < 1_000)
  if (looked.length === 0) return null
  return mean(looked, (person) => {
    const interval = purchaseInterval(model, person, days)
    return 'low' in interval && person.bought >= interval.low && person.bought <= interval.high ? 1 : 0
  })
}

function mean(people: readonly Judged[], value: (person: Judged) => number): number {
  const all = people.reduce((total, { count }) => total + count, 0)
  return people.reduce((total, person) => total + person.count * value(person), 0) / all
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
