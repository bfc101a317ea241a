import type { RetentionRule } from '../consent/consent.ts'
import { one, sql, write } from '../kit/database.ts'

/** The log of what was sent, and with it what could still be replayed. */
export const webhookRetention: RetentionRule = {
  dataClass: 'webhook_deliveries',
  defaultMonths: 1,
  count: async (db, { shopId, before }) =>
    (await one(db, sql<{ count: number }>`select count(*) as count from webhook_events where shop_id = ${shopId} and told_at < ${before}`))
      .count,
  remove: async (tx, { shopId, before, limit }) =>
    (
      await write(
        tx,
        sql`delete from webhook_events where shop_id = ${shopId} and event_id in (
              select event_id from webhook_events where shop_id = ${shopId} and told_at < ${before} limit ${limit})`,
      )
    ).count,
}
