/** Models fitted by maximum likelihood, with what must be known about the fit before its numbers are believed. */
import { cholesky, hessian, inverseOfCholesky, type Minimum, minimiseFrom, type Objective } from '@regulars/optimise'
import { gapLogLikelihood } from './gaps.ts'
import { assertHistories, type Compressed, compress, type Histories, sampleOf } from './history.ts'
import { type Family, named, type PurchaseModel } from './model.ts'
import { nbd } from './nbd.ts'

export type Flag =
  /** The data fit as well with nobody ever leaving: P(alive) says nothing yet. */
  | 'churn_not_identifiable'
  /** Fewer than 30 customers bought again. */
  | 'too_few_repeaters'
  /** A parameter ran towards 0 or infinity, or has a standard error above ten times itself: the data have less variety than the model. */
  | 'boundary'
  /** Frequent buyers spend more or less each time, which the spend model takes for independent. */
  | 'spend_correlates_with_frequency'

export interface Fitted {
  kind: 'fitted'
  model: PurchaseModel
  logLikelihood: number
  /** Akaike's criterion, 2 · parameters − 2 ln L; k counts as one where it is more than 1. */
  aic: number
  /** By parameter, from the curvature at the maximum; null where there is none, as on a boundary. */
  standardErrors: Readonly<Record<string, number>> | null
  customers: number
  repeaters: number
  flags: Flag[]
}

export type Fit = Fitted | { kind: 'not_enough_data'; reason: NotEnough } | { kind: 'not_converged'; reason: string }

export type NotEnough =
  | 'no customers'
  | 'fewer than 10 customers'
  | 'fewer than 5 customers bought again'
  | 'fewer than 5 repeat buyers with a mean value above 0'

/**
 * The family's parameters of greatest likelihood for these histories, in their unit of time.
 *
 * Log-parameters within ±15 for times divided by the mean age, several starts, BFGS with analytic gradients over equal
 * histories counted once. A prior as weak as a thousandth of one observation (log-normal, σ = 3) decides where the likelihood
 * is flat and nowhere else; the likelihood told is without it.
 */
export function fit(family: Family, histories: Histories): Fit {
  assertHistories(histories)
  const whole = compress(histories)
  const lack = lackOf(whole)
  if (lack) return { kind: 'not_enough_data', reason: lack }
  return fitCompressed(family, histories, whole.meanAge)
}

export function lackOf({ customers, repeaters }: Compressed): NotEnough | null {
  if (customers === 0) return 'no customers'
  if (customers < 10) return 'fewer than 10 customers'
  return repeaters < 5 ? 'fewer than 5 customers bought again' : null
}

const farthest = 15

function fitCompressed(family: Family, histories: Histories, scale: number): Fit {
  const data = compress(histories, scale)
  const likelihood = family.objective(data)
  const withoutChurn = best(withPrior(nbd.objective(data), data.customers), nbd.starts(data).map(logarithms))
  const sampled = sampleOf(data)
  const starts = family.starts(data)
  if (family.k === 1 && family !== nbd) starts.push([...Array.from(withoutChurn.point, Math.exp), 1e-3, 1])
  const found = best(
    withPrior(likelihood, data.customers),
    starts.map(logarithms),
    sampled && withPrior(family.objective(sampled), sampled.customers),
  )
  if (found.kind === 'not_converged') return { kind: 'not_converged', reason: found.reason }

  const values = Array.from(found.point, (value, place) => Math.exp(value) * (family.isTime[place] ? scale : 1))
  const lost = likelihood(found.point, new Float64Array(values.length))
  const logLikelihood = -lost - family.k * data.purchases * Math.log(scale) + gapLogLikelihood(histories, family.k)
  const nbdLogLikelihood = -nbd.objective(data)(withoutChurn.point, new Float64Array(2)) - data.purchases * Math.log(scale)
  const parameters = values.length + (family.k > 1 ? 1 : 0)
  const errors = standardErrors(family, likelihood, found.point, values)
  const isLoose = errors !== null && family.parameterNames.some((name, place) => (errors[name] ?? 0) > 10 * (values[place] ?? 0))
  return {
    kind: 'fitted',
    model: family.model(values),
    logLikelihood,
    aic: 2 * parameters - 2 * logLikelihood,
    standardErrors: errors,
    customers: data.customers,
    repeaters: data.repeaters,
    flags: flagsOf(family, found.point, data, logLikelihood - nbdLogLikelihood, isLoose),
  }
}

/** −ln L with the weak prior, per customer. */
function withPrior(likelihood: Objective, customers: number): Objective {
  return (point, gradient) => {
    let value = likelihood(point, gradient)
    for (let place = 0; place < point.length; place++) {
      const distance = point[place] as number
      value += (priorWeight * distance * distance) / 18
      gradient[place] = ((gradient[place] as number) + (priorWeight * distance) / 9) / customers
    }
    return value / customers
  }
}

const priorWeight = 1e-3

/**
 * The lowest minimum of all starts. Where there is a sample of the data, all starts go down on it first, and only where
 * they end goes on with all data: a fit of a large shop takes some ten looks at it.
 */
function best(objective: Objective, starts: readonly Float64Array[], onSample: Objective | null = null): Minimum {
  const size = starts[0]?.length ?? 0
  const bounds = { lower: new Float64Array(size).fill(-farthest), upper: new Float64Array(size).fill(farthest), tolerance: 1e-8 }
  const first = onSample === null ? starts : [minimiseFrom(onSample, starts, { ...bounds, tolerance: 1e-5 }).point]
  return minimiseFrom(objective, first, bounds)
}

const logarithms = (values: readonly number[]): Float64Array => Float64Array.from(values, Math.log)

/** By the delta method from the curvature over the log-parameters. */
function standardErrors(
  family: Family,
  likelihood: Objective,
  point: Float64Array,
  values: readonly number[],
): Record<string, number> | null {
  const size = values.length
  const factor = cholesky(hessian(likelihood, point), size)
  if (!factor) return null
  const covariance = inverseOfCholesky(factor, size)
  const errors = values.map((value, place) => value * Math.sqrt(covariance[place * size + place] as number))
  return errors.every(Number.isFinite) ? named(family.parameterNames, errors) : null
}

function flagsOf(family: Family, point: Float64Array, { repeaters }: Compressed, gainByChurn: number, isLoose: boolean): Flag[] {
  const flags: Flag[] = []
  const values = Array.from(point, Math.exp) as [number, number, number, number]
  if (family === nbd) flags.push('churn_not_identifiable')
  else {
    const [, , leaves, stays] = values
    const isAway = leaves < 1e-3 || stays > 1e3 * leaves
    if (isAway || (family.k === 1 && gainByChurn < 2)) flags.push('churn_not_identifiable')
  }
  if (repeaters < 30) flags.push('too_few_repeaters')
  if (isLoose || values.some((value) => value < 1e-3 || value > 1e3)) flags.push('boundary')
  return flags
}
