/**
 * Lanes: what happened to one customer arrives at one address in the order in which it happened, while customers do not wait
 * for each other.
 *
 * Of the deliveries of a lane that wait, exactly one has a time (`next_at`): the head. Whoever adds to a lane or takes its head
 * away holds the webhook's row until the end of the transaction, so that no lane is left without a head.
 */
import { all, sql, type Tx, write } from '../kit/database.ts'

/** Holds the lanes of these webhooks. */
export const lockLanes = (tx: Tx, { shopId, webhookIds }: { shopId: string; webhookIds: readonly string[] }): Promise<unknown> =>
  all(
    tx,
    sql`select webhook_id from webhooks where shop_id = ${shopId} and webhook_id = any(${webhookIds}::uuid[]) order by webhook_id for no key update`,
  )

/** The head of a lane has ended: the earliest event that waits there is the next. Under the lock. */
export async function promoteNext(
  tx: Tx,
  { shopId, webhookId, laneId, now }: { shopId: string; webhookId: string; laneId: string; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`
      update webhook_deliveries set next_at = ${now} where shop_id = ${shopId} and next_at is null and delivery_id = (
        select delivery_id from webhook_deliveries
        where shop_id = ${shopId} and webhook_id = ${webhookId} and lane_id = ${laneId} and state = 'waiting'
        order by event_id limit 1
      )`,
  )
}

/** Gives every lane of a webhook that waits without a head one: its earliest event. Under the lock. */
export async function promoteAll(tx: Tx, { shopId, webhookId, now }: { shopId: string; webhookId: string; now: Date }): Promise<void> {
  await write(
    tx,
    sql`
      update webhook_deliveries set next_at = ${now} where shop_id = ${shopId} and delivery_id in (
        select delivery_id from (
          select distinct on (lane_id) delivery_id, next_at from webhook_deliveries
          where shop_id = ${shopId} and webhook_id = ${webhookId} and state = 'waiting'
          order by lane_id, (next_at is null), event_id
        ) as foremost
        where next_at is null
      )`,
  )
}
