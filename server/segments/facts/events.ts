import { all, sql } from '../../kit/database.ts'
import type { FactSource } from '../condition.ts'

export interface CustomerEvent {
  name: string
  occurredAt: Date
  properties: Record<string, unknown>
}

/** What somebody did, of the events that the segment asks about, the oldest first. */
export const eventFacts: FactSource<CustomerEvent[]> = {
  name: 'events',
  load: async (db, { shopId, customerIds, wants }) => {
    const rows = await all(
      db,
      sql<CustomerEvent & { customerId: string }>`
        select customer_id, name, occurred_at, properties from events
        where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and name = any(${wants}::text[])
        order by occurred_at, event_id`,
    )
    return Map.groupBy(rows, ({ customerId }) => customerId)
  },
  blank: () => [],
}
