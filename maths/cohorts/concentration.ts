export interface Concentration {
  /** The share of all revenue that the ⌈0.2·n⌉ best customers bring. */
  top20Share: number
  /** The fewest customers who together bring at least 90 %, and their share of all. */
  customersFor90: number
  customersFor90Share: number
  /** From the best customer to the last: the share of revenue that each hundredth of the customers has reached. */
  lorenz: { customersShare: number; revenueShare: number }[]
}

/**
 * How much of the revenue the best customers bring. Customers who gave back more than they paid are negative, so the
 * curve may pass 1. Null where there is no revenue to share.
 */
export function concentration(revenues: readonly number[]): Concentration | null {
  const best = Float64Array.from(revenues).sort().reverse()
  const n = best.length
  let total = 0
  const running = best.map((revenue) => (total += revenue))
  if (n === 0 || total <= 0) return null
  const upTo = (customers: number): number => (customers === 0 ? 0 : (running[customers - 1] ?? Number.NaN))
  const customersFor90 = running.findIndex((revenue) => revenue >= 0.9 * total) + 1
  return {
    top20Share: upTo(Math.ceil(n / 5)) / total,
    customersFor90,
    customersFor90Share: customersFor90 / n,
    lorenz: places(n).map((customers) => ({ customersShare: customers / n, revenueShare: upTo(customers) / total })),
  }
}

/** Nobody, and then the customers at each hundredth, each once. */
const places = (n: number): number[] => [...new Set(Array.from({ length: 101 }, (_, step) => Math.ceil((step * n) / 100)))]
