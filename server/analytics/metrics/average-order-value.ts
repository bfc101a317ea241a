import type { Metric } from './metric.ts'

/** Revenue of counting orders ÷ orders, rounded to minor units. */
export const averageOrderValue: Metric = {
  key: 'averageOrderValueMinor',
  unit: 'minor',
  measure: ({ totals }) => ({ value: totals.orders === 0 ? null : Math.round(totals.orderRevenueMinor / totals.orders), n: totals.orders }),
}
