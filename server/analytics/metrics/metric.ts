import type { ShopTotals } from '../audit/shop-totals.ts'
import type { Audit, Figure } from '../schema.ts'

/** What a metric is measured on: the same facts everywhere, so that the same number stands everywhere. */
export interface MetricFacts {
  totals: ShopTotals
  gaps: Audit['gaps']
}

/** One number of the product. Its definition in three languages is the text `audit.definition.<key>`. */
export interface Metric {
  key: Figure['key']
  unit: Figure['unit']
  measure(facts: MetricFacts): Measured
}

export interface Measured {
  value: number | null
  /** How many things the number was made of. */
  n: number
  interval?: { low: number; high: number } | null
}

export const figure = ({ key, unit, measure }: Metric, facts: MetricFacts): Figure => {
  const { value, n, interval } = measure(facts)
  return { key, unit, value, n, low: interval?.low ?? null, high: interval?.high ?? null }
}

/** A quotient, or null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
