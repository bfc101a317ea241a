/** What was sent to a webhook, is on its way, or was given up: the log of a month, and sending again. */
import { z } from 'zod'
import { recordChange } from '../kit/change-log.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, type Query, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import { promoteAll } from './lanes.ts'
import { mostTries } from './outcome.ts'
import { addDeliveries } from './receive.ts'
import type { Delivery, Replay } from './schema.ts'
import { lockWebhook } from './stored-webhooks.ts'

interface Deliveries {
  shopId: string
  webhookId: string
  state?: Delivery['state'] | undefined
  type?: string | undefined
  customerId?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The newest first. */
export async function deliveryPage(
  db: Db,
  { shopId, webhookId, state, type, customerId, cursor, limit }: Deliveries,
): Promise<{ deliveries: Delivery[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const conditions: Query<unknown>[] = [sql`webhook_id = ${webhookId}`]
  if (state) conditions.push(sql`state = ${state}`)
  if (type) conditions.push(sql`type = ${type}`)
  if (customerId) conditions.push(sql`customer_id = ${customerId}`)
  if (after) conditions.push(sql`delivery_id < ${after[0]}::uuid`)
  const rows = await all(
    db,
    sql<StoredDelivery>`${selected(shopId)} and ${sql.join(conditions, sql` and `)} order by delivery_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ deliveryId }) => [deliveryId])
  return { deliveries: page.map(presentDelivery), nextCursor }
}

/** Throws the plain 404. */
export async function deliveryOf(db: Db, { shopId, deliveryId }: { shopId: string; deliveryId: string }): Promise<Delivery> {
  const found = await first(db, sql<StoredDelivery>`${selected(shopId)} and delivery_id = ${deliveryId}`)
  if (!found) throw notFound()
  return presentDelivery(found)
}

/**
 * Sends an event of the product's own to one webhook, so that its owner sees whether it arrives. It is tried once. Throws
 * `webhook_off` where the webhook is paused or disabled.
 */
export async function sendTest(
  tx: Tx,
  { shopId, webhookId, now }: { shopId: string; webhookId: string; now: Date },
): Promise<{ deliveryId: string }> {
  const { state } = await lockWebhook(tx, { shopId, webhookId })
  if (state !== 'active') throw conflict('webhook_off')
  const fact = { shopId, eventId: newId(), type: 'webhooks.test', subjectId: null, occurredAt: now, data: { webhookId } }
  await addDeliveries(tx, { shopId, deliveries: [{ webhookId, fact, triesLeft: 1 }], now })
  const added = await first(
    tx,
    sql<{ deliveryId: string }>`
      select delivery_id from webhook_deliveries where shop_id = ${shopId} and event_id = ${fact.eventId} and webhook_id = ${webhookId}`,
  )
  return { deliveryId: added?.deliveryId ?? '' }
}

/**
 * Sends one again, whether it arrived or not, with all its tries and under its id; one that waits is tried now. One that is
 * being sent at this moment is left alone. Throws the plain 404, and `webhook_off` where its webhook is disabled.
 */
export async function replayOne(
  tx: Tx,
  { shopId, staffId, deliveryId, now }: { shopId: string; staffId: string | null; deliveryId: string; now: Date },
): Promise<void> {
  const found = await first(
    tx,
    sql<{ webhookId: string }>`select webhook_id from webhook_deliveries where shop_id = ${shopId} and delivery_id = ${deliveryId}`,
  )
  if (!found) throw notFound()
  await replayWhere(tx, { shopId, staffId, webhookId: found.webhookId, now, limit: 1, where: sql`delivery_id = ${deliveryId}` })
  // Who waits for a later try, and behind nobody, need not.
  await write(
    tx,
    sql`update webhook_deliveries set next_at = ${now}, tries_left = ${mostTries}
        where shop_id = ${shopId} and delivery_id = ${deliveryId} and state = 'waiting' and next_at > ${now} and leased_until is null`,
  )
}

/** How many are replayed at once. */
const mostReplayed = 100_000

/** Sends again what is parked, or what happened in a time. Throws as `replayOne` does, and `replay_too_long` where it is more than can be done at once. */
export async function replayMany(
  tx: Tx,
  { shopId, staffId, webhookId, replay, now }: { shopId: string; staffId: string | null; webhookId: string; replay: Replay; now: Date },
): Promise<{ replayed: number }> {
  const where =
    replay.what === 'parked'
      ? sql`state = 'parked'`
      : sql`event_id in (
          select event_id from webhook_events where shop_id = ${shopId}
            and occurred_at >= ${new Date(replay.from)} and occurred_at < ${new Date(replay.to)})`
  const replayed = await replayWhere(tx, { shopId, staffId, webhookId, where, limit: mostReplayed + 1, now })
  if (replayed > mostReplayed) throw invalid('replay_too_long', { most: mostReplayed })
  return { replayed }
}

async function replayWhere(
  tx: Tx,
  {
    shopId,
    staffId,
    webhookId,
    where,
    limit,
    now,
  }: { shopId: string; staffId: string | null; webhookId: string; where: Query<unknown>; limit: number; now: Date },
): Promise<number> {
  const { state, url } = await lockWebhook(tx, { shopId, webhookId })
  if (state === 'disabled') throw conflict('webhook_off')
  const { count } = await write(
    tx,
    sql`
      update webhook_deliveries set state = 'waiting', tries_left = ${mostTries}, next_at = null, leased_until = null
      where shop_id = ${shopId} and delivery_id in (
        select delivery_id from webhook_deliveries
        where shop_id = ${shopId} and webhook_id = ${webhookId} and state <> 'waiting' and ${where} order by delivery_id limit ${limit}
      )`,
  )
  if (count === 0) return 0
  await promoteAll(tx, { shopId, webhookId, now })
  await recordChange(tx, { shopId, staffId, action: 'webhook.replayed', before: null, after: { url, count }, now })
  return count
}

interface StoredDelivery extends Omit<Delivery, 'occurredAt' | 'nextAt' | 'attemptedAt'> {
  occurredAt: Date
  nextAt: Date | null
  attemptedAt: Date | null
}

const selected = (shopId: string) => sql`
  select delivery_id, webhook_id, event_id, type, customer_id, occurred_at, data, state, next_at, attempts, attempted_at, took_ms, failure, status, answer
  from webhook_deliveries join webhook_events using (shop_id, event_id) where shop_id = ${shopId}`

const presentDelivery = ({ occurredAt, nextAt, attemptedAt, ...delivery }: StoredDelivery): Delivery => ({
  ...delivery,
  occurredAt: occurredAt.toISOString(),
  nextAt: nextAt?.toISOString() ?? null,
  attemptedAt: attemptedAt?.toISOString() ?? null,
})
