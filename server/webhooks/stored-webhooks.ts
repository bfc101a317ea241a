import { recordChange } from '../kit/change-log.ts'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { addressFault } from '../kit/outgoing.ts'
import { conflict, notFound } from '../kit/problem.ts'
import { RequestFault } from '../kit/request-validation.ts'
import type { Vault } from '../kit/sealed.ts'
import { lockLanes } from './lanes.ts'
import type { Webhook } from './schema.ts'
import { hintOf, newWebhookSecret } from './sign.ts'
import { placeOf } from './webhook-secrets.ts'

export const mostWebhooks = 20

/** Who changes something: `staffId` is null where a program does. */
interface By {
  shopId: string
  staffId: string | null
  now: Date
}

/** The shop's webhooks with how they are doing, the oldest first; one of them where `webhookId` is given. */
export async function webhooksOf(db: Db, { shopId, webhookId }: { shopId: string; webhookId?: string }): Promise<Webhook[]> {
  const rows = await all(
    db,
    sql<StoredWebhook>`
      select webhook_id, url, description, types, state, disabled_reason, secret_hint, old_secret_until, failing_since, created_at,
        (select count(*) from webhook_deliveries where shop_id = ${shopId} and webhook_id = webhooks.webhook_id and state = 'waiting') as waiting,
        (select count(*) from webhook_deliveries where shop_id = ${shopId} and webhook_id = webhooks.webhook_id and state = 'parked') as parked,
        (select attempted_at from webhook_deliveries where shop_id = ${shopId} and webhook_id = webhooks.webhook_id and state = 'delivered'
         order by delivery_id desc limit 1) as last_delivered_at
      from webhooks where shop_id = ${shopId} and ${webhookId === undefined ? sql`true` : sql`webhook_id = ${webhookId}`}
      order by created_at, webhook_id limit ${mostWebhooks}`,
  )
  return rows.map(presentWebhook)
}

/** Makes a webhook, and the secret that signs what it gets: the answer has it, and nothing else ever does. Throws `too_many_webhooks`. */
export async function createWebhook(
  tx: Tx,
  {
    shopId,
    staffId,
    now,
    vault,
    allowedPrivateHosts,
    ...wanted
  }: By & { vault: Vault; allowedPrivateHosts: readonly string[]; url: string; description: string; types: string[] | null },
): Promise<{ webhookId: string; secret: string }> {
  const url = checkedUrl(wanted.url, allowedPrivateHosts)
  await write(tx, sql`select pg_advisory_xact_lock(hashtext(${shopId}), hashtext('webhooks'))`)
  const { count } = await one(tx, sql<{ count: number }>`select count(*) as count from webhooks where shop_id = ${shopId}`)
  if (count >= mostWebhooks) throw conflict('too_many_webhooks', { most: mostWebhooks })
  const webhookId = newId()
  const secret = newWebhookSecret()
  await write(
    tx,
    sql`insert into webhooks (shop_id, webhook_id, url, description, types, state, secret, secret_hint, created_at, changed_at)
        values (${shopId}, ${webhookId}, ${url}, ${wanted.description}, ${distinct(wanted.types)}, 'active',
          ${vault.seal(secret, placeOf({ shopId, webhookId }))}, ${hintOf(secret)}, ${now}, ${now})`,
  )
  const after = { url, types: distinct(wanted.types) }
  await recordChange(tx, { shopId, staffId, action: 'webhook.created', before: null, after, now })
  return { webhookId, secret }
}

/** Changes what is given. Becoming active, it starts anew: what failed before is forgotten. Throws the plain 404. */
export async function changeWebhook(
  tx: Tx,
  {
    shopId,
    staffId,
    now,
    webhookId,
    allowedPrivateHosts,
    ...change
  }: By & {
    webhookId: string
    allowedPrivateHosts: readonly string[]
    url?: string | undefined
    description?: string | undefined
    types?: string[] | null | undefined
    state?: 'active' | 'paused' | undefined
  },
): Promise<void> {
  const before = await lockWebhook(tx, { shopId, webhookId })
  const after = {
    url: change.url === undefined ? before.url : checkedUrl(change.url, allowedPrivateHosts),
    description: change.description ?? before.description,
    types: change.types === undefined ? before.types : distinct(change.types),
    state: change.state ?? before.state,
  }
  const isRevived = change.state === 'active' && before.state !== 'active'
  await write(
    tx,
    sql`
      update webhooks set url = ${after.url}, description = ${after.description}, types = ${after.types}, state = ${after.state}, changed_at = ${now},
        disabled_reason = case when ${after.state} = 'disabled' then disabled_reason end,
        failing_since = case when ${isRevived} then null else failing_since end
      where shop_id = ${shopId} and webhook_id = ${webhookId}`,
  )
  await recordChange(tx, { shopId, staffId, action: 'webhook.changed', before: settingsOf(before), after, now })
}

/** Removes a webhook with the log of what it was sent. Throws the plain 404. */
export async function removeWebhook(tx: Tx, { shopId, staffId, now, webhookId }: By & { webhookId: string }): Promise<void> {
  const before = await lockWebhook(tx, { shopId, webhookId })
  await write(tx, sql`delete from webhooks where shop_id = ${shopId} and webhook_id = ${webhookId}`)
  await recordChange(tx, { shopId, staffId, action: 'webhook.deleted', before: settingsOf(before), after: null, now })
}

/**
 * Makes a new secret. The earlier one signs beside it for so many hours, so that the receiver can change over in its own time;
 * one still earlier ends now. A webhook that was disabled because its secret could not be read is active again.
 */
export async function rotateSecret(
  tx: Tx,
  { shopId, staffId, now, webhookId, overlapHours, vault }: By & { webhookId: string; overlapHours: number; vault: Vault },
): Promise<{ secret: string }> {
  const before = await lockWebhook(tx, { shopId, webhookId })
  const secret = newWebhookSecret()
  const isOverlapping = overlapHours > 0 && before.disabledReason !== 'secret_unreadable'
  const oldUntil = isOverlapping ? new Date(now.getTime() + overlapHours * 3_600_000) : null
  await write(
    tx,
    sql`
      update webhooks set old_secret = case when ${isOverlapping} then secret end, old_secret_until = ${oldUntil},
        secret = ${vault.seal(secret, placeOf({ shopId, webhookId }))}, secret_hint = ${hintOf(secret)}, changed_at = ${now},
        state = case when disabled_reason = 'secret_unreadable' then 'active' else state end,
        disabled_reason = nullif(disabled_reason, 'secret_unreadable')
      where shop_id = ${shopId} and webhook_id = ${webhookId}`,
  )
  const after = { url: before.url, overlapHours }
  await recordChange(tx, { shopId, staffId, action: 'webhook.secret_rotated', before: null, after, now })
  return { secret }
}

interface LockedWebhook {
  url: string
  description: string
  types: string[] | null
  state: Webhook['state']
  disabledReason: Webhook['disabledReason']
}

/** Holds a webhook and its lanes. Throws the plain 404 where there is none. */
export async function lockWebhook(tx: Tx, { shopId, webhookId }: { shopId: string; webhookId: string }): Promise<LockedWebhook> {
  await lockLanes(tx, { shopId, webhookIds: [webhookId] })
  const found = await first(
    tx,
    sql<LockedWebhook>`select url, description, types, state, disabled_reason from webhooks where shop_id = ${shopId} and webhook_id = ${webhookId}`,
  )
  if (!found) throw notFound()
  return found
}

const settingsOf = ({ disabledReason: _, ...settings }: LockedWebhook): Record<string, unknown> => settings

const distinct = (types: readonly string[] | null): string[] | null => (types === null ? null : [...new Set(types)].sort())

/** As it is written everywhere; throws a fault of the field where requests may not go there. */
function checkedUrl(url: string, allowedPrivateHosts: readonly string[]): string {
  const fault = addressFault(url, { allowedPrivateHosts })
  if (fault !== null) throw new RequestFault([{ code: 'custom', path: ['url'], message: `webhooks.field.url.${fault}` }])
  return new URL(url).href
}

interface StoredWebhook extends Omit<Webhook, 'oldSecretUntil' | 'failingSince' | 'lastDeliveredAt' | 'createdAt'> {
  oldSecretUntil: Date | null
  failingSince: Date | null
  lastDeliveredAt: Date | null
  createdAt: Date
}

const presentWebhook = ({ oldSecretUntil, failingSince, lastDeliveredAt, createdAt, ...webhook }: StoredWebhook): Webhook => ({
  ...webhook,
  oldSecretUntil: oldSecretUntil?.toISOString() ?? null,
  failingSince: failingSince?.toISOString() ?? null,
  lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
})
