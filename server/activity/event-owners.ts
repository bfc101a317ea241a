/** Whose events are: asked of `customers/` for new ones, and told to stored ones that change hands. */
import { type EventIdentity, type EventOwner, identifyEvents, type Reattribution, type SignedWithin } from '../customers/customers.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import { addMissingTotals } from '../orders/orders.ts'
import type { IncomingEvent } from './reading/read-event.ts'

export interface Ownership extends Omit<EventOwner, 'isSigned'> {
  /** Of an alias the device that it names besides its own. */
  aliasDeviceId: string | null
  /** Only the device says whose it is. */
  isUnsigned: boolean
  /** Who says it was erased since: what it says of them is not kept. */
  isErased: boolean
}

/** A customer whose events became more or fewer, by the name of these. */
export interface MovedEvent {
  name: string
  customerId: string
}

/** Whose each of these new events is, and which stored ones moved. Customers that are new stand in every list. */
export async function ownEvents(
  tx: Tx,
  { shopId, events, now }: { shopId: string; events: readonly IncomingEvent[]; now: Date },
): Promise<{ owners: Ownership[]; moved: MovedEvent[] }> {
  const aliases = events.flatMap(({ identity }, index) => (hasTwoDevices(identity) ? [{ identity, index }] : []))
  const facts = [
    ...events.map(({ identity }) => (hasTwoDevices(identity) ? { ...identity, previousId: null } : withOneDevice(identity))),
    // A second fact of the same moment, so that the other device comes back with its id.
    ...aliases.map(({ identity }) => ({ ...identity, anonymousId: identity.previousId, previousId: null })),
  ]
  const { owners, reattributed, newCustomerIds } = await identifyEvents(tx, { shopId, facts, now, signedWithin })
  if (newCustomerIds.length > 0) await addMissingTotals(tx, { shopId, customerIds: newCustomerIds })
  const aliased = new Map(aliases.map(({ index }, place) => [index, owners[events.length + place]?.deviceId ?? null]))
  return {
    owners: events.map(({ identity }, index) => ownership(identity, owners[index] as EventOwner, aliased.get(index) ?? null)),
    moved: reattributed.length === 0 ? [] : await reattribute(tx, { shopId, reattributed }),
  }
}

const hasTwoDevices = ({ anonymousId, previousId }: EventIdentity): boolean =>
  anonymousId !== null && previousId !== null && anonymousId !== previousId

/** An alias without a device of its own speaks of the one that it names. */
const withOneDevice = (identity: EventIdentity): EventIdentity =>
  identity.previousId === null ? identity : { ...identity, anonymousId: identity.previousId, previousId: null }

function ownership(
  { trust, customerNumber, emailKey, phone }: EventIdentity,
  { customerId, originId, deviceId }: EventOwner,
  aliasDeviceId: string | null,
): Ownership {
  const saysWho = customerNumber !== null || (trust === 'shop' && (emailKey !== null || phone !== null))
  return {
    ...{ customerId, originId, deviceId, aliasDeviceId },
    isUnsigned: !saysWho && deviceId !== null,
    isErased: saysWho && customerId === null,
  }
}

/** What customers signed on devices within runs, both ends included. */
const signedWithin: SignedWithin = async (tx, asked) => {
  const found = []
  for (const { shopId, deviceId, run } of asked) {
    const rows = await all(
      tx,
      sql<{ at: Date; messageId: string; customerId: string; originId: string | null }>`
        select occurred_at as at, message as "messageId", customer_id, origin_id from (
          select occurred_at, message, customer_id, origin_id, is_unsigned from events
          where shop_id = ${shopId} and device_id = ${deviceId} and occurred_at between ${run.first.at} and ${run.last.at}
          union all
          select occurred_at, message, customer_id, origin_id, is_unsigned from events
          where shop_id = ${shopId} and alias_device_id = ${deviceId} and occurred_at between ${run.first.at} and ${run.last.at}
        ) as told
        where not is_unsigned and customer_id is not null
          and (occurred_at, message) between (${run.first.at}::timestamptz, ${run.first.messageId}) and (${run.last.at}::timestamptz, ${run.last.messageId})`,
    )
    found.push(...rows.map((row) => ({ ...row, deviceId })))
  }
  return found
}

/** Unsigned events of devices, within intervals, become somebody's. Answers who has more or fewer now. */
async function reattribute(
  tx: Tx,
  { shopId, reattributed }: { shopId: string; reattributed: readonly Reattribution[] },
): Promise<MovedEvent[]> {
  const texts = (of: (each: Reattribution) => string | null) => sql`${reattributed.map(of)}::text[]`
  const ids = (of: (each: Reattribution) => string | null) => sql`${reattributed.map(of)}::uuid[]`
  const { rows } = await write<{ name: string; customerId: string; beforeId: string | null }>(
    tx,
    sql`
      update events set customer_id = changed.new_customer_id, origin_id = changed.new_origin_id
      from (
        select occurred_at, event_id, events.customer_id as old_customer_id, moved.customer_id as new_customer_id, moved.origin_id as new_origin_id
        from unnest(
          ${ids(({ deviceId }) => deviceId)}, ${texts(({ from }) => from?.at.toISOString() ?? '-infinity')}::timestamptz[], ${texts(({ from }) => from?.messageId ?? '')},
          ${texts(({ to }) => to?.at.toISOString() ?? 'infinity')}::timestamptz[], ${texts(({ to }) => to?.messageId ?? '')},
          ${ids(({ customerId }) => customerId)}, ${ids(({ originId }) => originId)}
        ) as moved (device_id, from_at, from_message, to_at, to_message, customer_id, origin_id)
        join events on shop_id = ${shopId} and events.device_id = moved.device_id and is_unsigned
          and occurred_at between moved.from_at and moved.to_at
          and (occurred_at, message) >= (moved.from_at, moved.from_message collate "C") and (occurred_at, message) < (moved.to_at, moved.to_message collate "C")
        where (events.customer_id, events.origin_id) is distinct from (moved.customer_id, moved.origin_id)
      ) as changed
      where events.shop_id = ${shopId} and events.occurred_at = changed.occurred_at and events.event_id = changed.event_id
      returning events.name, events.customer_id, changed.old_customer_id as before_id`,
  )
  return rows.flatMap(({ name, customerId, beforeId }) => [
    { name, customerId },
    ...(beforeId === null ? [] : [{ name, customerId: beforeId }]),
  ])
}
