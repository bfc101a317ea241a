import { type Metric, ratio } from './metric.ts'

/** Revenue of orders without a customer ÷ all revenue. */
export const anonymousRevenue: Metric = {
  key: 'anonymousRevenueShare',
  unit: 'share',
  measure: ({ totals }) => ({ value: ratio(totals.revenueMinor - totals.customerRevenueMinor, totals.revenueMinor), n: totals.orders }),
}
