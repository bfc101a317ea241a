import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, one, type Query, sql, type Tx, write } from '../kit/database.ts'
import type { Duplicates, duplicateReasons } from './schema.ts'

type Reason = (typeof duplicateReasons)[number]
type Pair = Duplicates['pairs'][number]

/**
 * Finds anew which customers of a shop may be one, and why. Nobody is merged by it: what is certain was merged as it was
 * recorded. Pairs that somebody keeps apart are left out, and so is a likeness that more than ten share: it tells nothing.
 */
export async function findDuplicates(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<{ pairs: number }> {
  // First, so that whoever looks at the same moment waits here and finds what this one found.
  await write(tx, sql`update shops set duplicates_found_at = ${now} where shop_id = ${shopId}`)
  await write(tx, sql`delete from duplicates where shop_id = ${shopId}`)
  const { count } = await write(
    tx,
    sql`
      with likeness (reason, likeness, customer_id) as materialized (
        ${sql.join(
          Object.entries(likenesses).map(
            ([reason, select]) => sql`select ${reason}::text, likeness, customer_id from (${select(shopId)}) as alike`,
          ),
          sql` union all `,
        )}
      ), pair as (
        select least(mine.customer_id, theirs.customer_id) as one_id, greatest(mine.customer_id, theirs.customer_id) as other_id, mine.reason
        from (select reason, likeness from likeness group by reason, likeness having count(distinct customer_id) between 2 and ${mostAlike}::integer) as shared
        join likeness as mine using (reason, likeness)
        join likeness as theirs using (reason, likeness)
        where mine.customer_id < theirs.customer_id
        group by 1, 2, 3
      ), apart as (
        select least(one.customer_id, other.customer_id) as one_id, greatest(one.customer_id, other.customer_id) as other_id
        from kept_apart
        cross join lateral (${ownerOf(shopId, sql`kept_apart.one_id`)}) as one
        cross join lateral (${ownerOf(shopId, sql`kept_apart.other_id`)}) as other
        where kept_apart.shop_id = ${shopId}
      )
      insert into duplicates (shop_id, one_id, other_id, reasons, score, found_at)
      select ${shopId}, one_id, other_id, array_agg(reason order by reason), 1 - round(exp(sum(ln(1 - weight)))::numeric, 3), ${now}
      from pair join unnest(${Object.keys(weights)}::text[], ${Object.values(weights)}::float8[]) as weighed (reason, weight) using (reason)
      where not exists (select 1 from apart where apart.one_id = pair.one_id and apart.other_id = pair.other_id)
      group by one_id, other_id`,
  )
  return { pairs: count }
}

/** Takes the pair of these two off the list; ids of before a merge stand for whom they became. */
export async function forgetDuplicate(
  tx: Tx,
  { shopId, oneId, otherId }: { shopId: string; oneId: string; otherId: string },
): Promise<void> {
  await write(
    tx,
    sql`
      delete from duplicates using (${ownerOf(shopId, sql`${oneId}::uuid`)}) as one, (${ownerOf(shopId, sql`${otherId}::uuid`)}) as other
      where shop_id = ${shopId}
        and one_id = least(one.customer_id, other.customer_id) and other_id = greatest(one.customer_id, other.customer_id)`,
  )
}

/** One page of the pairs, the likeliest first. */
export async function duplicatePage(
  db: Db,
  { shopId, cursor, limit }: { shopId: string; cursor?: string | undefined; limit: number },
): Promise<{ pairs: Pair[]; nextCursor: string | null; foundAt: string | null }> {
  const after = readCursor(cursor, z.tuple([z.string().regex(/^\d(\.\d+)?$/), z.uuid(), z.uuid()]))
  const rows = await all(
    db,
    sql<{ oneId: string; otherId: string; reasons: Reason[]; score: string; one: Pair['one']; other: Pair['other'] }>`
      select one_id, other_id, reasons, score::text, ${side(sql`one_id`)} as one, ${side(sql`other_id`)} as other
      from duplicates
      where shop_id = ${shopId} ${after === null ? sql`` : sql`and (-score, one_id, other_id) > (-(${after[0]}::numeric), ${after[1]}::uuid, ${after[2]}::uuid)`}
      order by score desc, one_id, other_id limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ score, oneId, otherId }) => [score, oneId, otherId])
  const { foundAt } = await one(
    db,
    sql<{ foundAt: Date | null }>`select duplicates_found_at as found_at from shops where shop_id = ${shopId}`,
  )
  return {
    pairs: page.map(({ reasons, score, one, other }) => ({
      ...{ one, other, reasons, score: Number(score) },
      hasTwoNumbers: one.customerNumber !== null && other.customerNumber !== null,
    })),
    nextCursor,
    foundAt: foundAt?.toISOString() ?? null,
  }
}

/** Whose an origin is today: itself, where it was never merged. */
const ownerOf = (shopId: string, id: Query<unknown>): Query<unknown> =>
  sql`select coalesce((select customer_id from origins where shop_id = ${shopId} and origin_id = ${id}), ${id}) as customer_id`

const side = (id: Query<unknown>): Query<unknown> => sql`(
  select json_build_object('customerId', customer_id, 'title', coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, ''),
    'customerNumber', customer_number, 'email', email, 'phone', phone, 'city', city, 'orders', orders, 'revenueMinor', revenue_minor)
  from customers join customer_totals using (shop_id, customer_id)
  where customers.shop_id = duplicates.shop_id and customer_id = ${id})`

/** A likeness that more customers share is a common name, a company's address or a test. */
const mostAlike = 10

/** How likely two customers are one who share nothing but this; rules of thumb, put together as independent. */
const weights: Record<Reason, number> = {
  same_email: 0.95,
  same_phone: 0.8,
  email_variant: 0.85,
  email_claimed: 0.6,
  phone_claimed: 0.5,
  name_and_birthday: 0.8,
  name_and_postcode: 0.6,
}

const isClaim = (field: 'email' | 'phone') => sql`coalesce(field_times ->> ${field}::text, '') like '- %'`

/** What makes customers alike, reason by reason: whoever has the same text may be the same person. */
const likenesses: Record<Reason, (shopId: string) => Query<unknown>> = {
  // Two accounts under one address: never merged by themselves.
  same_email: (shopId) => sql`
    select lower(email) as likeness, customer_id from customers where shop_id = ${shopId} and email is not null and not (${isClaim('email')})`,
  same_phone: (shopId) => sql`
    select phone as likeness, customer_id from customers where shop_id = ${shopId} and phone is not null and not (${isClaim('phone')})`,
  // The same mailbox written otherwise: a tag behind a plus, and dots where they mean nothing.
  email_variant: (shopId) => sql`
    select case when host in ('gmail.com', 'googlemail.com') then replace(mailbox, '.', '') || '@gmail.com' else mailbox || '@' || host end as likeness, customer_id
    from (
      select customer_id, regexp_replace(split_part(value, '@', 1), '\\+.*$', '') as mailbox, split_part(value, '@', 2) as host
      from identifiers where shop_id = ${shopId} and kind = 'email'
    ) as written where mailbox <> ''`,
  email_claimed: (shopId) => sql`
    select lower(email) as likeness, customer_id from customers where shop_id = ${shopId} and email is not null and ${isClaim('email')}
    union all select value, customer_id from identifiers where shop_id = ${shopId} and kind = 'email'`,
  phone_claimed: (shopId) => sql`
    select phone as likeness, customer_id from customers where shop_id = ${shopId} and phone is not null and ${isClaim('phone')}
    union all select value, customer_id from identifiers where shop_id = ${shopId} and kind = 'phone'`,
  name_and_postcode: (shopId) => sql`
    select sort_name || ' ' || regexp_replace(postcode, '\\D', '', 'g') as likeness, customer_id
    from customers where shop_id = ${shopId} and first_name is not null and last_name is not null and postcode ~ '\\d'`,
  name_and_birthday: (shopId) => sql`
    select sort_name || ' ' || birthday as likeness, customer_id
    from customers where shop_id = ${shopId} and first_name is not null and last_name is not null and birthday is not null`,
}
