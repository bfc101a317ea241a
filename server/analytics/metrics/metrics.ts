import { anonymousRevenue } from './anonymous-revenue.ts'
import { averageOrderValue } from './average-order-value.ts'
import { customers } from './customers.ts'
import { medianGap } from './median-gap.ts'
import type { Metric } from './metric.ts'
import { orders } from './orders.ts'
import { ordersPerCustomer } from './orders-per-customer.ts'
import { returningShare } from './returning-share.ts'
import { revenue } from './revenue.ts'
import { revenuePerCustomer } from './revenue-per-customer.ts'
import { unmatchedRefunds } from './unmatched-refunds.ts'

/** Every metric of the product, in the order in which a page shows them. */
export const metrics: readonly Metric[] = [
  returningShare,
  customers,
  orders,
  revenue,
  averageOrderValue,
  ordersPerCustomer,
  revenuePerCustomer,
  medianGap,
  anonymousRevenue,
  unmatchedRefunds,
]
