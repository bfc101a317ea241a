import { all, sql } from '../../kit/database.ts'
import type { FactSource } from '../condition.ts'

export interface ConsentState {
  channel: string
  purpose: string
  state: string
}

/** What somebody agreed to, for each of their contact points. */
export const consentFacts: FactSource<ConsentState[]> = {
  name: 'consents',
  load: async (db, { shopId, customerIds }) => {
    const rows = await all(
      db,
      sql<ConsentState & { customerId: string }>`
        select customer_id, channel, purpose, state from consents where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
    )
    return Map.groupBy(rows, ({ customerId }) => customerId)
  },
  blank: () => [],
}
