import { minimiseFrom, type Objective } from '@regulars/optimise'
import type { Flag, NotEnough } from './fit.ts'
import { gammaGamma, type SpendModel, spendObjective } from './gamma-gamma.ts'
import type { Histories } from './history.ts'

export interface FittedSpend {
  kind: 'fitted'
  model: SpendModel
  logLikelihood: number
  aic: number
  /** Repeat buyers with a positive mean value, on whom the fit rests. */
  customers: number
  /** Repeat buyers whose mean value is not positive: their purchases are forecast, their spend is everybody's. */
  leftOut: number
  /** Pearson's, between frequency and mean value over those customers. */
  correlation: number
  flags: Flag[]
}

export type SpendFit = FittedSpend | { kind: 'not_enough_data'; reason: NotEnough } | { kind: 'not_converged'; reason: string }

/**
 * Gamma-Gamma of greatest likelihood for the mean values of repeat buyers, with q kept above 1 so that everybody's mean
 * exists. The flag `boundary` says that q ran there: then `typicalSpend` is what to show.
 */
export function fitSpend({ frequency, monetaryValue, count }: Histories): SpendFit {
  const value = (row: number) => monetaryValue?.[row] ?? 0
  const weight = (row: number) => count?.[row] ?? 1
  const repeaters = [...frequency.keys()].filter((row) => (frequency[row] as number) > 0)
  const rows = repeaters.filter((row) => value(row) > 0)
  const x = Float64Array.from(rows, (row) => frequency[row] as number)
  const m = Float64Array.from(rows, value)
  const weights = Float64Array.from(rows, weight)
  const customers = sum(weights)
  if (customers < 5) return { kind: 'not_enough_data', reason: 'fewer than 5 repeat buyers with a mean value above 0' }

  const scale = sum(m.map((mean, row) => mean * (weights[row] as number))) / customers
  const likelihood = spendObjective(
    x,
    m.map((mean) => mean / scale),
    weights,
  )
  const starts = [
    [6, 3, 0.5],
    [1, 2, 1],
    [30, 1, 0.1],
  ].map((start) => Float64Array.from(start, Math.log))
  const bounds = { lower: new Float64Array(3).fill(-15), upper: new Float64Array(3).fill(15), tolerance: 1e-8 }
  const found = minimiseFrom(withPrior(likelihood, customers), starts, bounds)
  if (found.kind === 'not_converged') return { kind: 'not_converged', reason: found.reason }

  const [p, excess, v] = Array.from(found.point, Math.exp) as [number, number, number]
  const logLikelihood = -likelihood(found.point, new Float64Array(3)) - customers * Math.log(scale)
  const correlated = correlation(x, m, weights)
  return {
    ...{ kind: 'fitted', model: gammaGamma(p, 1 + excess, v * scale), logLikelihood, aic: 6 - 2 * logLikelihood, customers },
    leftOut: sum(Float64Array.from(repeaters, weight)) - customers,
    correlation: correlated,
    flags: [
      ...(Math.abs(correlated) > 0.3 ? (['spend_correlates_with_frequency'] as const) : []),
      ...(excess < 0.01 || [p, excess, v].some((parameter) => parameter > 1e3 || parameter < 1e-3) ? (['boundary'] as const) : []),
      ...(customers < 30 ? (['too_few_repeaters'] as const) : []),
    ],
  }
}

/** As in fits of purchases: a thousandth of one observation, which decides only where the likelihood is flat. */
function withPrior(likelihood: Objective, customers: number): Objective {
  return (point, gradient) => {
    let value = likelihood(point, gradient)
    for (const [place, distance] of point.entries()) {
      value += (1e-3 * distance * distance) / 18
      gradient[place] = ((gradient[place] as number) + (1e-3 * distance) / 9) / customers
    }
    return value / customers
  }
}

/** Pearson's correlation of weighted pairs; 0 where one side does not vary. */
export function correlation(left: Float64Array, right: Float64Array, weights: Float64Array): number {
  const all = sum(weights)
  const mean = (values: Float64Array) => sum(values.map((value, row) => value * (weights[row] as number))) / all
  const [meanLeft, meanRight] = [mean(left), mean(right)]
  const [a, b] = [left.map((value) => value - meanLeft), right.map((value) => value - meanRight)]
  const product = (one: Float64Array, other: Float64Array) => mean(one.map((value, row) => value * (other[row] as number)))
  const spread = Math.sqrt(product(a, a) * product(b, b))
  return spread > 0 ? product(a, b) / spread : 0
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
