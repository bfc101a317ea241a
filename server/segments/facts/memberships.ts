import { all, sql } from '../../kit/database.ts'
import type { FactSource } from '../condition.ts'

/** The segments that somebody is in. */
export const membershipFacts: FactSource<ReadonlySet<string>> = {
  name: 'memberships',
  load: async (db, { shopId, customerIds, wants }) => {
    const rows = await all(
      db,
      sql<{ customerId: string; segmentIds: string[] }>`
        select customer_id, array_agg(segment_id) as segment_ids from segment_states
        where shop_id = ${shopId} and segment_id = any(${wants}::uuid[]) and customer_id = any(${customerIds}::uuid[]) and is_member group by customer_id`,
    )
    return new Map(rows.map(({ customerId, segmentIds }) => [customerId, new Set(segmentIds)]))
  },
  blank: () => new Set(),
}
