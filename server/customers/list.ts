import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, one, type Query, sql } from '../kit/database.ts'
import type { BulkTarget } from './bulk-schema.ts'
import { type Columns, withColumns } from './list-columns.ts'
import type { CustomerFilter, CustomerSort, CustomerSummary, ListedCustomer } from './schema.ts'
import { hasWords, type SearchWord, searchWords } from './search.ts'

/** What later capabilities know of lists: whether a customer, `customers.customer_id`, is in a segment. */
export interface ListContributions {
  inSegment?: ((segment: { shopId: string; segmentId: string }) => Query<unknown>) | undefined
}

export interface CustomerList extends ListContributions {
  shopId: string
  filter: CustomerFilter
  sort: CustomerSort
  columns?: Columns
  cursor?: string | undefined
  limit: number
}

/** One page of the customers that a filter leaves, in a stable order: nobody twice, nobody left out while paging. */
export async function customerPage(
  db: Db,
  { shopId, filter, sort, columns, inSegment, cursor, limit }: CustomerList,
): Promise<{ customers: ListedCustomer[]; nextCursor: string | null }> {
  const { column, direction, value } = sorts[sort]
  const after = readCursor(cursor, z.tuple([value, z.uuid()]))
  const words = await searchWords(db, { shopId, search: filter.search })
  const compare = direction === 'desc' ? sql`<` : sql`>`
  const order = direction === 'desc' ? sql`desc` : sql`asc`
  const rows = await all(
    db,
    sql<CustomerSummary & { position: string | number }>`
      select ${summaryColumns}, ${column} as position
      from customers join ${totals(shopId, filter)} using (shop_id, customer_id)
      where shop_id = ${shopId} and ${matching(shopId, filter, words, { inSegment })} ${after === null ? sql`` : sql`and (${column}, customer_id) ${compare} (${after[0]}, ${after[1]}::uuid)`}
      order by ${column} ${order}, customer_id ${order}
      limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ position, customerId }) => [position, customerId])
  const customers = page.map(({ position: _, ...customer }) => customer)
  return { customers: columns ? await withColumns(db, { shopId, customers, columns }) : customers, nextCursor }
}

/**
 * How many the filter leaves: exact up to `bound`, and then just the bound, so that a long list answers at once. First
 * baskets are looked into one by one, so fewer of those are counted.
 */
export async function countCustomers(
  db: Db,
  {
    shopId,
    filter,
    inSegment,
    bound = filter.firstProduct || filter.firstCategory ? 1_000 : 10_000,
  }: ListContributions & { shopId: string; filter: CustomerFilter; bound?: number },
): Promise<{ total: number; isTotalExact: boolean }> {
  const words = await searchWords(db, { shopId, search: filter.search })
  const { total } = await one(
    db,
    sql<{ total: number }>`
      select count(*) as total from (
        select 1 from customers join ${totals(shopId, filter)} using (shop_id, customer_id) where shop_id = ${shopId} and ${matching(shopId, filter, words, { inSegment })} limit ${bound + 1}
      ) as found`,
  )
  return { total: Math.min(total, bound), isTotalExact: total <= bound }
}

/** The `from` and `where` of a statement about `customers`: those that a filter leaves, or those who are named. */
export async function chosenCustomers(
  db: Db,
  { shopId, target, inSegment }: ListContributions & { shopId: string; target: BulkTarget },
): Promise<Query<unknown>> {
  if ('customerIds' in target) return sql`from customers where shop_id = ${shopId} and customer_id = any(${target.customerIds}::uuid[])`
  const { filter } = target
  const words = await searchWords(db, { shopId, search: filter.search })
  return sql`from customers join ${totals(shopId, filter)} using (shop_id, customer_id) where shop_id = ${shopId} and ${matching(shopId, filter, words, { inSegment })}`
}

/** What a list shows of a customer: the name, else the e-mail, else the shop's own number. */
export const summaryColumns = sql`
  customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title,
  customer_number, email, phone, city, country, orders, purchase_days,
  revenue_minor, first_on as first_order_on, last_on as last_order_on, erased_at is not null as is_erased`

interface Order {
  /** Never null, so that a page can go on behind any row. Who never bought stands as if on the oldest day. */
  column: Query<unknown>
  direction: 'asc' | 'desc'
  /** What a cursor holds of the column. */
  value: z.ZodType<string | number>
}

const byName = { column: sql`sort_name`, value: z.string().regex(/^[^\0]*$/) }
const byRevenue = { column: sql`revenue_minor`, value: z.int() }
const byOrders = { column: sql`orders`, value: z.int32() }
const byLast = { column: sql`coalesce(last_on, '0001-01-01'::date)`, value: CalendarDay }
const byFirst = { column: sql`coalesce(first_on, '0001-01-01'::date)`, value: CalendarDay }

const sorts: Record<CustomerSort, Order> = {
  name: { ...byName, direction: 'asc' },
  '-revenue': { ...byRevenue, direction: 'desc' },
  revenue: { ...byRevenue, direction: 'asc' },
  '-last': { ...byLast, direction: 'desc' },
  last: { ...byLast, direction: 'asc' },
  '-first': { ...byFirst, direction: 'desc' },
  first: { ...byFirst, direction: 'asc' },
  '-orders': { ...byOrders, direction: 'desc' },
}

/**
 * What everybody has bought: the kept totals, or those of an earlier day. Of a day they are summed up for the whole shop,
 * which takes a moment where it is large.
 */
const totals = (shopId: string, { asOf }: CustomerFilter): Query<unknown> =>
  asOf === undefined
    ? sql`customer_totals`
    : sql`(
        select shop_id, customer_id, sum(orders)::integer as orders, coalesce(max(nth), 0) as purchase_days, sum(revenue_minor)::bigint as revenue_minor,
          min(day) filter (where nth = 1) as first_on, max(day) filter (where nth is not null) as last_on
        from customer_days where shop_id = ${shopId} and day <= ${asOf} group by shop_id, customer_id
      ) as customer_totals`

/** The filter as one condition over customers and their totals. */
function matching(shopId: string, filter: CustomerFilter, words: readonly SearchWord[], { inSegment }: ListContributions): Query<unknown> {
  // An erased buyer stays, without a name: a list has as many rows as the figure says that leads to it.
  const conditions: Query<unknown>[] = [sql`(erased_at is null or orders > 0)`, hasWords(words)]
  const add = <Value>(value: Value | undefined, condition: (value: Value) => Query<unknown>) => {
    if (value !== undefined) conditions.push(condition(value))
  }
  add(filter.isBuyer, (isBuyer) => (isBuyer === 'yes' ? sql`orders > 0` : sql`orders = 0`))
  add(filter.minPurchaseDays, (days) => sql`purchase_days >= ${days}::bigint`)
  add(filter.maxPurchaseDays, (days) => sql`purchase_days <= ${days}::bigint`)
  add(filter.minOrders, (orders) => sql`orders >= ${orders}::bigint`)
  add(filter.maxOrders, (orders) => sql`orders <= ${orders}::bigint`)
  add(filter.minRevenueMinor, (minor) => sql`revenue_minor >= ${minor}`)
  add(filter.maxRevenueMinor, (minor) => sql`revenue_minor <= ${minor}`)
  add(filter.firstFrom, (day) => sql`first_on >= ${day}`)
  add(filter.firstTo, (day) => sql`first_on <= ${day}`)
  add(filter.lastFrom, (day) => sql`last_on >= ${day}`)
  add(filter.lastTo, (day) => sql`last_on <= ${day}`)
  add(filter.country, (country) => sql`country = ${country}`)
  add(filter.firstProduct, (product) => firstBasketHas(shopId, sql`product_id = ${product}`))
  add(filter.firstCategory, (category) =>
    firstBasketHas(
      shopId,
      // As a list that is made once, and not anew for each customer.
      sql`product_id = any(array(select product_id from products where shop_id = ${shopId} and category_id = ${category} and not is_charge))`,
    ),
  )
  add(filter.tag, (tagId) => hasTag(shopId, tagId))
  add(filter.withoutTag, (tagId) => sql`not ${hasTag(shopId, tagId)}`)
  add(filter.field, (key) => (filter.fieldIs === undefined ? sql`traits -> ${key} is not null` : traitIs(key, filter.fieldIs)))
  add(filter.withoutField, (key) => sql`traits -> ${key} is null`)
  add(filter.consent, (consent) => mayBeSent(shopId, consent))
  add(filter.ids, (ids) => sql`customer_id = any(${ids.split(',')}::uuid[])`)
  add(filter.segment, (segmentId) => inSegment?.({ shopId, segmentId }) ?? sql`false`)
  return sql`${sql.join(conditions, sql` and `)}`
}

const hasTag = (shopId: string, tagId: string): Query<unknown> => sql`exists (
  select 1 from customer_tags where customer_tags.shop_id = ${shopId} and customer_tags.customer_id = customers.customer_id and tag_id = ${tagId})`

/** As text, whatever it is, without case; of a list one of its texts. */
const traitIs = (key: string, text: string): Query<unknown> =>
  sql`(lower(traits ->> ${key}) = lower(${text}::text) or traits -> ${key} @> to_jsonb(${text}::text))`

function mayBeSent(shopId: string, consent: string): Query<unknown> {
  const [channel, wanted] = consent.split(':')
  const isGranted = sql`exists (
    select 1 from consents
    where consents.shop_id = ${shopId} and consents.customer_id = customers.customer_id and channel = ${channel} and purpose = 'marketing' and consents.state = 'granted')`
  return wanted === 'granted' ? isGranted : sql`not ${isGranted}`
}

const firstBasketHas = (shopId: string, product: Query<unknown>): Query<unknown> => sql`exists (
  select 1 from orders join order_lines using (shop_id, order_id)
  where orders.shop_id = ${shopId} and orders.customer_id = customers.customer_id and orders.placed_on = customer_totals.first_on and net_minor > 0 and ${product})`
