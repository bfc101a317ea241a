import type { Metric } from './metric.ts'

/** Orders whose net value is above zero, with and without a customer. */
export const orders: Metric = {
  key: 'orders',
  unit: 'count',
  measure: ({ totals }) => ({ value: totals.orders, n: totals.orders }),
}
