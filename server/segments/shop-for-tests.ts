/** What tests of segments do to a shop: customers, events and segments, as their tables hold them. */
import { type TouchTopic, touch } from '../customers/customers.ts'
import { all, type Database, one, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { buildSegment } from './build.ts'
import { builtInConditions } from './conditions/built-in.ts'
import { conditionsByCode } from './definition.ts'
import { keepShop } from './keep-states.ts'
import { createSegment } from './save.ts'
import type { SegmentNode } from './schema.ts'

export const conditions = conditionsByCode(builtInConditions)

export const condition = (code: string, args: Record<string, unknown>): SegmentNode => ({ kind: 'condition', code, args })

/** A customer of whom nothing is known but where they live. */
export async function aCustomer(database: Database, { shopId, city = null }: { shopId: string; city?: string | null }): Promise<string> {
  const customerId = newId()
  const now = new Date('2023-01-01')
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into customers (shop_id, customer_id, city, profile_at, created_at, first_seen_at) values (${shopId}, ${customerId}, ${city}, ${now}, ${now}, ${now})`,
    )
    await write(
      tx,
      sql`insert into customer_totals (shop_id, customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor) values (${shopId}, ${customerId}, 0, 0, 0, 0, 0)`,
    )
    await touch(tx, { shopId, topic: 'profile', customerIds: [customerId], now })
  })
  return customerId
}

/** An event of 2023, with its note. */
export async function anEvent(
  database: Database,
  {
    shopId,
    customerId,
    name = 'Product Viewed',
    at,
    isImport = false,
  }: { shopId: string; customerId: string; name?: string; at: Date; isImport?: boolean },
): Promise<void> {
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped,
            properties, context, received_at, recorded_at)
          values (${shopId}, ${at}, ${newId()}, ${newId()}, 'track', ${name}, ${customerId}, false, true, false, false, '{}', '{}', ${at}, ${at})`,
    )
    await touch(tx, { shopId, topic: `event:${name}`, customerIds: [customerId], isImport, now: at })
  })
}

export async function touchOnly(
  database: Database,
  { shopId, topic, customerIds }: { shopId: string; topic: TouchTopic; customerIds: string[] },
) {
  await transaction(database, (tx) => touch(tx, { shopId, topic, customerIds, now: new Date() }))
}

/** A segment that is built. */
export async function aSegment(
  database: Database,
  { shopId, name = newId(), definition, now }: { shopId: string; name?: string; definition: SegmentNode; now: Date },
): Promise<string> {
  const segmentId = await transaction(database, (tx) =>
    createSegment(tx, { shopId, staffId: null, conditions, now, name, description: '', definition }),
  )
  await buildSegment(database, { shopId, segmentId, conditions, clock: { now: () => now } })
  return segmentId
}

/** Lets the upkeep do all that there is to do. */
export async function keep(database: Database, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  while ((await keepShop(database, { shopId, conditions, now }))?.isMore);
}

export async function membersOf(database: Database, { shopId, segmentId }: { shopId: string; segmentId: string }): Promise<string[]> {
  const found = sql<{ members: string[] }>`
    select array(select customer_id from segment_states where shop_id = ${shopId} and segment_id = ${segmentId} and is_member order by customer_id) as members`
  return (await one(database.db, found)).members
}

export const movesOf = (database: Database, { shopId, segmentId }: { shopId: string; segmentId: string }) =>
  all(
    database.db,
    sql<{ customerId: string; version: number; kind: string; cause: string; at: Date }>`
      select customer_id, version, kind, cause, moved_at as at from segment_moves where shop_id = ${shopId} and segment_id = ${segmentId} order by moved_at, customer_id, version`,
  )
