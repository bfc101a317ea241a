import type { MetricKey } from '../../../server/analytics/schema.ts'

// The console imports types alone from the server: the compiler keeps this list complete.
const keys: Record<MetricKey, true> = {
  returningShare: true,
  customers: true,
  orders: true,
  revenueMinor: true,
  averageOrderValueMinor: true,
  ordersPerCustomer: true,
  revenuePerCustomerMinor: true,
  medianGapDays: true,
  anonymousRevenueShare: true,
  unmatchedRefundsMinor: true,
}

/** All headline figures, in the order in which they are shown: what the plan is meant to move comes first. */
export const metricKeys = Object.keys(keys) as MetricKey[]
