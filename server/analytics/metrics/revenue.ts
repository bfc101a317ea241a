import type { Metric } from './metric.ts'

/** All revenue net of refunds, matched and unmatched. */
export const revenue: Metric = {
  key: 'revenueMinor',
  unit: 'minor',
  measure: ({ totals }) => ({ value: totals.revenueMinor, n: totals.orders }),
}
