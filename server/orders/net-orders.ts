/** Orders as they stand now, for whoever computes from what is left of them. */
import { hash } from 'node:crypto'
import { all, type Db, first, type Query, sql } from '../kit/database.ts'
import { oneAhead } from '../kit/one-ahead.ts'

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
  /** In the order of time; they add up to what the order gave back, and there are none where that is nothing. */
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

type Wanted = Since & { customerIds: readonly string[] }

/**
 * All orders of these customers since then, by customer, time and number. Orders, lines and refunds are of one moment; what the
 * products are called is looked up right after.
 */
export async function netOrders(db: Db, wanted: Wanted): Promise<NetOrder[]> {
  return presentAll(await storedOrders(db, wanted))
}

/** Orders that belong to nobody who is known, by their numbers. Their `customerId` is empty. */
export async function guestOrders(db: Db, { shopId, numbers }: { shopId: string; numbers: readonly string[] }): Promise<NetOrder[]> {
  const which = sql<boolean>`customer_id is null and number = any(${numbers}::text[])`
  return presentAll(await readOrders(db, { shopId, which }))
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

/** The order under the shop's own number; undefined where there is none. */
export const orderNamed = async (db: Db, { shopId, number }: { shopId: string; number: string }): Promise<string | undefined> =>
  (await first(db, sql<{ orderId: string }>`select order_id from orders where shop_id = ${shopId} and number = ${number}`))?.orderId

/**
 * Every customer's orders since then, by customer, time and number, some hundred customers at a time; all orders of a customer come
 * together. Memory holds three batches. What is recorded meanwhile may or may not be seen.
 */
export async function* everyOrder(db: Db, since: Since): AsyncGenerator<NetOrder[]> {
  for await (const batch of oneAhead(storedBatches(db, since))) yield presentAll(batch)
}

async function* storedBatches(db: Db, since: Since): AsyncGenerator<Batch> {
  for (let after: string | null = null; ; ) {
    const customerIds: string[] = await customersWithOrders(db, { ...since, after, limit: customersAtOnce })
    if (customerIds.length === 0) return
    yield await storedOrders(db, { ...since, customerIds })
    after = customerIds.at(-1) ?? null
  }
}

const customersAtOnce = 500

interface Batch {
  orders: StoredOrder[]
  products: ReadonlyMap<string, Product>
}

const storedOrders = (db: Db, { shopId, customerIds, placedFrom }: Wanted): Promise<Batch> =>
  readOrders(db, {
    shopId,
    which: sql<boolean>`customer_id = any(${customerIds}::uuid[]) and placed_at >= coalesce(${placedFrom}::timestamptz, '-infinity')`,
  })

async function readOrders(db: Db, { shopId, which }: { shopId: string; which: Query<boolean> }): Promise<Batch> {
  const orders = await all(
    db,
    sql<StoredOrder>`
      select order_id, number, customer_id, state, placed_at, placed_on, channel, total_minor, net_minor, ${linesOf(shopId)} as lines,
        case when refunded_minor <> 0 then ${refundsOf(shopId)} end as refunds
      from orders
      where shop_id = ${shopId} and ${which}
      order by customer_id, placed_at, number`,
  )
  const productIds = new Set<string>()
  for (const { lines } of orders) for (const productId of lines[1] ?? []) if (productId !== null) productIds.add(productId)
  return { orders, products: await productsOf(db, { shopId, productIds }) }
}

type StoredOrder = Omit<NetOrder, 'customerId' | 'lines' | 'refunds' | 'hash'> & {
  customerId: string | null
  lines: StoredLines
  refunds: StoredRefund[] | null
}
/** Line by line in each of the columns; null where the order has no lines. */
type StoredLines = [
  lineNos: number[] | null,
  productIds: (string | null)[] | null,
  quantities: number[] | null,
  totalsMinor: number[] | null,
]
type StoredRefund = [lineNo: number | null, refundedAt: string, quantity: number | null, amountMinor: number]

/** Looked up by the key order by order, however full the tables are. A column at a time costs half of what a line at a time does. */
const linesOf = (shopId: string): Query<unknown> => sql`(
  select json_build_array(json_agg(line_no), json_agg(product_id), json_agg(quantity), json_agg(total_minor))
  from (
    select line_no, product_id, quantity, total_minor from order_lines
    where shop_id = ${shopId} and order_lines.order_id = orders.order_id
    order by line_no
  ) as line
)`

/** Those that found their sale, line by line; and those that name the order, with the line where only one can be meant. */
const refundsOf = (shopId: string): Query<unknown> => sql`(
  select json_agg(json_build_array(refund.line_no, refunded_at, quantity, amount_minor) order by refunded_at, number, document_line, refund.line_no)
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

type Product = Pick<NetOrderLine, 'code' | 'category' | 'brand' | 'isCharge' | 'isGiftCard'>

async function productsOf(
  db: Db,
  { shopId, productIds }: { shopId: string; productIds: ReadonlySet<string> },
): Promise<ReadonlyMap<string, Product>> {
  const rows = await all(
    db,
    sql<Product & { productId: string }>`
      select product_id, code, categories.name as category, brand, is_charge, is_gift_card
      from products left join categories using (shop_id, category_id)
      where shop_id = ${shopId} and product_id = any(${[...productIds]}::uuid[])`,
  )
  return new Map(rows.map(({ productId, ...product }) => [productId, product]))
}

const noProduct: Product = { code: null, category: null, brand: null, isCharge: false, isGiftCard: false }

const presentAll = ({ orders, products }: Batch): NetOrder[] => orders.map((order) => present(order, products))

// Written out: a literal is built several times faster than a spread, and a back-test reads millions.
function present(stored: StoredOrder, products: ReadonlyMap<string, Product>): NetOrder {
  const { orderId, number, state, placedAt, placedOn, channel, totalMinor, netMinor } = stored
  const customerId = stored.customerId ?? ''
  const lines = presentLines(stored.lines, products)
  const refunds = stored.refunds === null ? [] : withinLines(lines, stored.refunds.map(presentRefund))
  const order = { orderId, number, customerId, state, placedAt, placedOn, channel, totalMinor, netMinor, lines, refunds, hash: 0 }
  order.hash = Number.parseInt(hash('sha256', JSON.stringify(order), 'hex').slice(0, 12), 16)
  return order
}

const presentLines = ([lineNos, productIds, quantities, totals]: StoredLines, products: ReadonlyMap<string, Product>): NetOrderLine[] =>
  (lineNos ?? []).map((lineNo, index) => {
    const { code, category, brand, isCharge, isGiftCard } = products.get(productIds?.[index] ?? '') ?? noProduct
    const quantity = quantities?.[index] ?? 0
    const totalMinor = totals?.[index] ?? 0
    return { lineNo, code, category, brand, isCharge, isGiftCard, quantity, totalMinor }
  })

const presentRefund = ([lineNo, refundedAt, quantity, amountMinor]: StoredRefund): NetOrderRefund => ({
  lineNo,
  refundedAt: new Date(refundedAt),
  quantity,
  amountMinor,
})

/** What a shop gave back on a line beyond what the line brought was given back on the order as a whole. */
function withinLines(lines: readonly NetOrderLine[], refunds: readonly NetOrderRefund[]): NetOrderRefund[] {
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
