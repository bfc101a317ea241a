import type { ProductFact } from '../catalog/catalog.ts'
import type { PersonFact } from '../customers/customers.ts'
import { all, type Db, sql } from '../kit/database.ts'

/**
 * Everything a bucket says about one order number: an order, refunds, or both. Rows that name the same number belong
 * together; where they differ about the person, the first row that names one is believed, so that nobody's name comes to
 * stand beside another's e-mail.
 */
export interface Document extends Omit<PersonFact, 'at'> {
  number: string
  placedAt: Date
  placedOn: string
  isCancelled: boolean
  /** Sum of the lines sold; null where no line is sold. */
  linesMinor: number | null
  orderTotalMinor: number | null
  orderRefundedMinor: number | null
  hasRefundLines: boolean
  contentHash: number
  known: KnownDocument | null
}

export interface KnownDocument {
  orderId: string | null
  customerId: string | null
}

/**
 * The documents of a bucket that say something new, oldest first. A document whose content is stored already is left out.
 */
export async function changedDocuments(
  db: Db,
  { shopId, batchId, bucket }: { shopId: string; batchId: string; bucket: number },
): Promise<Document[]> {
  const rows = await all(
    db,
    sql<Omit<Document, 'known'> & KnownDocument & { hasKnown: boolean }>`
      with person as (
        select distinct on (order_key) order_key as number, customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language
        from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line'
        order by order_key, coalesce(customer_number, email_key, phone) is null, row_no
      ), document as (
        select order_key as number, min(placed_at) as placed_at, min(placed_on) as placed_on, bool_or(is_cancelled) as is_cancelled,
          (sum(line_total_minor) filter (where ${isSale}))::bigint as lines_minor,
          bool_or(quantity < 0 and line_total_minor is not null) is true as has_refund_lines,
          max(order_total_minor) as order_total_minor, max(order_refunded_minor) as order_refunded_minor,
          sum(row_hash)::bigint as content_hash
        from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line'
        group by order_key
      )
      select document.*, person.customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language, orders.order_id, coalesce(orders.customer_id, refund.customer_id) as customer_id,
        orders.order_id is not null or refund.number is not null as has_known
      from document
      join person on person.number = document.number
      left join orders on orders.shop_id = ${shopId} and orders.number = document.number
      left join lateral (
        select number, customer_id, content_hash from refunds where refunds.shop_id = ${shopId} and refunds.number = document.number limit 1
      ) as refund on true
      where coalesce(orders.content_hash, refund.content_hash) is distinct from document.content_hash
      order by document.placed_at, document.number`,
  )
  return rows.map(({ hasKnown, orderId, customerId, ...document }) => ({ ...document, known: hasKnown ? { orderId, customerId } : null }))
}

/** The newest name and category of every product that the bucket names. */
export async function productsOf(
  db: Db,
  { shopId, batchId, bucket }: { shopId: string; batchId: string; bucket: number },
): Promise<ProductFact[]> {
  return all(
    db,
    sql<ProductFact>`
      select distinct on (product_code) product_code as code, product_name as name, category, placed_at as at
      from incoming_rows
      where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line' and product_code is not null
      order by product_code, product_name is null, placed_at desc, product_name`,
  )
}

/** A line that sells (or a charge, or a gift for nothing); only a negative quantity gives back. */
export const isSale = sql`(quantity is null or quantity >= 0) and (line_total_minor is not null or order_total_minor is not null)`
