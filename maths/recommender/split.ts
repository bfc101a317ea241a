import { type Baskets, boughtBy, keepBaskets, type PastBasket, pastBaskets } from './baskets.ts'

/** One customer to be foreseen: what is known, and what was then bought. */
export interface Case {
  customer: number
  past: readonly PastBasket[]
  /** The day of the answer; null where it would tell something of what is to be foreseen. */
  day: number | null
  truth: ReadonlySet<number>
}

export interface Split {
  training: Baskets
  cases: readonly Case[]
}

/**
 * Leaves out the last basket of everybody who has at least two; the rest is the training. The day of the last basket is
 * unknown too, so cases have none. Customers with one basket stay in the training and are no case.
 */
export function lastBasketOut(baskets: Baskets): Split {
  const last = (customer: number): number => (baskets.customerStart[customer + 1] ?? 0) - 1
  const hasTwo = (customer: number): boolean => last(customer) > (baskets.customerStart[customer] ?? 0)
  const training = keepBaskets(baskets, (basket, customer) => basket !== last(customer) || !hasTwo(customer))
  const cases = baskets.customers.flatMap((_, customer): Case[] => {
    if (!hasTwo(customer)) return []
    return [{ customer, past: pastBaskets(training, customer), day: null, truth: boughtBy(baskets, last(customer)) }]
  })
  return { training, cases }
}

/**
 * Trains on baskets before `day` and foresees each customer's first basket from `day` on: what a shop lives through, since
 * nothing of later days is known of anybody. Customers without a basket before or after are no case.
 */
export function timeSplit(baskets: Baskets, day: number): Split {
  const training = keepBaskets(baskets, (basket) => (baskets.basketDay[basket] ?? 0) < day)
  const cases = baskets.customers.flatMap((_, customer): Case[] => {
    const past = pastBaskets(training, customer)
    const next = (baskets.customerStart[customer] ?? 0) + past.length
    if (past.length === 0 || next >= (baskets.customerStart[customer + 1] ?? 0)) return []
    return [{ customer, past, day, truth: boughtBy(baskets, next) }]
  })
  return { training, cases }
}
