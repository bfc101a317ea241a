/** What events bring to a customer: entries of the timeline, rows that go along when two become one, what is kept about a person and how long. */
import type { RetentionRule } from '../consent/consent.ts'
import {
  isOlder,
  type MergeParticipant,
  moveRows,
  moveRowsBack,
  type PersonalData,
  type TimelineRow,
  type TimelineSource,
  touch,
} from '../customers/customers.ts'
import { all, one, sql, write } from '../kit/database.ts'
import { recountActivity } from './customer-activity.ts'

/** Events and what they told of orders go with their customer; when the first and the last were is counted anew. */
export const eventsMergeParticipant: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId }) => {
    for (const table of tables) await moveRows(tx, { shopId, table, keptId, mergedId })
    await recountActivity(tx, { shopId, customerIds: [keptId, mergedId] })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds }) => {
    for (const table of tables) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    await recountActivity(tx, { shopId, customerIds: [keptId, restoredId] })
  },
}

const tables = ['events', 'order_events']

/** What the customer did. What became an order stands there as an order; what was said of the customer stands in the profile. */
export const eventTimelineSource: TimelineSource = {
  kind: 'event',
  entries: (scope) => sql<TimelineRow>`
    select occurred_at as at, 'event' as kind, 'event:' || event_id as entry_id,
      jsonb_build_object(
        'name', name, 'type', type, 'isFromShop', is_from_shop,
        'properties', case when pg_column_size(properties) <= 4000 then properties else '{}' end
      ) as details
    from events
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and type in ('track', 'page', 'screen')
      and not (is_from_shop and name in ('Order Completed', 'Order Updated', 'Order Cancelled', 'Order Refunded'))
      and ${isOlder(scope, sql`occurred_at`, sql`'event:' || event_id`)}
    order by occurred_at desc, event_id desc limit ${scope.limit}`,
}

/** Every event of the customer; erased, they are gone. */
export const eventPersonalData: PersonalData = {
  name: 'events',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select occurred_at, type, name, message as "messageId", said_user as "userId", said_device as "anonymousId", properties, context, received_at
        from events where shop_id = ${shopId} and customer_id = ${customerId} order by occurred_at, event_id`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(tx, sql`delete from events where shop_id = ${shopId} and customer_id = ${customerId}`)
    await recountActivity(tx, { shopId, customerIds: [customerId] })
    return { removed: count, kept: 0 }
  },
}

/** What events told of the customer's orders stays as the orders do; who it was goes. */
export const orderEventPersonalData: PersonalData = {
  name: 'order-events',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select order_number, kind, message as "messageId", occurred_at, told from order_events
        where shop_id = ${shopId} and customer_id = ${customerId} order by occurred_at, order_number, message`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(
      tx,
      sql`update order_events set told = jsonb_set(told, '{person}', 'null') where shop_id = ${shopId} and customer_id = ${customerId} and told -> 'person' <> 'null'`,
    )
    return { removed: 0, kept: count }
  },
}

/** Two years can be compared whole, with a month to spare. */
export const eventRetention: RetentionRule = {
  dataClass: 'events',
  defaultMonths: 25,
  count: async (db, { shopId, before }) =>
    (await one(db, sql<{ rows: number }>`select count(*) as rows from events where shop_id = ${shopId} and occurred_at < ${before}`)).rows,
  remove: async (tx, { shopId, before, limit, now }) => {
    const { rows } = await write<{ customerId: string | null; name: string }>(
      tx,
      sql`
        delete from events using (
          select occurred_at, event_id from events where shop_id = ${shopId} and occurred_at < ${before} order by occurred_at, event_id limit ${limit}
        ) as old
        where events.shop_id = ${shopId} and events.occurred_at < ${before} and events.occurred_at = old.occurred_at and events.event_id = old.event_id
        returning events.customer_id, events.name`,
    )
    for (const [name, those] of Map.groupBy(rows, ({ name }) => name))
      await touch(tx, { shopId, topic: `event:${name}`, customerIds: those.flatMap(({ customerId }) => customerId ?? []), now })
    await recountActivity(tx, { shopId, customerIds: rows.flatMap(({ customerId }) => customerId ?? []) })
    return rows.length
  },
}
