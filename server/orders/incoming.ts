import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Db, one, sql, type Tx, write } from '../kit/database.ts'
import type { IncomingRow } from './incoming-row.ts'

/** Rows of one person share a bucket, so that a customer's days are counted once; a bucket is recorded in one transaction. */
export interface Batch {
  shopId: string
  batchId: string
  /** How many buckets the batch is spread over; 1 for a few orders. */
  buckets: number
}

/**
 * Lays rows ready to be recorded. `rowNo` must be new in the batch.
 * Nothing of the shop has changed afterwards: `recordOrders` takes the rows in, bucket by bucket.
 */
export async function stageRows(tx: Tx, { shopId, batchId, buckets }: Batch, rows: readonly IncomingRow[]): Promise<void> {
  const target = connectionOf(tx).query(copyFrom(`copy incoming_rows (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(copyLines({ shopId, batchId, buckets }, rows)), target)
}

/** How many rows of the batch lie ready. */
export async function countStaged(db: Db, { shopId, batchId }: Omit<Batch, 'buckets'>): Promise<number> {
  return (
    await one(
      db,
      sql<{ rows: number }>`select count(*)::integer as rows from incoming_rows where shop_id = ${shopId} and batch_id = ${batchId}`,
    )
  ).rows
}

/** Forgets what still lies ready of a batch. */
export async function dropStaged(tx: Tx, { shopId, batchId }: Omit<Batch, 'buckets'>): Promise<void> {
  await write(tx, sql`delete from incoming_rows where shop_id = ${shopId} and batch_id = ${batchId}`)
}

/** The order of COPY's columns; `copyLine` follows it. */
const columns = [
  ...[
    'shop_id',
    'batch_id',
    'bucket',
    'row_no',
    'row_hash',
    'channel',
    'brand',
    'kind',
    'order_key',
    'placed_at',
    'placed_on',
    'is_cancelled',
    'order_total_minor',
    'order_refunded_minor',
  ],
  ...[
    'refund_of_order_key',
    'product_code',
    'product_name',
    'category',
    'quantity',
    'unit_price',
    'line_total_minor',
    'customer_number',
    'email',
    'email_key',
    'phone',
  ],
  ...['first_name', 'last_name', 'country', 'city', 'postcode', 'language'],
]

function* copyLines({ shopId, batchId, buckets }: Batch, rows: readonly IncomingRow[]): Generator<string> {
  const prefix = `${shopId}\t${batchId}\t`
  let block = ''
  for (const row of rows) {
    block += copyLine(prefix, buckets, row)
    if (block.length < blockLength) continue
    yield block
    block = ''
  }
  if (block) yield block
}

const blockLength = 1 << 16

function copyLine(prefix: string, buckets: number, row: IncomingRow): string {
  const facts =
    `${row.kind}\t${text(row.orderKey)}\t${row.placedAt === null ? '\\N' : row.placedAt.toISOString()}\t${row.placedOn ?? '\\N'}\t${row.isCancelled}\t${row.orderTotalMinor ?? '\\N'}\t${row.orderRefundedMinor ?? '\\N'}` +
    `\t${text(row.refundOfOrderKey)}\t${text(row.productCode)}\t${text(row.productName)}\t${text(row.category)}\t${row.quantity ?? '\\N'}\t${row.unitPrice ?? '\\N'}\t${row.lineTotalMinor ?? '\\N'}` +
    `\t${text(row.customerNumber)}\t${text(row.email)}\t${text(row.emailKey)}\t${text(row.phone)}\t${text(row.firstName)}\t${text(row.lastName)}\t${text(row.country)}\t${text(row.city)}\t${text(row.postcode)}\t${text(row.language)}\n`
  // A row without a channel counts as the same that it was before there were channels. A brand is the product's, and changes no order.
  const told = row.channel === null ? facts : `${facts}\t${row.channel}`
  const bucket = buckets === 1 ? 0 : hash(row.customerNumber ?? row.emailKey ?? row.phone ?? row.orderKey ?? String(row.rowNo)) % buckets
  return `${prefix}${bucket}\t${row.rowNo}\t${hash(told)}\t${text(row.channel)}\t${text(row.brand)}\t${facts}`
}

const special = /[\\\t\n\r]/

function text(value: string | null): string {
  if (value === null) return '\\N'
  if (!special.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

/** 44 bits: two multiply-xor lanes over the characters. Half a million of them still add up within a bigint. */
function hash(value: string): number {
  let one = 0x9e3779b9
  let two = 0x85ebca6b
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    one = Math.imul(one ^ code, 0x27d4eb2f)
    two = Math.imul(two ^ code, 0x165667b1)
  }
  one = Math.imul(one ^ (one >>> 15), 0x2c1b3c6d) ^ Math.imul(two ^ (two >>> 13), 0x297a2d39)
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  return (two >>> 20) * 4294967296 + (one >>> 0)
}
