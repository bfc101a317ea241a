import { sql, type Tx, write } from '../kit/database.ts'
import type { Outgone } from '../kit/outgoing.ts'
import { lockLanes, promoteNext } from './lanes.ts'
import type { Outcome } from './outcome.ts'
import type { Sending } from './take-due.ts'

/**
 * Keeps what an attempt came to, and lets the next event of the lane go. Changes nothing where somebody else took the delivery
 * over, or it was replayed or parked meanwhile.
 */
export async function recordOutcome(
  tx: Tx,
  { sending, outgone, outcome, now }: { sending: Sending; outgone: Outgone; outcome: Outcome; now: Date },
): Promise<void> {
  const { shopId, webhookId, deliveryId, attempts, laneId } = sending
  await lockLanes(tx, { shopId, webhookIds: [webhookId] })
  const { delivery, failure } = outcome
  const nextAt = delivery.state === 'waiting' ? delivery.nextAt : null
  const { status = null, answer = null } = outgone.kind === 'answered' ? outgone : {}
  const { count } = await write(
    tx,
    sql`
      update webhook_deliveries set state = ${delivery.state}, next_at = ${nextAt}, leased_until = null, tries_left = greatest(tries_left - 1, 0),
        took_ms = ${outgone.ms}, failure = ${failure}, status = ${status}, answer = ${answer}
      where shop_id = ${shopId} and delivery_id = ${deliveryId} and attempts = ${attempts} and leased_until is not null`,
  )
  if (count === 0) return
  if (delivery.state !== 'waiting') await promoteNext(tx, { shopId, webhookId, laneId, now })
  if (outcome.webhook.kind === 'disabled') return disable(tx, { shopId, webhookId, reason: outcome.webhook.reason, now })
  // What changes nothing is not written: a busy address is reached all the time.
  const isReached = outcome.webhook.kind === 'reached'
  if (isReached === (sending.failingSince !== null)) await noteReach(tx, { shopId, webhookId, isReached, now })
}

/** Sends nothing there any more. What waits is parked, so that somebody who mends the address can replay it. */
export async function disable(
  tx: Tx,
  { shopId, webhookId, reason, now }: { shopId: string; webhookId: string; reason: 'gone' | 'failing' | 'secret_unreadable'; now: Date },
): Promise<void> {
  await lockLanes(tx, { shopId, webhookIds: [webhookId] })
  await write(
    tx,
    sql`update webhooks set state = 'disabled', disabled_reason = ${reason}, changed_at = ${now} where shop_id = ${shopId} and webhook_id = ${webhookId}`,
  )
  await write(
    tx,
    sql`update webhook_deliveries set state = 'parked', next_at = null, leased_until = null
        where shop_id = ${shopId} and webhook_id = ${webhookId} and state = 'waiting'`,
  )
}

async function noteReach(
  tx: Tx,
  { shopId, webhookId, isReached, now }: { shopId: string; webhookId: string; isReached: boolean; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`update webhooks set failing_since = ${isReached ? null : now}
        where shop_id = ${shopId} and webhook_id = ${webhookId} and (failing_since is null) <> ${isReached}`,
  )
}
