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
  const moved: MovedEvent[] = []
  for (const each of reattributed) moved.push(...(await reattribute(tx, { shopId, ...each })))
  return {
    owners: events.map(({ identity }, index) => ownership(identity, owners[index] as EventOwner, aliased.get(index) ?? null)),
    moved,
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

/** Unsigned events of a device, within an interval, become this customer's. Answers who has more or fewer now. */
async function reattribute(
  tx: Tx,
  { shopId, deviceId, from, to, customerId, originId }: Reattribution & { shopId: string },
): Promise<MovedEvent[]> {
  const { rows } = await write<{ name: string; beforeId: string | null }>(
    tx,
    sql`
      update events set customer_id = ${customerId}, origin_id = ${originId}
      from (
        select occurred_at, event_id, customer_id from events
        where shop_id = ${shopId} and device_id = ${deviceId} and is_unsigned
          ${from === null ? sql`` : sql`and occurred_at >= ${from.at} and (occurred_at, message) >= (${from.at}::timestamptz, ${from.messageId})`}
          ${to === null ? sql`` : sql`and occurred_at <= ${to.at} and (occurred_at, message) < (${to.at}::timestamptz, ${to.messageId})`}
          and (customer_id, origin_id) is distinct from (${customerId}::uuid, ${originId}::uuid)
      ) as before
      where events.shop_id = ${shopId} and events.occurred_at = before.occurred_at and events.event_id = before.event_id
      returning events.name, before.customer_id as before_id`,
  )
  return rows.flatMap(({ name, beforeId }) => [{ name, customerId }, ...(beforeId === null ? [] : [{ name, customerId: beforeId }])])
}
