import { wilsonInterval } from '@regulars/cohorts'
import { type Metric, ratio } from './metric.ts'

/** Customers with two purchase days or more ÷ customers. */
export const returningShare: Metric = {
  key: 'returningShare',
  unit: 'share',
  measure: ({ totals }) => ({
    value: ratio(totals.returning, totals.customers),
    n: totals.customers,
    interval: wilsonInterval(totals.returning, totals.customers),
  }),
}
