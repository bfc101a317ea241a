/**
 * Customers that nobody has, against a slow evaluation that shares nothing with the product: gamma functions as products and
 * integrals, the literature's integrals by the trapezoid rule after a double exponential substitution. 300 of them, and
 * 10,000 with REGULARS_LONG=1.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Generator, generator } from '@regulars/random'
import { bgNbd, gammaGamma, mbgNbd, type PurchaseHistory, type PurchaseModel, paretoNbd } from './clv.ts'

const customers = process.env.REGULARS_LONG === '1' ? 10_000 : 300

interface Case {
  p: [number, number, number, number]
  history: PurchaseHistory
  horizon: number
}

interface Answers {
  loglik: number
  alive: number
  expected: number
  ofNew: number
}

for (const [name, family, slow] of [
  ['BG/NBD', bgNbd, (someone: Case) => slowBg(someone, 0)],
  ['MBG/NBD', mbgNbd, (someone: Case) => slowBg(someone, 1)],
  ['Pareto/NBD', paretoNbd, slowPareto],
] as const) {
  test(`${name}: finite and right for customers that nobody has`, () => {
    const random = generator(20240607)
    const wrong = Array.from({ length: Math.ceil(customers / 3) }, () => strangeCase(random)).flatMap((someone) => {
      const [actual, expected] = [answersOf(family.model(someone.p), someone), slow(someone)]
      return (Object.keys(expected) as (keyof Answers)[]).flatMap((what) =>
        isClose(actual[what], expected[what]) ? [] : [`${JSON.stringify(someone)} ${what}: ${actual[what]} for ${expected[what]}`],
      )
    })
    assert.deepEqual(wrong, [])
  })
}

test('Gamma-Gamma: likelihood and mean of strange customers', () => {
  const random = generator(20240608)
  for (let n = 0; n < customers / 3; n++) {
    const [p, q, v] = [wide(random), 1 + wide(random), wide(random)]
    const [x, m] = [1 + random.integer(random.integer(2) === 0 ? 5 : 1000), wide(random)]
    const model = gammaGamma(p, q, v)
    const { loglik, mean } = slowGammaGamma(p, q, v, x, m)
    assert(isClose(model.logLikelihood(x, m), loglik), `${[p, q, v, x, m]}: ${model.logLikelihood(x, m)} for ${loglik}`)
    assert(isClose(model.expectedSpend(x, m) ?? Number.NaN, mean), `${[p, q, v, x, m]}: ${model.expectedSpend(x, m)} for ${mean}`)
  }
})

/** 1e-8 relative, 1e-12 absolute. */
function isClose(actual: number, expected: number): boolean {
  return Number.isFinite(actual) && Math.abs(actual - expected) <= Math.max(1e-8 * Math.abs(expected), 1e-12)
}

function answersOf(model: PurchaseModel, { history, horizon }: Case): Answers {
  return {
    loglik: model.logLikelihood(history),
    alive: model.probabilityAlive(history),
    expected: model.expectedPurchases(history, horizon),
    ofNew: model.expectedOfNewCustomer(horizon),
  }
}

/** 1e-4 to 1e4, evenly in the logarithm. */
const wide = (random: Generator): number => 10 ** (8 * random.uniform() - 4)

/** Parameters at random or at a place where formulas break; purchases up to 100,000, times from 1e-6 to 1e6, and their edges. */
function strangeCase(random: Generator): Case {
  const parameter = () => (random.uniform() < 0.15 ? 1 : wide(random))
  const frequency = pick(random, [0, 1, 2, random.integer(30), random.integer(1000), random.integer(100_000)])
  const age = pick(random, [0, 1e-6, 10 ** (4 * random.uniform()), 1e6 * random.uniform(), 38.86])
  const recency = frequency === 0 ? 0 : age * pick(random, [1, 1, random.uniform(), random.uniform(), 1e-9])
  const horizon = pick(random, [0, 1e-9, 1e-3, 10 ** (4 * random.uniform()), 1e6])
  return { p: [parameter(), parameter(), parameter(), parameter()], history: { frequency, recency, age }, horizon }
}

const pick = (random: Generator, values: readonly number[]): number => values[random.integer(values.length)] ?? Number.NaN

/** ln (a)ₙ, as it is written down. */
function lnRising(a: number, n: number): number {
  return compensated(n, (j) => Math.log(a + j))
}

/** ln of (b)ₙ / (a + b)ₙ. */
function lnStaying(a: number, b: number, n: number): number {
  return compensated(n, (j) => -Math.log1p(a / (b + j)))
}

/** Σ term(j) for j < n, with Neumaier's compensation. */
function compensated(n: number, term: (j: number) => number): number {
  let [sum, lost] = [0, 0]
  for (let j = 0; j < n; j++) {
    const next = term(j)
    const total = sum + next
    lost += Math.abs(sum) >= Math.abs(next) ? sum - total + next : next - total + sum
    sum = total
  }
  return sum + lost
}

/** Fader, Hardie & Lee (2005), eqs 6 and 10 before the integral over p is done; `first`: 1 where the first purchase may be the last. */
function slowBg({ p: [r, alpha, a, b], history, horizon }: Case, first: 0 | 1): Answers {
  const { frequency: x, recency, age } = history
  const n = x + first
  const stayed = lnRising(r, x) + r * Math.log(alpha / (alpha + age)) - x * Math.log(alpha + age) + lnStaying(a, b, n)
  const leaving = n === 0 ? -Infinity : Math.log(a / (a + b + n - 1)) + lnStaying(a, b, n - 1)
  const left = lnRising(r, x) + r * Math.log(alpha / (alpha + recency)) - x * Math.log(alpha + recency) + leaving
  const top = Math.max(stayed, left)
  const alive = 1 / (1 + Math.exp(left - stayed))
  const purchases = (shape: number, time: number, b0: number): number =>
    horizon === 0 ? 0 : Math.exp(lnMeanOverBeta(a, b0, (p) => lnPurchasesGiven(p, shape, horizon / time)))
  return {
    loglik: top + Math.log(Math.exp(stayed - top) + Math.exp(left - top)),
    alive,
    expected: alive === 0 ? 0 : alive * purchases(r + x, alpha + age, b + n),
    ofNew: (first === 1 ? b / (a + b) : 1) * purchases(r, alpha, b + first),
  }
}

/** ln of (1 − (1 + pθ)^−R) / p, for ln p. */
function lnPurchasesGiven(lnP: number, R: number, theta: number): number {
  const power = -R * Math.log1p(Math.exp(lnP) * theta)
  return Math.abs(power) < 1e-13 ? Math.log(R * theta) : Math.log(-Math.expm1(power)) - lnP
}

/** The mean over Beta(a, b) as a quotient of two integrals over the log odds, so that no beta function is needed. */
function lnMeanOverBeta(a: number, b: number, lnG: (lnP: number) => number): number {
  const lnWeight = (odds: number): number => a * lnLogistic(odds) + b * lnLogistic(-odds)
  return lnTrapezoid((odds) => lnWeight(odds) + lnG(lnLogistic(odds))) - lnTrapezoid(lnWeight)
}

const lnLogistic = (odds: number): number => (odds > 0 ? -Math.log1p(Math.exp(-odds)) : odds - Math.log1p(Math.exp(odds)))

/** ln ∫ e^h over the line: the trapezoid rule on v = mode + width · sinh w, which reaches 10^7 in a few thousand steps. */
function lnTrapezoid(h: (v: number) => number): number {
  let [low, high] = [-1e6, 1e6]
  while (high - low > 1e-9) {
    const third = (high - low) / 3
    if (h(low + third) < h(high - third)) low += third
    else high -= third
  }
  const mode = (low + high) / 2
  const curvature = (2 * h(mode) - h(mode + 1e-2) - h(mode - 1e-2)) / 1e-4
  const width = Math.min(1, 2 / Math.sqrt(Math.max(curvature, 1)))
  const step = 1 / 40
  let sum = 0
  for (let w = -19; w <= 19; w += step) {
    const v = mode + width * Math.sinh(w)
    sum += Math.exp(h(v) - h(mode)) * Math.cosh(w)
  }
  return h(mode) + Math.log(sum * step * width)
}

/** Fader & Hardie, note 009: the likelihood before the integral over the moment of leaving is done, and the mean as an integral of the rate. */
function slowPareto({ p: [r, alpha, s, beta], history, horizon }: Case): Answers {
  const { frequency: x, recency, age } = history
  const R = r + x
  const until = (time: number): number => -r * Math.log1p(time / alpha) - x * Math.log(alpha + time) - s * Math.log1p(time / beta)
  const stayed = until(age)
  const left = Math.log(s) + lnBetween(recency, age, Math.min(alpha, beta), (time) => until(time) - Math.log(beta + time))
  const top = Math.max(stayed, left)
  const either = top + Math.log(Math.exp(stayed - top) + Math.exp(left - top))
  const alive = Math.exp(stayed - either)
  const time = (end: number): number => Math.exp(lnBetween(0, horizon, end, (u) => -s * Math.log1p(u / end)))
  return {
    loglik: lnRising(r, x) + either,
    alive,
    expected: alive * (R / (alpha + age)) * time(beta + age),
    ofNew: (r / alpha) * time(beta),
  }
}

/** ln ∫ e^h over [from, to]: tanh and sinh substitution over ln(unit + v). */
function lnBetween(from: number, to: number, unit: number, h: (v: number) => number): number {
  const length = Math.log1p((to - from) / (unit + from))
  if (length === 0) return -Infinity
  const values: number[] = []
  const step = 1 / 64
  for (let w = -4.5; w <= 4.5; w += step) {
    const odds = Math.PI * Math.sinh(w)
    const [share, rest] = [1 / (1 + Math.exp(-odds)), 1 / (1 + Math.exp(odds))]
    const v = from + (unit + from) * Math.expm1(length * share)
    values.push(h(v) + Math.log(unit + v) + Math.log(share * rest * Math.cosh(w)))
  }
  const top = Math.max(...values)
  const sum = values.reduce((total, value) => total + Math.exp(value - top), 0)
  return top + Math.log(sum * step * Math.PI * length)
}

/** Fader & Hardie, note 025: over the rate ν, gamma(q, v), of values whose mean of x is gamma(px, νx). */
function slowGammaGamma(p: number, q: number, v: number, x: number, m: number): { loglik: number; mean: number } {
  const [size, shape] = [p * x, p * x + q]
  const rate = shape / (x * m + v)
  // With ν = rate · e^w the joint density is e^(shape (w − e^w + 1)), and Γ(a) = a^a e^−a ∫ e^(a (w − e^w + 1)) dw.
  const lnAround = (a: number): number => lnTrapezoid((w) => a * beyondTangent(w))
  const peaks = size * Math.log((rate * x * m) / size) + q * Math.log((rate * v) / q)
  const loglik = peaks + lnAround(shape) - lnAround(size) - lnAround(q) - Math.log(m)
  const mean = (p / rate) * Math.exp(lnTrapezoid((w) => shape * beyondTangent(w) - w) - lnAround(shape))
  return { loglik, mean }
}

/** w − (e^w − 1) */
function beyondTangent(w: number): number {
  if (Math.abs(w) > 0.1) return w - Math.expm1(w)
  let [term, sum] = [w, 0]
  for (let n = 2; n < 16; n++) {
    term *= w / n
    sum -= term
  }
  return sum
}
