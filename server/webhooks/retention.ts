import type { RetentionRule } from '../consent/consent.ts'
import { all, one, sql, write } from '../kit/database.ts'
import { promoteAll } from './lanes.ts'

/** The log of what was sent, and with it what could still be replayed. */
export const webhookRetention: RetentionRule = {
  dataClass: 'webhook_deliveries',
  defaultMonths: 1,
  count: async (db, { shopId, before }) =>
    (await one(db, sql<{ count: number }>`select count(*) as count from webhook_events where shop_id = ${shopId} and told_at < ${before}`))
      .count,
  remove: async (tx, { shopId, before, limit, now }) => {
    const webhooks = await all(
      tx,
      sql<{ webhookId: string }>`select webhook_id from webhooks where shop_id = ${shopId} order by webhook_id for no key update`,
    )
    const { count } = await write(
      tx,
      sql`delete from webhook_events where shop_id = ${shopId} and event_id in (
            select event_id from webhook_events where shop_id = ${shopId} and told_at < ${before} limit ${limit})`,
    )
    // Whoever was paused for as long loses the heads of its lanes.
    if (count > 0) for (const { webhookId } of webhooks) await promoteAll(tx, { shopId, webhookId, now })
    return count
  },
}
