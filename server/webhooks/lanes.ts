/**
 * Lanes: what happened to one customer arrives at one address in the order in which it happened, while customers do not wait
 * for each other.
 *
 * Of the deliveries of a lane that wait, exactly one has a time (`next_at`): the head. Whoever adds to a lane or takes its head
 * away holds the webhook's row until the end of the transaction, so that no lane is left without a head.
 */
import { all, type Query, sql, type Tx, write } from '../kit/database.ts'

/** Holds the lanes of these webhooks. */
export const lockLanes = (tx: Tx, { shopId, webhookIds }: { shopId: string; webhookIds: readonly string[] }): Promise<unknown> =>
  all(
    tx,
    sql`select webhook_id from webhooks where shop_id = ${shopId} and webhook_id = any(${webhookIds}::uuid[]) order by webhook_id for no key update`,
  )

/** Gives every lane of a webhook that waits without a head one: its earliest event. Under the lock; `laneId` narrows it to one lane. */
export async function promote(
  tx: Tx,
  { shopId, webhookId, laneId, now }: { shopId: string; webhookId: string; laneId?: string; now: Date },
): Promise<void> {
  const ofLane: Query<unknown> = laneId === undefined ? sql`true` : sql`waiting.lane_id = ${laneId}`
  await write(
    tx,
    sql`
      update webhook_deliveries set next_at = ${now} where shop_id = ${shopId} and delivery_id in (
        select distinct on (waiting.lane_id) waiting.delivery_id from webhook_deliveries as waiting
        where waiting.shop_id = ${shopId} and waiting.webhook_id = ${webhookId} and waiting.state = 'waiting' and ${ofLane}
          and not exists (
            select 1 from webhook_deliveries as head
            where head.shop_id = ${shopId} and head.webhook_id = ${webhookId} and head.lane_id = waiting.lane_id
              and head.state = 'waiting' and head.next_at is not null
          )
        order by waiting.lane_id, waiting.event_id
      )`,
  )
}
