/**
 * Pareto/NBD (Schmittlein, Morrison & Colombo 1987). A customer buys at a rate of their own, gamma distributed (r, α), until
 * a moment at which they leave unseen, whose rate is gamma distributed too (s, β). Fader & Hardie, note 009.
 *
 * With R = r + x, A = α + t_x, B = β + t_x, w = T − t_x the likelihood is a product of what is known up to the last purchase
 * and Z = (1 + w/A)^−R (1 + w/B)^−s + (s/B) ∫₀ʷ (1 + u/A)^−R (1 + u/B)^−(s+1) du: being there still, or having left at u.
 * The integral is taken numerically instead of by two ₂F₁ whose difference cancels: its integrand is positive and smooth,
 * nothing in it overflows, and its derivatives come from the same nodes.
 */
import type { Objective } from '@regulars/optimise'
import { integrateExp, lnPochhammer, peakOf, tricomiU } from '@regulars/special'
import type { Compressed, PurchaseHistory } from './history.ts'
import { type Family, named, type PurchaseModel } from './model.ts'
import { lnNegativeBinomial } from './negative-binomial.ts'
import { type LeavingIntegral, leavingIntegral } from './pareto-integral.ts'
import { sumLnPochhammer } from './rising-factorials.ts'

export const paretoNbd: Family = {
  name: 'pnbd',
  k: 1,
  parameterNames: ['r', 'alpha', 's', 'beta'],
  isTime: [false, true, false, true],
  model: ([r, alpha, s, beta]) => paretoModel(r as number, alpha as number, s as number, beta as number),
  objective,
  starts: () => [
    [0.6, 0.3, 0.6, 0.4],
    [1, 0.3, 1, 1],
    [0.4, 0.2, 0.3, 0.05],
    [2, 0.5, 0.3, 3],
    [1, 0.5, 1e-3, 1],
  ],
}

/**
 * Discounted purchases to expect in all the time after the cut, at a continuous rate of discount per unit of time (15 % a
 * year is ln 1.15 a year). Fader, Hardie & Lee (2005), JMR 42(4), eq 2, with Kummer's transformation of U.
 */
export function paretoDiscountedPurchases(model: PurchaseModel, history: PurchaseHistory, discountRate: number): number {
  const { r, alpha, s, beta } = model.parameters as { r: number; alpha: number; s: number; beta: number }
  const end = beta + history.age
  const perTime = (r + history.frequency) / (alpha + history.age)
  return model.probabilityAlive(history) * perTime * end * tricomiU(1, 2 - s, discountRate * end)
}

function paretoModel(r: number, alpha: number, s: number, beta: number): PurchaseModel {
  const sum: LeavingIntegral = { value: 0, byR: 0, byA: 0, byS: 0, byB: 0 }
  /** ln of being there still and of either, both relative to what is known up to the last purchase. */
  const either = ({ frequency, recency, age }: PurchaseHistory, horizon: number): { lnStayed: number; lnEither: number } => {
    const [A, B, w] = [alpha + recency, beta + recency, age - recency + horizon]
    const lnStayed = -(r + frequency) * Math.log1p(w / A) - s * Math.log1p(w / B)
    leavingIntegral(sum, r + frequency, A, s, B, w, false)
    return { lnStayed, lnEither: Math.log(Math.exp(lnStayed) + (s / B) * sum.value) }
  }
  /** At the cut. Kept for the customer last asked about, of whom all is asked in turn. */
  const asked = { frequency: Number.NaN, recency: Number.NaN, age: Number.NaN, atCut: { lnStayed: 0, lnEither: 0 } }
  const atCut = (history: PurchaseHistory): { lnStayed: number; lnEither: number } => {
    const isSame = asked.frequency === history.frequency && asked.recency === history.recency && asked.age === history.age
    if (!isSame) {
      asked.frequency = history.frequency
      asked.recency = history.recency
      asked.age = history.age
      asked.atCut = either(history, 0)
    }
    return asked.atCut
  }
  const probabilityAlive = (history: PurchaseHistory): number => {
    if (history.recency === history.age) return 1
    const { lnStayed, lnEither } = atCut(history)
    return Math.exp(lnStayed - lnEither)
  }
  const growth = (end: number, horizon: number): number => expGrowth(s - 1, Math.log1p(horizon / end))
  return {
    family: 'pnbd',
    parameters: named(paretoNbd.parameterNames, [r, alpha, s, beta]),
    logLikelihood: (history) => {
      const { frequency: x, recency } = history
      const bought = lnPochhammer(r, x) - r * Math.log1p(recency / alpha) - x * Math.log(alpha + recency) - s * Math.log1p(recency / beta)
      return bought + atCut(history).lnEither
    },
    probabilityAlive,
    expectedPurchases: (history, horizon) => {
      const end = beta + history.age
      return probabilityAlive(history) * ((r + history.frequency) / (alpha + history.age)) * end * growth(end, horizon)
    },
    expectedOfNewCustomer: (horizon) => (r / alpha) * beta * growth(beta, horizon),
    probabilityOfNone: (history, horizon) => Math.min(1, Math.exp(either(history, horizon).lnEither - atCut(history).lnEither)),
    purchaseDistribution: (history, horizon) => {
      const future = { shape: r + history.frequency, A: alpha + history.age, s, B: beta + history.age, horizon }
      return distribution(future, probabilityAlive(history))
    },
  }
}

/** (1 − e^−kL) / k, which is L for k = 0. */
function expGrowth(k: number, L: number): number {
  return Math.abs(k * L) < 1e-12 ? L : -Math.expm1(-k * L) / k
}

interface FutureOfAlive {
  shape: number
  A: number
  s: number
  B: number
  horizon: number
}

/** Alive to the end of the horizon with n purchases, or left at a moment u within it after n. */
function* distribution({ shape, A, s, B, horizon }: FutureOfAlive, alive: number): Generator<number> {
  if (horizon === 0) yield 1
  const lnStays = -s * Math.log1p(horizon / B)
  let n = 0
  for (const ln of lnNegativeBinomial(shape, horizon / A)) {
    const h = (lnU: number): number => {
      const u = Math.exp(lnU)
      return (n + 1) * lnU - n * Math.log(A) - (shape + n) * Math.log1p(u / A) - (s + 1) * Math.log1p(u / B)
    }
    const to = Math.log(horizon)
    const lnLeft = integrateExp({ h, peak: peakOf(h, to - 80, to), to }) + lnPochhammer(shape, n) - lnPochhammer(1, n)
    yield (n === 0 ? 1 - alive : 0) + alive * (Math.exp(ln + lnStays) + (s / B) * Math.exp(lnLeft))
    n++
  }
}

function objective({ frequency, recency, age, count, frequencies }: Compressed): Objective {
  const sum: LeavingIntegral = { value: 0, byR: 0, byA: 0, byS: 0, byB: 0 }
  return (point, gradient) => {
    const [r, alpha, s, beta] = Array.from(point, Math.exp) as [number, number, number, number]
    const rate = sumLnPochhammer(r, frequencies, (x) => x)
    let value = rate.value
    let [byR, byAlpha, byS, byBeta] = [rate.slope, 0, 0, 0]
    for (let row = 0; row < count.length; row++) {
      const x = frequency[row] as number
      const tx = recency[row] as number
      const T = age[row] as number
      const weight = count[row] as number
      const R = r + x
      const A = alpha + tx
      const B = beta + tx
      const w = T - tx
      const toLastA = Math.log1p(tx / alpha)
      const toLastB = Math.log1p(tx / beta)
      const sinceA = Math.log1p(w / A)
      const sinceB = Math.log1p(w / B)
      const stayed = Math.exp(-R * sinceA - s * sinceB)
      leavingIntegral(sum, R, A, s, B, w, true)
      const perB = s / B
      const either = stayed + perB * sum.value
      value += weight * (Math.log(either) - r * toLastA - x * (Math.log(alpha) + toLastA) - s * toLastB)
      byR += weight * ((perB * sum.byR - stayed * sinceA) / either - toLastA)
      byAlpha += weight * (r / alpha - R / A + (perB * sum.byA + (stayed * R * w) / (A * (A + w))) / either)
      byS += weight * ((sum.value / B + perB * sum.byS - stayed * sinceB) / either - toLastB)
      byBeta += weight * (s / beta - s / B + (perB * (sum.byB - sum.value / B) + (stayed * s * w) / (B * (B + w))) / either)
    }
    gradient[0] = -r * byR
    gradient[1] = -alpha * byAlpha
    gradient[2] = -s * byS
    gradient[3] = -beta * byBeta
    return -value
  }
}
