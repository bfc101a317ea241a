/** One customer of a large shop with everything that a timeline can hold. */
import { type Database, one, sql, transaction, write } from '../../server/kit/database.ts'

/** Events, notes, changes and tasks that are written, beside what the customer has bought. */
export const historyEntries = 10_000

/** Writes the history and tags of the customer who bought most. Returns whose it is. */
export async function giveHistory(database: Database, { shopId, staffId }: { shopId: string; staffId: string }): Promise<string> {
  const { customerId } = await one(
    database.db,
    sql<{
      customerId: string
    }>`select customer_id from customer_totals where shop_id = ${shopId} order by orders desc, customer_id limit 1`,
  )
  const key = (kind: string) => sql`(${`018${kind}0000-0000-7000-8000-`} || lpad(to_hex(n), 12, '0'))::uuid`
  const at = sql`timestamptz '2023-01-01' + n * interval '1 hour'`
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped, properties, context, received_at, recorded_at)
        select ${shopId}, ${at}, ${key('1')}, 'message ' || n, 'track', 'Product Viewed', ${customerId}, false, false, false, false,
          jsonb_build_object('sku', 'SKU-' || n % 5000, 'price', n % 100, 'name', 'Product number ' || n % 5000), '{}', ${at}, ${at}
        from generate_series(1, 6000) as n`,
    )
    await write(
      tx,
      sql`insert into notes (shop_id, note_id, customer_id, body, mentions, written_at, written_by)
        select ${shopId}, ${key('2')}, ${customerId}, repeat('Called about the order. ', 1 + n % 10), '{}', ${at} + interval '10 minutes', ${staffId} from generate_series(1, 1500) as n`,
    )
    await write(
      tx,
      sql`insert into customer_changes (shop_id, change_id, customer_id, kind, details, changed_at, changed_by)
        select ${shopId}, ${key('3')}, ${customerId}, 'field_set', jsonb_build_object('kind', 'trait', 'name', 'plan', 'before', n, 'after', n + 1), ${at} + interval '20 minutes', ${staffId}
        from generate_series(1, 2000) as n`,
    )
    await write(
      tx,
      sql`insert into tasks (shop_id, task_id, customer_id, title, due_on, assignee_id, remind_at, overdue_at, reminded_at, done_at, done_by, created_at, created_by)
        select ${shopId}, ${key('4')}, ${customerId}, 'Call back', (${at})::date, ${staffId}, ${at}, ${at}, ${at}, case when n > 20 then ${at} end, ${staffId}, ${at}, ${staffId}
        from generate_series(1, 500) as n`,
    )
    await write(
      tx,
      sql`insert into tags (shop_id, tag_id, name, name_key, created_at) select ${shopId}, ${key('5')}, 'Tag ' || n, 'tag ' || n, ${at} from generate_series(1, 40) as n`,
    )
    await write(
      tx,
      sql`insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at) select ${shopId}, ${customerId}, ${customerId}, ${key('5')}, ${at} from generate_series(1, 40) as n`,
    )
    // A tag that a third of all customers have: its number is counted for the list of tags.
    await write(
      tx,
      sql`insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at)
        select shop_id, customer_id, customer_id, ${'01850000-0000-7000-8000-000000000001'}, profile_at from customers
        where shop_id = ${shopId} and hashtext(customer_id::text) % 3 = 0 on conflict do nothing`,
    )
  })
  return customerId
}
