/** What follows after the cut for somebody who is alive at it, in BG/NBD and its kin. */
import { incompleteBeta } from '@regulars/special'
import { lnMeanOverDropout, purchasesUntilLeaving } from './dropout-expectation.ts'
import { lnNegativeBinomial } from './negative-binomial.ts'

export interface FutureOfAlive {
  /** Hits of the underlying Poisson process that a purchase takes. */
  k: number
  /** The rate is drawn from gamma(R, α + T) (where no hit came since the last purchase), the probability of leaving from Beta(a, b). */
  R: number
  a: number
  b: number
  /** (T − t_x) / (α + T) */
  waited: number
  /** horizon / (α + T) */
  theta: number
}

/** Purchases to expect. */
export function futurePurchases(future: FutureOfAlive): number {
  const { k, R, a, b, theta } = future
  if (k === 1) return purchasesUntilLeaving(R, a, b, theta)
  return theta === 0 ? 0 : stagesOf(future).reduce((sum, share, stage) => sum + share * purchasesFromStage(future, stage), 0)
}

/** P(n purchases) for n = 0, 1, 2, …, of somebody who is alive with the given probability. */
export function* futureDistribution(future: FutureOfAlive, alive: number): Generator<number> {
  const arrivals = arrivalsOf(future)
  /** E[(1 − p)^(n − 1)]: still there to make the n-th purchase. */
  let [there, beyond] = [1, 1]
  for (let n = 0; ; n++) {
    const exactly = arrivals.next().value
    if (n === 0) yield 1 - alive + alive * exactly
    else {
      const leaves = future.a / (future.a + future.b + n - 1)
      yield alive * there * ((1 - leaves) * exactly + leaves * beyond)
      there *= 1 - leaves
    }
    beyond = Math.max(0, beyond - exactly)
  }
}

/** How many hits came since the last purchase: probabilities of 0, 1, …, k − 1. */
function stagesOf({ k, R, waited }: FutureOfAlive): number[] {
  const weights = [1]
  for (let j = 1; j < k; j++) weights.push((weights[j - 1] as number) * ((R + j - 1) / j) * waited)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** P(n purchases would be made if nobody left), n = 0, 1, …: every k-th hit is one, the first after those already there. */
function* arrivalsOf(future: FutureOfAlive): Generator<number, never> {
  const { k, R, theta } = future
  const shares = stagesOf(future)
  const hits = shares.map((_, stage) => lnNegativeBinomial(R + stage, theta))
  for (let n = 0; ; n++) {
    let sum = 0
    for (const [stage, share] of shares.entries()) {
      const taken = n === 0 ? k - stage : k
      for (let hit = 0; hit < taken; hit++) sum += share * Math.exp(hits[stage]?.next().value ?? Number.NaN)
    }
    yield sum
  }
}

/** So many hits take half a millisecond; the integral takes some milliseconds, however many there are. */
const mostHits = 100_000

/** From a stage on, by the distribution of the hits, and where those are very many by the mean over the probability of leaving. */
function purchasesFromStage(future: FutureOfAlive, stage: number): number {
  const mean = (future.R + stage) * future.theta
  const spread = Math.sqrt(mean * (1 + future.theta)) + future.theta
  return mean + 40 * spread > mostHits ? purchasesByDropout(future, stage) : purchasesByHits(future, stage)
}

/** Σ over hits of their probability times the purchases that so many make; all terms are positive. */
export function purchasesByHits({ k, R, a, b, theta }: FutureOfAlive, stage: number): number {
  const shape = R + stage
  const mean = shape * theta
  const z = theta / (1 + theta)
  const lnFirst = -shape * Math.log1p(theta)
  // While the first probabilities are below the smallest numbers, in logarithms; then by their ratio.
  let [lnHit, probability] = [lnFirst, Math.exp(lnFirst)]
  let [sum, made, there] = [0, 0, 1]
  for (let hit = 0; ; hit++) {
    if (hit + stage >= k && (hit + stage) % k === 0) {
      made += there
      const n = (hit + stage) / k
      there *= (b + n - 1) / (a + b + n - 1)
    }
    const term = probability * made
    sum += term
    if (hit > mean && hit > k && term <= 1e-17 * sum) return sum
    const ratio = (z * (shape + hit)) / (hit + 1)
    if (probability > 1e-290) probability *= ratio
    else {
      lnHit += Math.log(ratio)
      probability = Math.exp(lnHit)
    }
  }
}

/** The mean over the probability of leaving, integrated. */
export function purchasesByDropout({ k, R, a, b, theta }: FutureOfAlive, stage: number): number {
  const shape = R + stage
  const lnPurchases = (lnP: number, p: number): number => Math.log(purchasesGivenDropout(k, shape, theta, stage, Math.exp(lnP), p))
  return Math.exp(lnMeanOverDropout(a, b, lnPurchases, Math.max(shape, 1) * Math.max(theta, 1)))
}

/**
 * Σ_n (1 − p)^(n−1) P(at least nk − stage hits). With y = (1 − p)^(1/k) and the k-th roots of unity ω the sum over every
 * k-th term is y^(stage+1−k) / k · Σ_l ω^(l(stage+1)) (1 − (1 + θ(1 − yω^l))^−shape) / (1 − yω^l); for small y, where
 * that cancels, the sum itself is short.
 */
function purchasesGivenDropout(k: number, shape: number, theta: number, stage: number, p: number, share: number): number {
  const lnQ = share < 1 ? Math.log1p(-share) : -50
  const y = Math.exp(lnQ / k)
  if (y < 0.1) return shortSum(k, shape, theta, stage, Math.exp(lnQ))
  const missing = -Math.expm1(lnQ / k)
  const whole = p < 1e-300 ? shape * theta : -Math.expm1(-shape * Math.log1p(theta * missing)) / missing
  let sum = whole
  for (let l = 1; l < k; l++) {
    const angle = (2 * Math.PI * l) / k
    // 1 − yω^l, and 1 + θ times it, as length and angle.
    const [real, imaginary] = [1 - y * Math.cos(angle), -y * Math.sin(angle)]
    const [baseReal, baseImaginary] = [1 + theta * real, theta * imaginary]
    const length = Math.exp(-shape * Math.log(Math.hypot(baseReal, baseImaginary)))
    const turn = -shape * Math.atan2(baseImaginary, baseReal)
    const [topReal, topImaginary] = [1 - length * Math.cos(turn), -length * Math.sin(turn)]
    const square = real * real + imaginary * imaginary
    const quotientReal = (topReal * real + topImaginary * imaginary) / square
    const quotientImaginary = (topImaginary * real - topReal * imaginary) / square
    sum += Math.cos(angle * (stage + 1)) * quotientReal - Math.sin(angle * (stage + 1)) * quotientImaginary
  }
  return (Math.exp((lnQ / k) * (stage + 1 - k)) * sum) / k
}

function shortSum(k: number, shape: number, theta: number, stage: number, q: number): number {
  let [sum, factor] = [0, 1]
  for (let n = 1; factor > 1e-17; n++) {
    sum += factor * incompleteBeta(n * k - stage, shape, theta / (1 + theta), 1 / (1 + theta))
    factor *= q
  }
  return sum
}
