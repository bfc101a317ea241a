import type { Metric } from './metric.ts'

/** Revenue with a customer ÷ customers, rounded to minor units. */
export const revenuePerCustomer: Metric = {
  key: 'revenuePerCustomerMinor',
  unit: 'minor',
  measure: ({ totals }) => ({
    value: totals.customers === 0 ? null : Math.round(totals.customerRevenueMinor / totals.customers),
    n: totals.customers,
  }),
}
