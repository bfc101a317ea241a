/**
 * BG/NBD and its kin. Purchases of a customer come at a rate of their own, gamma distributed (r, α); a gap between two is
 * the sum of k exponential ones (k = 1: no rhythm); after a purchase the customer leaves for good with a probability of
 * their own, beta distributed (a, b). In the modified kind (MBG) that may happen after the very first purchase too.
 *
 * BG/NBD: Fader, Hardie & Lee (2005), Marketing Science 24(2), eqs 6–10. MBG/NBD: Batislam, Denizel & Filiztekin (2007).
 * BG/CNBD-k, MBG/CNBD-k: Reutterer, Platzer & Schröder (2020), International Journal of Forecasting 37(1). With n = x
 * chances to leave (x + 1 in the modified kind), R = r + kx, w = (T − t_x) / (α + T):
 *   L = Γ(r+kx)/Γ(r) · α^r / (α+t_x)^R · (b)ₙ/(a+b)ₙ · [ a/(b+n−1) + (1−w)^R Σ_{j<k} (R)_j/j! w^j ],
 * where the first term of the bracket, having left, falls away for n = 0, and the second is being there still.
 */
import assert from 'node:assert/strict'
import type { Objective } from '@regulars/optimise'
import { lnPochhammer } from '@regulars/special'
import { type FutureOfAlive, futureDistribution, futurePurchases } from './bg-future.ts'
import type { Compressed, PurchaseHistory } from './history.ts'
import { type Family, type FamilyName, named, type PurchaseModel } from './model.ts'
import { newCustomer } from './nbd.ts'
import { harmonic, sumLnPochhammer } from './rising-factorials.ts'

export const bgNbd: Family = bgFamily('bgnbd', 1, 0)
export const mbgNbd: Family = bgFamily('mbgnbd', 1, 1)
export const bgCnbd = (k: number): Family => bgFamily('bgcnbd', k, 0)
export const mbgCnbd = (k: number): Family => bgFamily('mbgcnbd', k, 1)

/** `chancesAtFirst`: how often a customer may leave after the first purchase, 0 or 1. */
function bgFamily(name: FamilyName, k: number, chancesAtFirst: 0 | 1): Family {
  assert(Number.isInteger(k) && k >= 1 && k <= 12, 'k is a whole number from 1 to 12')
  const parameterNames = ['r', 'alpha', 'a', 'b']
  return {
    name,
    k,
    parameterNames,
    isTime: [false, true, false, false],
    model: ([r, alpha, a, b]) =>
      bgModel(name, k, chancesAtFirst, { r: r as number, alpha: alpha as number, a: a as number, b: b as number }),
    objective: (histories) => objective(k, chancesAtFirst, histories),
    starts: () => [
      [0.5, 0.2 * k, 0.7, 2],
      [1, 0.3 * k, 0.4, 1],
      [0.3, 0.1 * k, 1.5, 4],
      [2, 0.5 * k, 0.1, 2],
      [1, 0.5 * k, 1e-3, 1],
    ],
  }
}

interface BgParameters {
  r: number
  alpha: number
  a: number
  b: number
}

function bgModel(family: FamilyName, k: number, chancesAtFirst: 0 | 1, parameters: BgParameters): PurchaseModel {
  const { r, alpha, a, b } = parameters
  const ofAlive = ({ frequency, recency, age }: PurchaseHistory, horizon: number): FutureOfAlive => ({
    ...{ k, R: r + k * frequency, a, b: b + frequency + chancesAtFirst },
    ...{ waited: (age - recency) / (alpha + age), theta: horizon / (alpha + age) },
  })
  /** In the modified kind a new customer has first to stay. */
  const stays = chancesAtFirst === 1 ? b / (a + b) : 1
  const lnLeft = (x: number): number => (x + chancesAtFirst === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (b + (x + chancesAtFirst - 1))))
  const lnStayed = ({ frequency, recency, age }: PurchaseHistory, horizon: number): number =>
    lnSilent(k, r + k * frequency, alpha + recency, age - recency + horizon)
  return {
    family,
    parameters: { ...(k > 1 ? { k } : {}), ...named(['r', 'alpha', 'a', 'b'], [r, alpha, a, b]) },
    logLikelihood: (history) => {
      const { frequency: x, recency } = history
      const chances = x + chancesAtFirst
      const bought = lnPochhammer(r, k * x) - r * Math.log1p(recency / alpha) - k * x * Math.log(alpha + recency)
      return bought + lnPochhammer(b, chances) - lnPochhammer(a + b, chances) + lnSum(lnStayed(history, 0), lnLeft(x))
    },
    probabilityAlive: (history) => 1 / (1 + Math.exp(lnLeft(history.frequency) - lnStayed(history, 0))),
    expectedPurchases: (history, horizon) => {
      const alive = 1 / (1 + Math.exp(lnLeft(history.frequency) - lnStayed(history, 0)))
      return alive === 0 ? 0 : alive * futurePurchases(ofAlive(history, horizon))
    },
    expectedOfNewCustomer: (horizon) => stays * futurePurchases(ofAlive(newCustomer, horizon)),
    probabilityOfNone: (history, horizon) => {
      const left = lnLeft(history.frequency)
      return Math.exp(lnSum(left, lnStayed(history, horizon)) - lnSum(left, lnStayed(history, 0)))
    },
    purchaseDistribution: (history, horizon) => {
      const alive = 1 / (1 + Math.exp(lnLeft(history.frequency) - lnStayed(history, 0)))
      return futureDistribution(ofAlive(history, horizon), alive)
    },
  }
}

/** ln P(no purchase in the time `silence` | alive), after R hits in `exposure`: (1−w)^R Σ_{j<k} (R)_j/j! w^j. */
function lnSilent(k: number, R: number, exposure: number, silence: number): number {
  const ln = -R * Math.log1p(silence / exposure)
  if (k === 1) return ln
  const w = silence / (exposure + silence)
  let [term, sum] = [1, 1]
  for (let j = 1; j < k; j++) {
    term *= ((R + j - 1) / j) * w
    sum += term
  }
  return ln + Math.log(sum)
}

function objective(k: number, chancesAtFirst: 0 | 1, { frequency, recency, age, count, frequencies }: Compressed): Objective {
  const chances = (x: number): number => x + chancesAtFirst
  return (point, gradient) => {
    const [r, alpha, a, b] = Array.from(point, Math.exp) as [number, number, number, number]
    const rate = sumLnPochhammer(r, frequencies, (x) => k * x)
    const stay = sumLnPochhammer(b, frequencies, chances)
    const all = sumLnPochhammer(a + b, frequencies, chances)
    let value = rate.value + stay.value - all.value
    let [byR, byAlpha, byA, byB] = [rate.slope, 0, -all.slope, stay.slope - all.slope]
    for (let row = 0; row < count.length; row++) {
      const x = frequency[row] as number
      const tx = recency[row] as number
      const T = age[row] as number
      const weight = count[row] as number
      const R = r + k * x
      const toLast = Math.log1p(tx / alpha)
      const since = -Math.log1p((T - tx) / (alpha + tx))
      const { ln, perR, perW } = k === 1 ? noStages : stages(k, R, (T - tx) / (alpha + T))
      const lnStayed = R * since + ln
      const n = chances(x)
      const lnLeft = n === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (b + (n - 1)))
      const lnEither = lnSum(lnStayed, lnLeft)
      const alive = Math.exp(lnStayed - lnEither)
      value += weight * (lnEither - r * toLast - k * x * (Math.log(alpha) + toLast))
      byR += weight * (alive * (since + perR) - toLast)
      const stayedByAlpha = R * (1 / (alpha + tx) - 1 / (alpha + T)) - (perW * (T - tx)) / (alpha + T) ** 2
      byAlpha += weight * (r / alpha - R / (alpha + tx) + alive * stayedByAlpha)
      if (n > 0) {
        byA += (weight * (1 - alive)) / a
        byB -= (weight * (1 - alive)) / (b + (n - 1))
      }
    }
    gradient[0] = -r * byR
    gradient[1] = -alpha * byAlpha
    gradient[2] = -a * byA
    gradient[3] = -b * byB
    return -value
  }
}

const noStages = { ln: 0, perR: 0, perW: 0 }

/** ln Σ_{j<k} (R)_j/j! w^j and its derivatives over R and w. */
function stages(k: number, R: number, w: number): { ln: number; perR: number; perW: number } {
  let [term, sum, perR, perW, slope] = [1, 1, 0, 0, 0]
  for (let j = 1; j < k; j++) {
    const factor = (R + j - 1) / j
    slope = factor * (slope * w + term)
    term *= factor * w
    sum += term
    perR += term * harmonic(R, j)
    perW += slope
  }
  return { ln: Math.log(sum), perR: perR / sum, perW: perW / sum }
}

/** ln(eᵘ + eᵛ) */
function lnSum(u: number, v: number): number {
  const high = Math.max(u, v)
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(u, v) - high))
}
