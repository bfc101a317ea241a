import type { Metric } from './metric.ts'

/** Money given back that found no sale; subtracted from revenue and shown apart. */
export const unmatchedRefunds: Metric = {
  key: 'unmatchedRefundsMinor',
  unit: 'minor',
  measure: ({ totals }) => ({ value: totals.unmatchedMinor, n: totals.orders }),
}
