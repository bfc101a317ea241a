import { lockRecording, recordPeople, touch } from '../customers/customers.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { type ChangedDocument, changedDocuments, isSale, type OrderSource, type StagedDocument, stagedDocuments } from './documents.ts'
import { keepFigures } from './figures/shop-figures.ts'
import { giveBack, haveRefunds } from './give-back.ts'

export interface Recorded {
  ordersNew: number
  ordersChanged: number
  customersNew: number
}

export interface Bucket {
  shopId: string
  batchId: string
  bucket: number
  now: Date
}

type Written = ChangedDocument & { customerId: string | null; originId: string | null; orderId: string | null }

/**
 * Takes the orders and refunds of a bucket in; `prepareBatch` came before. `staged` are the bucket's documents, where
 * they were asked for ahead.
 *
 * Afterwards every document of the bucket is stored under its number as the source last told it, its customers exist,
 * refunds are matched to the sales they give back, and all figures are true. The same again changes nothing.
 * One transaction a bucket; one writer of orders a shop at a time.
 */
export async function recordOrders(
  tx: Tx,
  { shopId, batchId, bucket, now, staged, source = 'import' }: Bucket & { staged?: readonly StagedDocument[]; source?: OrderSource },
): Promise<Recorded> {
  await lockRecording(tx, { shopId })
  const laidReady = staged ?? (await stagedDocuments(tx, { shopId, batchId, bucket }))
  const documents = await changedDocuments(tx, { shopId, documents: laidReady, source })
  if (documents.length === 0) return { ordersNew: 0, ordersChanged: 0, customersNew: 0 }

  const { customerIds, originIds, customersNew } = await recordPeople(tx, {
    shopId,
    people: documents.map((document) => ({ ...document, at: document.placedAt })),
    isImport: source === 'import',
    now,
  })
  const written = documents.map(
    (document, index): Written => ({
      ...document,
      customerId: customerIds[index] ?? null,
      originId: originIds[index] ?? null,
      orderId: document.known?.orderId ?? (sells(document) ? newId() : null),
    }),
  )
  const reach = await reachOf(tx, { shopId, batchId, bucket, documents: written })
  const refundIds = [...reach.anonymousRefundIds]
  const scope = () => ({ ...reach, anonymousRefundIds: refundIds })

  await keepFigures(tx, { shopId, scope }, async () => {
    await removeReplaced(tx, { shopId, documents: written })
    await writeOrders(tx, { shopId, documents: written, source, now })
    await insertLines(tx, { shopId, batchId, bucket, documents: written })
    refundIds.push(...(await insertRefunds(tx, { shopId, batchId, bucket, documents: written, now })))
    if (refundIds.length > 0 || (await haveRefunds(tx, { shopId, ...reach }))) await giveBack(tx, { shopId, ...reach })
  })

  await noteOrders(tx, { shopId, now })
  await touch(tx, { shopId, topic: 'orders', customerIds: reach.customerIds, isImport: source === 'import', now })
  publish(tx, {
    ...{ type: 'orders.recorded', shopId, batchId, bucket },
    ...{ customerIds: few(reach.customerIds), guestNumbers: few(reach.guestNumbers) },
  })
  const orders = written.filter(({ orderId }) => orderId !== null)
  const ordersNew = orders.filter(({ known }) => known?.orderId == null).length
  return { ordersNew, ordersChanged: orders.length - ordersNew, customersNew }
}

/** Whom an order is about is told with it, or which it is where it is nobody’s; of a file’s thousands not, of which the end of the import tells. */
const few = (names: readonly string[]): readonly string[] | null => (names.length <= 200 ? names : null)

/** From now on whatever was computed before is stale. */
async function noteOrders(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  await write(tx, sql`update shops set orders_recorded_at = greatest(orders_recorded_at, ${now}) where shop_id = ${shopId}`)
}

/** A document that only gives back may repeat its sum as the order's total; that makes it no sale. */
const sells = ({ linesMinor, orderTotalMinor, hasRefundLines }: StagedDocument): boolean =>
  linesMinor !== null || (orderTotalMinor !== null && !hasRefundLines)

interface Reach {
  customerIds: string[]
  anonymousOrderIds: string[]
  anonymousRefundIds: string[]
  /** Numbers of the orders whose refunds may change. */
  numbers: string[]
  /** Those of them that belong to nobody who is known. */
  guestNumbers: string[]
}

/**
 * Everything whose figures may move: the customers that the documents belong to and belonged to before, the orders
 * that refunds of the bucket name or named, and the refunds that were waiting for these orders.
 */
async function reachOf(
  tx: Tx,
  { shopId, batchId, bucket, documents }: { shopId: string; batchId: string; bucket: number; documents: readonly Written[] },
): Promise<Reach> {
  const own = documents.map(({ number }) => number)
  const refunds = await all(
    tx,
    sql<{ refundId: string; customerId: string | null; orderNumber: string | null }>`
      select refund_id, customer_id, order_number from refunds
      where shop_id = ${shopId} and (number = any(${own}::text[]) or (order_id is null and order_number = any(${own}::text[])))`,
  )
  const named = await all(
    tx,
    sql<{ orderId: string; number: string; customerId: string | null }>`
      select order_id, number, customer_id from orders
      where shop_id = ${shopId} and number in (
        select refund_of_order_key from incoming_rows where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and refund_of_order_key is not null
        union select unnest(${refunds.map(({ orderNumber }) => orderNumber)}::text[])
      )`,
  )
  const customerIds = [
    ...documents.flatMap(({ customerId, known }) => [customerId, known?.customerId]),
    ...[...refunds, ...named].map(({ customerId }) => customerId),
  ]
  return {
    customerIds: [...new Set(customerIds.filter((id) => id != null))].sort(),
    anonymousOrderIds: [...documents.flatMap(({ orderId }) => orderId ?? []), ...named.map(({ orderId }) => orderId)],
    anonymousRefundIds: refunds.map(({ refundId }) => refundId),
    numbers: [...own, ...named.map(({ number }) => number)],
    guestNumbers: [...new Set([...documents, ...named].flatMap(({ customerId, number }) => (customerId === null ? [number] : [])))].sort(),
  }
}

/** A document told anew replaces its lines and refunds whole. */
async function removeReplaced(tx: Tx, { shopId, documents }: { shopId: string; documents: readonly Written[] }): Promise<void> {
  const known = documents.filter((document) => document.known !== null)
  if (known.length === 0) return
  const numbers = known.map(({ number }) => number)
  await write(tx, sql`delete from refunds where shop_id = ${shopId} and number = any(${numbers}::text[])`)
  await write(
    tx,
    sql`delete from order_lines where shop_id = ${shopId} and order_id in (select order_id from orders where shop_id = ${shopId} and number = any(${numbers}::text[]))`,
  )
}

async function writeOrders(
  tx: Tx,
  { shopId, documents, source, now }: { shopId: string; documents: readonly Written[]; source: OrderSource; now: Date },
): Promise<void> {
  const orders = documents.filter(({ orderId }) => orderId !== null)
  const isStored = ({ known }: Written) => known?.orderId != null
  await updateOrders(tx, { shopId, orders: orders.filter(isStored), source, now })
  await insertOrders(tx, { shopId, orders: orders.filter((order) => !isStored(order)), source, now })
}

interface Orders {
  shopId: string
  orders: readonly Written[]
  source: OrderSource
  now: Date
}

async function insertOrders(tx: Tx, { shopId, orders, source, now }: Orders): Promise<void> {
  if (orders.length === 0) return
  await write(
    tx,
    sql`
      insert into orders (shop_id, order_id, number, customer_id, origin_id, state, placed_at, placed_on, channel, total_minor, content_hash, source, recorded_at)
      select ${shopId}, fact.*, ${source}, ${now} from unnest(${orderColumns(orders)}) as fact`,
  )
}

async function updateOrders(tx: Tx, { shopId, orders, source, now }: Orders): Promise<void> {
  if (orders.length === 0) return
  await write(
    tx,
    sql`
      update orders
      set customer_id = fact.customer_id, origin_id = fact.origin_id, state = fact.state, placed_at = fact.placed_at, placed_on = fact.placed_on,
          channel = fact.channel, total_minor = fact.total_minor, content_hash = fact.content_hash, source = ${source}, recorded_at = ${now}
      from unnest(${orderColumns(orders)}) as fact (order_id, number, customer_id, origin_id, state, placed_at, placed_on, channel, total_minor, content_hash)
      where orders.shop_id = ${shopId} and orders.order_id = fact.order_id`,
  )
}

/** The orders as parallel arrays, in the order of the columns of `insertOrders`. */
const orderColumns = (orders: readonly Written[]) =>
  sql.join([
    sql`${orders.map(({ orderId }) => orderId)}::uuid[]`,
    sql`${orders.map(({ number }) => number)}::text[]`,
    sql`${orders.map(({ customerId }) => customerId)}::uuid[]`,
    sql`${orders.map(({ originId }) => originId)}::uuid[]`,
    sql`${orders.map(({ isCancelled }) => (isCancelled ? 'cancelled' : 'placed'))}::text[]`,
    sql`${orders.map(({ placedAt }) => placedAt)}::timestamptz[]`,
    sql`${orders.map(({ placedOn }) => placedOn)}::date[]`,
    sql`${orders.map(({ channel }) => channel)}::text[]`,
    sql`${orders.map((document) => (sells(document) ? (document.orderTotalMinor ?? document.linesMinor) : 0))}::bigint[]`,
    sql`${orders.map(({ contentHash }) => contentHash)}::bigint[]`,
  ])

interface BucketLines {
  shopId: string
  batchId: string
  bucket: number
  documents: readonly Written[]
}

async function insertLines(tx: Tx, { shopId, batchId, bucket, documents }: BucketLines): Promise<void> {
  const orders = documents.filter(({ orderId }) => orderId !== null)
  if (orders.length === 0) return
  await write(
    tx,
    sql`
      insert into order_lines (shop_id, order_id, line_no, product_id, quantity, unit_price, total_minor)
      select ${shopId}, sold.order_id, row_number() over (partition by sold.order_id order by row_no), products.product_id, coalesce(quantity, 1), unit_price, line_total_minor
      from incoming_rows
      join unnest(${orders.map(({ number }) => number)}::text[], ${orders.map(({ orderId }) => orderId)}::uuid[]) as sold (number, order_id) on sold.number = order_key
      left join products on products.shop_id = ${shopId} and products.code = product_code
      where incoming_rows.shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line' and ${isSale} and line_total_minor is not null`,
  )
}

/** Refund lines of the bucket, and what an order's own source says was paid back on it as a whole (line 0). */
async function insertRefunds(tx: Tx, { shopId, batchId, bucket, documents, now }: BucketLines & { now: Date }): Promise<string[]> {
  const byNumber = new Map(documents.map((document) => [document.number, document]))
  const given = documents.some(({ hasRefundLines }) => hasRefundLines) ? await refundLines(tx, { shopId, batchId, bucket }) : []
  const lines = given.flatMap((line) => {
    const document = byNumber.get(line.number)
    return document ? [{ ...line, document }] : []
  })
  const whole = documents.flatMap((document) =>
    document.orderRefundedMinor
      ? [
          {
            number: document.number,
            lineNo: 0,
            productId: null,
            orderNumber: document.number,
            quantity: null,
            unitPrice: null,
            amountMinor: document.orderRefundedMinor,
            document,
          },
        ]
      : [],
  )
  const refunds = [...lines, ...whole].map((refund) => ({ ...refund, refundId: newId() }))
  if (refunds.length === 0) return []
  await write(
    tx,
    sql`
      insert into refunds (shop_id, refund_id, number, line_no, customer_id, origin_id, product_id, order_number, refunded_at, refunded_on, quantity, unit_price, amount_minor, content_hash, recorded_at)
      select ${shopId}, fact.*, ${now}
      from unnest(
        ${refunds.map(({ refundId }) => refundId)}::uuid[],
        ${refunds.map(({ number }) => number)}::text[],
        ${refunds.map(({ lineNo }) => lineNo)}::integer[],
        ${refunds.map(({ document }) => document.customerId)}::uuid[],
        ${refunds.map(({ document }) => document.originId)}::uuid[],
        ${refunds.map(({ productId }) => productId)}::uuid[],
        ${refunds.map(({ orderNumber }) => orderNumber)}::text[],
        ${refunds.map(({ document }) => document.placedAt)}::timestamptz[],
        ${refunds.map(({ document }) => document.placedOn)}::date[],
        ${refunds.map(({ quantity }) => quantity)}::numeric[],
        ${refunds.map(({ unitPrice }) => unitPrice)}::numeric[],
        ${refunds.map(({ amountMinor }) => amountMinor)}::bigint[],
        ${refunds.map(({ document }) => document.contentHash)}::bigint[]
      ) as fact`,
  )
  return refunds.map(({ refundId }) => refundId)
}

async function refundLines(tx: Tx, { shopId, batchId, bucket }: { shopId: string; batchId: string; bucket: number }) {
  return all(
    tx,
    sql<{
      number: string
      lineNo: number
      productId: string | null
      orderNumber: string | null
      quantity: string
      unitPrice: string | null
      amountMinor: number
    }>`
      select order_key as number, (row_number() over (partition by order_key order by row_no))::integer as line_no, products.product_id, refund_of_order_key as order_number,
        -quantity as quantity, unit_price, -line_total_minor as amount_minor
      from incoming_rows
      left join products on products.shop_id = ${shopId} and products.code = product_code
      where incoming_rows.shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line' and quantity < 0 and line_total_minor is not null`,
  )
}

/**
 * Tells the planner what the tables hold by now. A large import changes that faster than the database notices by
 * itself, and a plan made for empty tables is slow on full ones.
 */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await write(
    tx,
    sql`analyze customers, identifiers, products, orders, order_lines, refunds, refund_matches, customer_days, customer_totals`,
  )
}
