import { type Metric, ratio } from './metric.ts'

/** Orders with a customer ÷ customers. */
export const ordersPerCustomer: Metric = {
  key: 'ordersPerCustomer',
  unit: 'ratio',
  measure: ({ totals }) => ({ value: ratio(totals.customerOrders, totals.customers), n: totals.customers }),
}
