import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'

/** How long a process has a delivery to itself: several times what an attempt can take. */
const leaseSeconds = 60

/** Webhooks to which something is to be sent now, and how much of it, up to `most`. */
export function dueWebhooks(
  db: Db,
  { now, most }: { now: Date; most: number },
): Promise<{ shopId: string; webhookId: string; due: number }[]> {
  return all(
    db,
    sql<{ shopId: string; webhookId: string; due: number }>`
      select shop_id, webhook_id, due from webhooks, lateral (
        select count(*) as due from (
          select 1 from webhook_deliveries
          where webhook_deliveries.shop_id = webhooks.shop_id and webhook_deliveries.webhook_id = webhooks.webhook_id and ${isDue(now)}
          limit ${most}
        ) as found
      ) as counted
      where webhooks.state = 'active' and due > 0`,
  )
}

/** What one attempt needs. */
export interface Sending {
  shopId: string
  webhookId: string
  deliveryId: string
  eventId: string
  laneId: string
  type: string
  customerId: string | null
  occurredAt: Date
  data: Record<string, unknown>
  /** The number of this attempt: whoever takes the delivery over has another. */
  attempts: number
  triesLeft: number
  url: string
  failingSince: Date | null
  secret: Buffer
  oldSecret: Buffer | null
  oldSecretUntil: Date | null
}

/** Takes the delivery that has been due for longest, for a minute; undefined where none is, or others have them all. */
export async function takeDue(
  tx: Tx,
  { shopId, webhookId, now }: { shopId: string; webhookId: string; now: Date },
): Promise<Sending | undefined> {
  const { rows } = await write(
    tx,
    sql<{ deliveryId: string }>`
      update webhook_deliveries set attempts = attempts + 1, attempted_at = ${now}, leased_until = ${now}::timestamptz + ${leaseSeconds} * interval '1 second'
      where shop_id = ${shopId} and delivery_id = (
        select delivery_id from webhook_deliveries where shop_id = ${shopId} and webhook_id = ${webhookId} and ${isDue(now)}
        order by next_at limit 1 for update skip locked
      )
      returning delivery_id`,
  )
  const [taken] = rows
  if (!taken) return undefined
  return first(
    tx,
    sql<Sending>`
      select webhook_deliveries.shop_id, webhook_id, delivery_id, event_id, lane_id, type, customer_id, occurred_at, data, attempts, tries_left,
        url, failing_since, secret, old_secret, old_secret_until
      from webhook_deliveries join webhooks using (shop_id, webhook_id) join webhook_events using (shop_id, event_id)
      where webhook_deliveries.shop_id = ${shopId} and delivery_id = ${taken.deliveryId} and webhooks.state = 'active'`,
  )
}

const isDue = (now: Date) =>
  sql`webhook_deliveries.state = 'waiting' and next_at <= ${now} and (leased_until is null or leased_until <= ${now})`
