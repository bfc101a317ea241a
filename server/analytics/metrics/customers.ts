import type { Metric } from './metric.ts'

/** People with at least one order that counts. */
export const customers: Metric = {
  key: 'customers',
  unit: 'count',
  measure: ({ totals }) => ({ value: totals.customers, n: totals.customers }),
}
