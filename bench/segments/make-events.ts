/** A year of events for the large shop, and consent for half of its people: every value follows from its number. */
import { partitionKeeper } from '../../server/activity/partitions.ts'
import { type Database, type Query, sql, transaction, write } from '../../server/kit/database.ts'
import { say } from '../measure/result.ts'

/** The instant at which the shop is looked at: after its last order. */
export const lookedAt = new Date('2026-01-01T00:00:00Z')

export const eventNames = [
  ...[
    'Product Viewed',
    'Page Viewed',
    'Product List Viewed',
    'Cart Viewed',
    'Product Added',
    'Checkout Started',
    'Coupon Entered',
    'Product Shared',
  ],
] as const

/** Half of all events are views of products; the rarest is one in a hundred. */
const nameOf = sql`(array['Product Viewed', 'Page Viewed', 'Product List Viewed', 'Cart Viewed', 'Product Added', 'Checkout Started', 'Coupon Entered', 'Product Shared'])[
  case when draw < 50 then 1 when draw < 70 then 2 when draw < 80 then 3 when draw < 86 then 4 when draw < 92 then 5 when draw < 96 then 6 when draw < 99 then 7 else 8 end]`

const eventsAtOnce = 2_000_000

export async function makeEvents(
  database: Database,
  { shopId, customerCount, eventCount }: { shopId: string; customerCount: number; eventCount: number },
): Promise<void> {
  await partitionKeeper(database).keep(['2025-02-01', '2025-05-01', '2025-08-01', '2025-11-01', '2026-02-01'].map((day) => new Date(day)))
  for (let first = 0; first < eventCount; first += eventsAtOnce) {
    const last = Math.min(eventCount, first + eventsAtOnce) - 1
    await transaction(database, (tx) =>
      write(
        tx,
        sql`
          insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped,
            properties, context, received_at, recorded_at)
          select ${shopId}, at, ${id('9', sql`n`)}, n::text, 'track', ${nameOf}, ${id('a', sql`1 + customer`)}, false, true, false, false,
            jsonb_build_object('price', (n * 7 % 400)::numeric / 4, 'color', (array['red', 'green', 'blue'])[1 + n % 3]), '{}', at, at
          from (
            select n, (n * 2654435761 % 100) as draw, floor(power((n * 48271::bigint % 1000003) / 1000003.0::float8, 2) * ${customerCount}::bigint)::bigint as customer,
              ${lookedAt}::timestamptz - (365 * 86400.0 * (1 - n / ${eventCount}::numeric)) * interval '1 second' as at
            from generate_series(${first}::bigint, ${last}::bigint) as n
          ) as drawn`,
      ),
    )
    say(`${last + 1} events are in`)
  }
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
          select ${shopId}, ${id('a', sql`n`)}, 'email', 'marketing', 'person' || n || '@example.com', case when n % 10 = 0 then 'revoked' else 'granted' end, ${lookedAt}, false, false
          from generate_series(1, ${customerCount}::integer, 2) as n`,
    )
    await write(
      tx,
      sql`update customers set birthday = '19' || (50 + length(search_text) % 50) || '-' || lpad((1 + ('x' || right(customer_id::text, 3))::bit(12)::integer % 12)::text, 2, '0') || '-11'
          where shop_id = ${shopId} and right(customer_id::text, 1) < '8'`,
    )
  })
  await database.pool.query('vacuum analyze events, consents, customers')
}

/** The ids that `make-large-shop.ts` gives. */
const id = (kind: string, number: Query<unknown>): Query<unknown> =>
  sql`(${`019${kind}0000-0000-7000-8000-`} || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`
