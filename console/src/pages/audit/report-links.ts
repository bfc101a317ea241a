import { queryText, shopPath } from '../../addresses.ts'
import type { ReportLinks } from '../../report/report-props.ts'

/**
 * Where the report's figures lead inside the console. Tables come from the audit of the same cut; the people are those of
 * the day `asOf`, or of now where the audit knows all there is.
 */
export function reportLinks(shopId: string, { cutOn, asOf }: { cutOn: string | undefined; asOf: string | undefined }): ReportLinks {
  const shop = `/shops/${encodeURIComponent(shopId)}`
  return {
    customers: (filter) => `${shop}/customers${queryText({ ...filter, asOf })}`,
    customer: (customerId) => `${shop}/customers/${encodeURIComponent(customerId)}`,
    csv: (table) => shopPath(shopId, `/audit/figures/${table}.csv${queryText({ cutOn })}`),
    plan: shop,
  }
}
