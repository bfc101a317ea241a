/** Orders as they stand now, for whoever computes from what is left of them. */
import { all, type Db, type Query, sql } from '../kit/database.ts'
import { hashText } from './hash-text.ts'

/** An order as it stands now, and what was given back of it when. Money in minor units of the shop's currency. */
export interface NetOrder {
  orderId: string
  /** The shop's own order number. */
  number: string
  customerId: string
  state: 'placed' | 'cancelled'
  placedAt: Date
  /** The day of `placedAt` in the shop's zone. */
  placedOn: string
  /** Where it was placed, as it was told. */
  channel: string | null
  /** What the customer was asked to pay; the lines need not add up to it. */
  totalMinor: number
  /** `totalMinor` less all refunds; 0 where cancelled. */
  netMinor: number
  lines: NetOrderLine[]
  /** In the order of time; they add up to what the order gave back. */
  refunds: NetOrderRefund[]
  /** A safe integer; another one whenever anything above is another. */
  hash: number
}

export interface NetOrderLine {
  lineNo: number
  /** Null, with category and brand, where the line names no product. */
  code: string | null
  category: string | null
  brand: string | null
  isCharge: boolean
  isGiftCard: boolean
  quantity: number
  /** As sold. Below 0 for a discount that is booked as a line. */
  totalMinor: number
}

export interface NetOrderRefund {
  /** Null where it is of the order as a whole. A line never gives back more than it brought. */
  lineNo: number | null
  refundedAt: Date
  /** Null where only money is known. */
  quantity: number | null
  amountMinor: number
}

interface Since {
  shopId: string
  /** Orders placed before are left out; null for all. */
  placedFrom: Date | null
}

/** All orders of these customers since then, by customer, time and number. One statement, so each order and its refunds agree. */
export async function netOrders(
  db: Db,
  { shopId, customerIds, placedFrom }: Since & { customerIds: readonly string[] },
): Promise<NetOrder[]> {
  const rows = await all(
    db,
    sql<StoredOrder>`
      select order_id, number, customer_id, state, placed_at, placed_on, channel, total_minor, net_minor, ${linesOf(shopId)} as lines,
        case when refunded_minor <> 0 then ${refundsOf(shopId)} end as refunds
      from orders
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and placed_at >= coalesce(${placedFrom}::timestamptz, '-infinity')
      order by customer_id, placed_at, number`,
  )
  return rows.map(present)
}

/** Customers with orders since then, by id: the first `limit` of those after `after`. */
export async function customersWithOrders(
  db: Db,
  { shopId, placedFrom, after, limit }: Since & { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ customerId: string }>`
      select distinct customer_id from orders
      where shop_id = ${shopId} and customer_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') and placed_at >= coalesce(${placedFrom}::timestamptz, '-infinity')
      order by customer_id
      limit ${limit}`,
  )
  return rows.map(({ customerId }) => customerId)
}

/**
 * Every customer's orders since then, by customer, time and number, some hundred customers at a time; all orders of a customer come
 * together. Memory holds one batch. What is recorded in between may or may not be seen.
 */
export async function* everyOrder(db: Db, { shopId, placedFrom }: Since): AsyncGenerator<NetOrder[]> {
  for (let after: string | null = null; ; ) {
    const customerIds: string[] = await customersWithOrders(db, { shopId, placedFrom, after, limit: customersAtOnce })
    if (customerIds.length === 0) return
    yield await netOrders(db, { shopId, customerIds, placedFrom })
    after = customerIds.at(-1) ?? null
  }
}

const customersAtOnce = 500

type StoredOrder = Omit<NetOrder, 'lines' | 'refunds' | 'hash'> & { lines: StoredLine[] | null; refunds: StoredRefund[] | null }
type StoredLine = [
  lineNo: number,
  code: string | null,
  category: string | null,
  brand: string | null,
  isCharge: boolean,
  isGiftCard: boolean,
  quantity: number,
  totalMinor: number,
]
type StoredRefund = [lineNo: number | null, refundedAt: string, quantity: number | null, amountMinor: number]

/** Looked up by keys order by order, however full the tables are. */
const linesOf = (shopId: string): Query<unknown> => sql`(
  select json_agg(json_build_array(line_no, products.code, categories.name, brand, coalesce(is_charge, false), coalesce(is_gift_card, false), quantity::float8, order_lines.total_minor) order by line_no)
  from order_lines
  left join products on products.shop_id = ${shopId} and products.product_id = order_lines.product_id
  left join categories on categories.shop_id = ${shopId} and categories.category_id = products.category_id
  where order_lines.shop_id = ${shopId} and order_lines.order_id = orders.order_id
)`

/** Those that found their sale, line by line; and those that name the order, with the line where only one can be meant. */
const refundsOf = (shopId: string): Query<unknown> => sql`(
  select json_agg(json_build_array(refund.line_no, refunded_at, quantity::float8, amount_minor) order by refunded_at, number, document_line, refund.line_no)
  from (
    select refund_matches.line_no, refunded_at, refund_matches.quantity, refund_matches.amount_minor, refunds.number, refunds.line_no as document_line
    from refund_matches join refunds using (shop_id, refund_id)
    where refund_matches.shop_id = ${shopId} and refund_matches.order_id = orders.order_id
    union all
    select (select min(line_no) from order_lines where shop_id = ${shopId} and order_lines.order_id = orders.order_id and product_id = refunds.product_id having count(*) = 1),
      refunded_at, quantity, amount_minor, number, line_no
    from refunds
    where shop_id = ${shopId} and refunds.order_id = orders.order_id
  ) as refund
)`

function present({ lines, refunds, ...stored }: StoredOrder): NetOrder {
  const sold = (lines ?? []).map(
    ([lineNo, code, category, brand, isCharge, isGiftCard, quantity, totalMinor]): NetOrderLine => ({
      ...{ lineNo, code, category, brand, isCharge, isGiftCard, quantity, totalMinor },
    }),
  )
  const order = { ...stored, lines: sold, refunds: withinLines(sold, (refunds ?? []).map(presentRefund)) }
  return { ...order, hash: hashText(JSON.stringify(order)) }
}

const presentRefund = ([lineNo, refundedAt, quantity, amountMinor]: StoredRefund): NetOrderRefund => ({
  lineNo,
  refundedAt: new Date(refundedAt),
  quantity,
  amountMinor,
})

/** What a shop gave back on a line beyond what the line brought was given back on the order as a whole. */
function withinLines(lines: readonly NetOrderLine[], refunds: readonly NetOrderRefund[]): NetOrderRefund[] {
  if (refunds.length === 0) return []
  const left = new Map(lines.map(({ lineNo, totalMinor }) => [lineNo, Math.max(0, totalMinor)]))
  return refunds.flatMap((refund) => {
    if (refund.lineNo === null) return [refund]
    const rest = left.get(refund.lineNo) ?? 0
    const within = Math.min(refund.amountMinor, rest)
    left.set(refund.lineNo, rest - within)
    if (within === refund.amountMinor) return [refund]
    const beyond = { ...refund, lineNo: null, quantity: null, amountMinor: refund.amountMinor - within }
    return within > 0 ? [{ ...refund, amountMinor: within }, beyond] : [beyond]
  })
}
