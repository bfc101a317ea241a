import type { Audit, Finding } from '../../../server/analytics/schema.ts'
import type { CustomerFilter } from '../../../server/customers/schema.ts'
import { daysBefore } from './rfm-bands.ts'

/** The people a finding speaks of, as a filter of the customer list; null where it speaks of money without people. */
export function findingCustomers(finding: Finding, audit: Pick<Audit, 'firstProducts' | 'lapsed' | 'cutOn'>): CustomerFilter | null {
  switch (finding.code) {
    case 'second_order_cliff':
      return { isBuyer: 'yes', maxPurchaseDays: 1 }
    case 'slow_second_order':
    case 'strong_returning':
      return { minPurchaseDays: 2 }
    case 'lapsed_value_at_risk':
      return audit.lapsed ? silentSince(audit.lapsed.afterDays, audit.cutOn) : null
    case 'one_time_product': {
      const product = audit.firstProducts.find((candidate) => candidate.name === finding.values.name)
      return product?.id ? { firstProduct: product.id, maxPurchaseDays: 1 } : null
    }
    case 'revenue_concentrated':
    case 'low_average_order':
      return { isBuyer: 'yes' }
    case 'anonymous_revenue':
    case 'unmatched_refunds':
      return null
  }
}

/** Returning customers silent for more than `afterDays` days on the day of the cut. */
export function silentSince(afterDays: number, cutOn: string): CustomerFilter {
  return { minPurchaseDays: 2, lastTo: daysBefore(cutOn, Math.floor(afterDays) + 1) }
}
