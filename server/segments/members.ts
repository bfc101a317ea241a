import { z } from 'zod'
import { csvLine } from '../kit/csv.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, type Query, sql } from '../kit/database.ts'
import type { SegmentMember } from './schema.ts'

interface Listed {
  shopId: string
  segmentId: string
  cursor?: string | undefined
  limit: number
}

const summary = sql`customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title,
  email, city, country, orders, revenue_minor, last_on as last_order_on`

/** These few customers, in the order of their ids. */
export const memberSummaries = (
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<SegmentMember[]> =>
  all(
    db,
    sql<SegmentMember>`
      select ${summary} from customers join customer_totals using (shop_id, customer_id)
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) order by customer_id`,
  )

/** One page of the people who are in, the ones known for the shortest time first. */
export async function memberPage(db: Db, { shopId, segmentId, cursor, limit }: Listed) {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const rows = await all(
    db,
    sql<SegmentMember & { since: Date; customerNumber: string | null; phone: string | null }>`
      select ${summary}, customer_number, phone, changed_at as since
      from segment_states join customers using (shop_id, customer_id) join customer_totals using (shop_id, customer_id)
      where shop_id = ${shopId} and segment_id = ${segmentId} and is_member ${after ? sql`and customer_id < ${after[0]}::uuid` : sql``}
      order by customer_id desc limit ${limit + 1}`,
  )
  return cutPage(rows, limit, ({ customerId }) => [customerId])
}

/** All of them as lines of a CSV file, page by page: memory stays flat. */
export async function* memberLines(db: Db, { shopId, segmentId }: { shopId: string; segmentId: string }): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(['customer_id', 'customer', 'number', 'email', 'phone', 'city', 'country', 'orders', 'revenue_minor', 'last_order_on', 'since'])}`
  let cursor: string | null | undefined
  do {
    const { page, nextCursor } = await memberPage(db, { shopId, segmentId, cursor: cursor ?? undefined, limit: 1_000 })
    yield page
      .map((each) =>
        csvLine([
          ...[each.customerId, each.title, each.customerNumber, each.email, each.phone, each.city, each.country],
          ...[each.orders, each.revenueMinor, each.lastOrderOn, each.since],
        ]),
      )
      .join('')
    cursor = nextCursor
  } while (cursor !== null)
}

export interface ListedMove {
  customerId: string
  title: string
  kind: 'entered' | 'left'
  cause: 'fact' | 'time' | 'definition' | 'import'
  version: number
  at: Date
}

/** One page of comings and goings, the newest first. */
export async function movePage(db: Db, { shopId, segmentId, cursor, limit }: Listed) {
  const after = readCursor(cursor, z.tuple([z.iso.datetime(), z.uuid(), z.int()]))
  const rows = await all(
    db,
    sql<ListedMove>`
      select segment_moves.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title, kind, cause, version, moved_at as at
      from segment_moves left join customers on customers.shop_id = ${shopId} and customers.customer_id = segment_moves.customer_id
      where segment_moves.shop_id = ${shopId} and segment_id = ${segmentId}
        ${after ? sql`and (moved_at, segment_moves.customer_id, version) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::integer)` : sql``}
      order by moved_at desc, segment_moves.customer_id desc, version desc limit ${limit + 1}`,
  )
  return cutPage(rows, limit, ({ at, customerId, version }) => [at.toISOString(), customerId, version])
}

/** The segments that a customer is in, by name. */
export const segmentsOfCustomer = (
  db: Db,
  { shopId, customerId }: { shopId: string; customerId: string },
): Promise<{ segmentId: string; name: string; since: Date }[]> =>
  all(
    db,
    sql<{ segmentId: string; name: string; since: Date }>`
      select segment_id, name, segment_states.changed_at as since
      from segments join segment_states using (shop_id, segment_id)
      where shop_id = ${shopId} and customer_id = ${customerId} and is_member and deleted_at is null order by name`,
  )

/** For lists of customers: whether the one of the row, `customers.customer_id`, is in the segment. */
export const isInSegment = ({ shopId, segmentId }: { shopId: string; segmentId: string }): Query<boolean> =>
  sql<boolean>`exists (
    select 1 from segment_states
    where segment_states.shop_id = ${shopId} and segment_states.segment_id = ${segmentId} and segment_states.customer_id = customers.customer_id and is_member)`

/** Which of these segments each of these customers is in now. */
export async function membershipsOf(
  db: Db,
  { shopId, segmentIds, customerIds }: { shopId: string; segmentIds: readonly string[]; customerIds: readonly string[] },
): Promise<Map<string, Set<string>>> {
  const rows = await all(
    db,
    sql<{ customerId: string; segmentId: string }>`
      select customer_id, segment_id from segment_states
      where shop_id = ${shopId} and segment_id = any(${segmentIds}::uuid[]) and customer_id = any(${customerIds}::uuid[]) and is_member`,
  )
  const memberships = new Map<string, Set<string>>()
  for (const { customerId, segmentId } of rows) memberships.set(customerId, (memberships.get(customerId) ?? new Set()).add(segmentId))
  return memberships
}
