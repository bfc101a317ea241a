import { queryText, shopPath } from '../../api.ts'
import type { ReportLinks } from '../../report/report-props.ts'

/** Where the report's figures lead inside the console. Tables come from the audit of the same cut. */
export function reportLinks(shopId: string, cutOn: string | undefined): ReportLinks {
  const shop = `/shops/${encodeURIComponent(shopId)}`
  return {
    customers: (filter) => `${shop}/customers${queryText(filter)}`,
    customer: (customerId) => `${shop}/customers/${encodeURIComponent(customerId)}`,
    csv: (table) => shopPath(shopId, `/audit/figures/${table}.csv${queryText({ cutOn })}`),
    plan: shop,
  }
}
