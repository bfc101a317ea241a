/** Which model to believe, why, and how well it did. */
import assert from 'node:assert/strict'
import { type Accuracy, accuracyOf, areaUnderCurve } from './accuracy.ts'
import { bgCnbd, bgNbd, mbgCnbd, mbgNbd } from './bg-family.ts'
import { type Fit, type Fitted, type Flag, fit, lackOf, type NotEnough } from './fit.ts'
import { fitSpend, type SpendFit } from './fit-spend.ts'
import { regularity } from './gaps.ts'
import { type HeuristicName, heuristics } from './heuristics.ts'
import { assertHistories, compress, type Histories } from './history.ts'
import type { Family, PurchaseModel } from './model.ts'
import { nbd } from './nbd.ts'
import { paretoNbd } from './pareto-nbd.ts'
import { predict } from './predict.ts'

/** What happened after the cut. */
export interface Holdout {
  /** How long after the cut, in the unit of the histories. */
  horizon: number
  /** Purchase days of each row in that time. */
  purchases: Float64Array
}

export interface HoldoutRow extends Accuracy {
  /** As `bgnbd`, `mbgcnbd-2`, `rate_so_far`. */
  method: string
}

export interface Choice {
  kind: 'chosen'
  /** Of the least AIC (10 less for a rhythm where the gaps are not known): what to ask for probabilities, next purchases and values. */
  fitted: Fitted
  method: string
  /** What forecasts the number of purchases best on the hold-out, a heuristic perhaps; the model where there is no hold-out. */
  forecast: string
  /** In sentences. */
  reasons: string[]
  /** Of the fit, and that spend goes with frequency where the mean values are known. */
  flags: Flag[]
  /** What a purchase is worth; null where the mean values are not known. */
  spend: SpendFit | null
  /** Every candidate, by method. */
  candidates: { method: string; fit: Fit }[]
  /** By mean absolute error; null without a hold-out. */
  holdout: { rows: HoldoutRow[]; rankingByRecency: number | null } | null
  /** See `regularity`: null where the gaps are not known. */
  regularity: number | null
}

export type ModelChoice = Choice | { kind: 'not_enough_data'; reason: NotEnough } | { kind: 'not_converged'; reason: string }

/**
 * Fits all models that the data can tell apart, takes the one of the least AIC for probabilities, and for the point forecast
 * the method of the least error on the hold-out; of methods within 0.005 purchases per customer of the best the chosen model.
 *
 * A rhythm that the likelihood refuses is not tried on the hold-out: such models forecast too little, which the mean absolute
 * error rewards where most people buy nothing. The error of a method chosen on the hold-out is a little too good, as every best of several is.
 */
export function chooseModel(histories: Histories, holdout: Holdout | null = null): ModelChoice {
  assertHistories(histories)
  const lack = lackOf(compress(histories))
  if (lack) return { kind: 'not_enough_data', reason: lack }

  const rhythm = regularity(histories)
  const candidates = families(rhythm).map((family) => ({ method: methodOf(family), fit: fit(family, histories) }))
  const fits = candidates.flatMap(({ method, fit }) => (fit.kind === 'fitted' ? [{ method, fit }] : []))
  // From x, t_x and T alone a rhythm is told weakly, so that it has to show clearly.
  const handicap = ({ parameters }: PurchaseModel): number => (rhythm === null && parameters.k !== undefined ? 10 : 0)
  const criterion = ({ fit: { aic, model } }: (typeof fits)[number]): number => aic + handicap(model)
  const best = fits.toSorted((left, right) => criterion(left) - criterion(right))[0]
  if (best === undefined) return { kind: 'not_converged', reason: 'no model converged' }

  if (holdout) assertHoldout(holdout, histories)
  const tested =
    holdout &&
    testOn(
      holdout,
      histories,
      fits.filter(({ fit }) => fit.model.parameters.k === undefined || fit.aic < best.fit.aic + 10),
    )
  const forecast = tested ? forecastOf(tested.rows, best.method) : best.method
  const spend = histories.monetaryValue ? fitSpend(histories) : null
  const spendFlags = spend?.kind === 'fitted' ? spend.flags.filter((flag) => flag === 'spend_correlates_with_frequency') : []
  return {
    ...{ kind: 'chosen', fitted: best.fit, method: best.method, forecast, candidates, holdout: tested, regularity: rhythm },
    reasons: reasonsFor(fits, best.method, forecast, tested?.rows ?? []),
    ...{ flags: [...best.fit.flags, ...spendFlags], spend },
  }
}

/** `bgnbd`, `mbgcnbd-2`. */
export const methodOf = ({ name, k }: Family): string => (k > 1 ? `${name}-${k}` : name)

/** The family by such a name; null for an unknown one. */
export function familyOf(method: string): Family | null {
  const [, name, k] = /^(bgcnbd|mbgcnbd)-([1-9]|1[0-2])$/.exec(method) ?? []
  if (name !== undefined) return (name === 'bgcnbd' ? bgCnbd : mbgCnbd)(Number(k))
  return [nbd, bgNbd, mbgNbd, paretoNbd].find((family) => family.name === method) ?? null
}

/** Models with a rhythm are tried where the gaps show one, and where they are not known. */
function families(rhythm: number | null): Family[] {
  const steps = rhythm === null ? [2, 3] : [...new Set([Math.floor(rhythm), Math.ceil(rhythm), Math.round(rhythm) + 1])]
  const regular = rhythm !== null && rhythm < 1.5 ? [] : steps.filter((k) => k >= 2 && k <= 12)
  return [nbd, bgNbd, mbgNbd, paretoNbd, ...regular.flatMap((k) => [bgCnbd(k), mbgCnbd(k)])]
}

function assertHoldout({ horizon, purchases }: Holdout, { frequency }: Histories): void {
  assert(horizon > 0, 'a hold-out has a length')
  assert(purchases.length === frequency.length, 'the columns are equally long')
  for (const [row, count] of purchases.entries())
    assert(Number.isInteger(count) && count >= 0, `row ${row + 1}: purchases of the hold-out are counted`)
}

function testOn({ horizon, purchases }: Holdout, histories: Histories, fits: readonly { method: string; fit: Fitted }[]) {
  const weights = histories.count ?? new Float64Array(purchases.length).fill(1)
  const forecasts: [string, Float64Array][] = [
    ...fits.map(({ method, fit }): [string, Float64Array] => [method, predict(fit.model, histories, horizon).expectedPurchases]),
    ...(Object.keys(heuristics) as HeuristicName[]).map((name): [string, Float64Array] => [name, heuristics[name](histories, horizon)]),
  ]
  const rows = forecasts.map(([method, forecast]) => ({ method, ...accuracyOf(forecast, purchases, weights) }))
  const sinceLast = histories.age.map((age, row) => (histories.recency[row] as number) - age)
  return { rows: rows.toSorted((left, right) => left.mae - right.mae), rankingByRecency: areaUnderCurve(sinceLast, purchases, weights) }
}

function forecastOf(rows: readonly HoldoutRow[], chosen: string): string {
  const best = rows[0]
  const own = rows.find(({ method }) => method === chosen)
  return best && own && own.mae > best.mae + 0.005 ? best.method : chosen
}

function reasonsFor(
  fits: readonly { method: string; fit: Fitted }[],
  chosen: string,
  forecast: string,
  rows: readonly HoldoutRow[],
): string[] {
  const own = fits.find(({ method }) => method === chosen)?.fit.aic ?? Number.NaN
  const others = fits.filter(({ method }) => method !== chosen).toSorted((left, right) => left.fit.aic - right.fit.aic)
  const next = others.find(({ fit }) => fit.aic >= own)
  const reasons = [
    `${chosen} fits best, with an AIC of ${own.toFixed(1)}${next ? `; next is ${next.method} with ${next.fit.aic.toFixed(1)}` : ''}.`,
  ]
  const [refused] = others.filter(({ fit }) => fit.aic < own)
  if (refused)
    reasons.push(`${refused.method} has ${refused.fit.aic.toFixed(1)}, but without the gaps a rhythm counts only where it is 10 below.`)
  const error = (name: string) => rows.find(({ method }) => method === name)?.mae.toFixed(4)
  if (rows.length > 0) {
    reasons.push(
      forecast === chosen
        ? `Its mean absolute error on the hold-out is ${error(chosen)}; the least of all methods is ${rows[0]?.mae.toFixed(4)} (${rows[0]?.method}).`
        : `${forecast} forecasts the hold-out better: mean absolute error ${error(forecast)} against ${error(chosen)}.`,
    )
  }
  return reasons
}
