import assert from 'node:assert/strict'
import { xoshiro128 } from './xoshiro.ts'

/** Draws from the usual distributions. Each draw moves the generator on; the same seed gives the same draws, everywhere. */
export interface Generator {
  /** Evenly from (0, 1), 52 bits, never 0 or 1. */
  uniform(): number
  /** Evenly from 0, 1, … below − 1; `below` up to 2^32. */
  integer(below: number): number
  normal(mean?: number, deviation?: number): number
  /** With the given mean. */
  exponential(mean?: number): number
  /** With mean shape · scale. */
  gamma(shape: number, scale?: number): number
  beta(a: number, b: number): number
  poisson(mean: number): number
  binomial(trials: number, chance: number): number
  /** A Poisson count whose mean is drawn from gamma(shape, scale): mean shape · scale. */
  negativeBinomial(shape: number, scale: number): number
  /** A shuffled copy. */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** A generator of its own, whose draws do not depend on how many are taken from this one afterwards. */
  fork(): Generator
}

/** A generator for a seed, a whole number from 0 to 2^53. */
export function generator(seed: number): Generator {
  assert(Number.isSafeInteger(seed) && seed >= 0, 'a seed is a whole number from 0 on')
  const bits = xoshiro128(seed)

  const uniform = (): number => ((bits() >>> 6) * 2 ** 26 + (bits() >>> 6) + 0.5) / 2 ** 52

  /** Of 32 bits those are thrown away that would make small numbers likelier. */
  const integer = (below: number): number => {
    assert(Number.isInteger(below) && below > 0 && below <= 2 ** 32, 'below is a whole number from 1 to 2^32')
    const usable = 2 ** 32 - (2 ** 32 % below)
    let drawn = bits()
    while (drawn >= usable) drawn = bits()
    return drawn % below
  }

  /** The polar method (Marsaglia & Bray 1964), without keeping the second number: a draw depends on nothing before it. */
  const normal = (mean = 0, deviation = 1): number => {
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1]
      const square = u * u + v * v
      if (square > 0 && square < 1) return mean + deviation * u * Math.sqrt((-2 * Math.log(square)) / square)
    }
  }

  const exponential = (mean = 1): number => -mean * Math.log(uniform())

  /** ln of a draw from gamma(shape, 1), which itself may be below the smallest number. Marsaglia & Tsang 2000. */
  const lnGamma = (shape: number): number => {
    assert(shape > 0, 'shape is positive')
    if (shape < 1) return lnGamma(shape + 1) + Math.log(uniform()) / shape
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v)
    }
  }

  const gamma = (shape: number, scale = 1): number => scale * Math.exp(lnGamma(shape))

  const beta = (a: number, b: number): number => 1 / (1 + Math.exp(lnGamma(b) - lnGamma(a)))

  /** Down to small counts by order statistics of the trials (Ahrens & Dieter 1974), exact for any number of them. */
  const binomial = (trials: number, chance: number): number => {
    assert(Number.isInteger(trials) && trials >= 0 && chance >= 0 && chance <= 1, 'trials are counted, chance is a probability')
    let [left, share, count] = [trials, chance, 0]
    while (left > 24 && share > 0 && share < 1) {
      const middle = 1 + Math.floor(left / 2)
      const split = beta(middle, left + 1 - middle)
      if (split <= share) {
        count += middle
        left -= middle
        share = Math.min(1, (share - split) / (1 - split))
      } else {
        left = middle - 1
        share /= split
      }
    }
    for (; left > 0; left--) if (uniform() < share) count++
    return count
  }

  /** Down to small means by the time of an arrival in the middle (Ahrens & Dieter 1974), exact for any mean. */
  const poisson = (mean: number): number => {
    assert(mean >= 0 && mean < Number.MAX_SAFE_INTEGER, 'a mean is not negative')
    let [left, count] = [mean, 0]
    while (left > 16) {
      const middle = Math.floor((7 * left) / 8)
      const arrival = gamma(middle)
      if (arrival > left) return count + binomial(middle - 1, left / arrival)
      count += middle
      left -= arrival
    }
    const limit = Math.exp(-left)
    for (let product = uniform(); product > limit; product *= uniform()) count++
    return count
  }

  return {
    uniform,
    integer,
    normal,
    exponential,
    gamma,
    beta,
    poisson,
    binomial,
    negativeBinomial: (shape, scale) => poisson(gamma(shape, scale)),
    shuffle: (items) => {
      const shuffled = [...items]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(last + 1)
        ;[shuffled[last], shuffled[other]] = [shuffled[other] as (typeof shuffled)[number], shuffled[last] as (typeof shuffled)[number]]
      }
      return shuffled
    },
    fork: () => generator(bits() * 2 ** 21 + (bits() >>> 11)),
  }
}
