/** What follows from all events of a customer: when the first and the last were, and how many. */
import { instants, integers, uuids } from '../kit/arrays.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import type { OwnedEvent } from './stored-events.ts'

/** Adds new events to what is known of their customers. */
export async function addActivity(tx: Tx, { shopId, owned }: { shopId: string; owned: readonly OwnedEvent[] }): Promise<void> {
  const added = new Map<string, { first: number; last: number; events: number }>()
  for (const { customerId, event } of owned) {
    if (customerId === null) continue
    const at = event.identity.at.getTime()
    const known = added.get(customerId)
    if (known === undefined) added.set(customerId, { first: at, last: at, events: 1 })
    else {
      known.events++
      if (at < known.first) known.first = at
      if (at > known.last) known.last = at
    }
  }
  if (added.size === 0) return
  // In the order of their ids, so that two writers never wait for each other.
  const sorted = [...added].sort(([one], [other]) => (one < other ? -1 : 1))
  await write(
    tx,
    sql`
      insert into customer_activity (shop_id, customer_id, first_at, last_at, events)
      select ${shopId}, added.* from unnest(
        ${uuids(sorted.map(([customerId]) => customerId))}, ${instants(sorted.map(([, { first }]) => new Date(first)))},
        ${instants(sorted.map(([, { last }]) => new Date(last)))}, ${integers(sorted.map(([, { events }]) => events))}
      ) as added
      on conflict (shop_id, customer_id) do update
      set first_at = least(customer_activity.first_at, excluded.first_at), last_at = greatest(customer_activity.last_at, excluded.last_at),
          events = customer_activity.events + excluded.events`,
  )
}

/**
 * Makes it anew from the events, for customers whose events moved or went. Each row is held before it is counted: what others
 * record meanwhile is added afterwards, and nothing is counted twice or not at all.
 */
export async function recountActivity(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  const sorted = [...new Set(customerIds)].sort()
  if (sorted.length === 0) return
  await write(
    tx,
    sql`
      insert into customer_activity (shop_id, customer_id, first_at, last_at, events)
      select ${shopId}, customer_id, 'infinity', '-infinity', 0 from unnest(${sorted}::uuid[]) as held (customer_id)
      on conflict (shop_id, customer_id) do update set events = customer_activity.events`,
  )
  await write(
    tx,
    sql`
      update customer_activity set first_at = counted.first_at, last_at = counted.last_at, events = counted.events
      from (
        select held.customer_id, coalesce(min(occurred_at), 'infinity') as first_at, coalesce(max(occurred_at), '-infinity') as last_at, count(occurred_at) as events
        from unnest(${sorted}::uuid[]) as held (customer_id)
        left join events on events.shop_id = ${shopId} and events.customer_id = held.customer_id
        group by held.customer_id
      ) as counted
      where customer_activity.shop_id = ${shopId} and customer_activity.customer_id = counted.customer_id`,
  )
  await write(tx, sql`delete from customer_activity where shop_id = ${shopId} and customer_id = any(${sorted}::uuid[]) and events = 0`)
}
