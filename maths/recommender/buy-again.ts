import { type Baskets, type PastBasket, pastBaskets } from './baskets.ts'
import type { Method, Question } from './method.ts'
import { boughtBefore } from './personal-frequency.ts'
import { quantileOf } from './quantile.ts'

export interface BuyAgainOptions {
  /** What a purchase's weight is multiplied by for each newer basket of the customer. */
  basketDecay?: number
  /** The mean of all items counts like this many occasions in an item's own rate. */
  shrinkage?: number
  /** Items that a smaller share of their buyers bought again are never offered. */
  leastRepeatShare?: number
}

/** What is known of each item about being bought again, by item number. */
export interface BuyAgain {
  /** Of the later baskets of those who had the item, the share that held it again. */
  rate: Float64Array
  /** Of those who bought the item, the share who did so in two baskets or more. */
  repeatShare: Float64Array
  /** Median days between two purchases of it by one customer; NaN where nobody bought it twice. */
  gapDays: Float64Array
}

/**
 * Buy again: how often the customer bought the item, recent baskets counting more, times how often this item is bought
 * again at all, times how due it is.
 *
 * score = rate(item) · Σ decay^(baskets since) · due. Rates and repeat shares are shrunk towards the mean of all items.
 * With a gap of g days (the customer's own median for the item, from three purchases on, else the item's) and e days since the last
 * purchase, due = 0 below g/2 and min(1, e/g) from there. Where the day of the answer is not known, due = 1.
 *
 * The fading follows Hu et al. (2020, TIFU-KNN), the rate by item Bhagat, Muralidharan, Lobzhanidze & Vishwanath (2018,
 * KDD, “Buy It Again”), their repeat customer probability, here counted by basket.
 */
export const buyAgain = ({ basketDecay = 0.9, shrinkage = 30, leastRepeatShare = 0.02 }: BuyAgainOptions = {}): Method<BuyAgain> => ({
  code: 'buy_again',
  fit: (baskets) => fitBuyAgain(baskets, shrinkage),
  score: (fitted, { past, day }, scores) => {
    scores.fill(0)
    past.forEach(({ items }, at) => {
      const weight = basketDecay ** (past.length - 1 - at)
      for (const item of items) scores[item] = (scores[item] ?? 0) + weight
    })
    for (const item of new Set(past.flatMap(({ items }) => Array.from(items)))) {
      const isBoughtAgain = (fitted.repeatShare[item] ?? 0) >= leastRepeatShare
      const due = isBoughtAgain ? dueness(fitted, past, { item, day }) : 0
      scores[item] = (scores[item] ?? 0) * (fitted.rate[item] ?? 0) * due
    }
  },
  explain: (_fitted, question, item) => boughtBefore(question, item),
})

/** Rates, shares and gaps of all items. */
function fitBuyAgain(baskets: Baskets, shrinkage = 30): BuyAgain {
  const items = baskets.items.length
  const [occasions, again, buyers, repeaters] = [count(items), count(items), count(items), count(items)]
  const gaps: number[][] = Array.from({ length: items }, () => [])
  for (let customer = 0; customer < baskets.customers.length; customer++) {
    const last = new Map<number, { times: number; day: number }>()
    for (const { items: bought, day } of pastBaskets(baskets, customer)) {
      for (const item of last.keys()) add(occasions, item)
      for (const item of bought) {
        const before = last.get(item)
        if (before) gaps[item]?.push(day - before.day)
        add(before ? again : buyers, item)
        if (before?.times === 1) add(repeaters, item)
        last.set(item, { times: (before?.times ?? 0) + 1, day })
      }
    }
  }
  return {
    rate: shrunk(again, occasions, shrinkage),
    repeatShare: shrunk(repeaters, buyers, shrinkage),
    gapDays: Float64Array.from(gaps, medianOf),
  }
}

/** How due an item is, from 0 (bought a moment ago) to 1 (its usual gap has passed). */
export function dueness({ gapDays }: BuyAgain, past: readonly PastBasket[], { item, day }: { item: number; day: Question['day'] }): number {
  if (day === null) return 1
  const days = past.filter(({ items }) => items.includes(item)).map((basket) => basket.day)
  const own = days.slice(1).map((at, place) => at - (days[place] ?? at))
  const gap = own.length >= 2 ? medianOf(own) : (gapDays[item] ?? Number.NaN)
  const elapsed = day - (days.at(-1) ?? day)
  if (!(gap > 0)) return 1
  return elapsed < gap / 2 ? 0 : Math.min(1, elapsed / gap)
}

const count = (items: number): Float64Array => new Float64Array(items)

function add(counts: Float64Array, item: number): void {
  counts[item] = (counts[item] ?? 0) + 1
}

/** Shares of each item, drawn towards the share of all items together. */
function shrunk(part: Float64Array, whole: Float64Array, shrinkage: number): Float64Array {
  const total = whole.reduce((sum, value) => sum + value, 0)
  const mean = total === 0 ? 0 : part.reduce((sum, value) => sum + value, 0) / total
  return part.map((value, item) => (value + shrinkage * mean) / ((whole[item] ?? 0) + shrinkage))
}

const medianOf = (values: readonly number[]): number => quantileOf(Float64Array.from(values).sort(), 0.5)
