import type { PersonFact } from '../customers/customers.ts'
import { all, type Db, sql, type Tx } from '../kit/database.ts'

/**
 * Everything a bucket says about one order number: an order, refunds, or both. Rows that name the same number belong
 * together; where they differ about the person, the first row that names one is believed, so that nobody's name comes to
 * stand beside another's e-mail.
 */
export interface StagedDocument extends Omit<PersonFact, 'at'> {
  number: string
  placedAt: Date
  placedOn: string
  isCancelled: boolean
  channel: string | null
  /** Sum of the lines sold; null where no line is sold. */
  linesMinor: number | null
  orderTotalMinor: number | null
  orderRefundedMinor: number | null
  hasRefundLines: boolean
  contentHash: number
}

/** A document that says something new, and what is stored under its number today. */
export interface ChangedDocument extends StagedDocument {
  known: { orderId: string | null; customerId: string | null } | null
}

/** Who tells of orders: the shop's own books, by a file or a connector, or what its programs tell as events. */
export type OrderSource = 'import' | 'event'

/** The documents of a bucket, oldest first. Rows that lie ready do not change, so this may be asked ahead of recording them. */
export async function stagedDocuments(
  db: Db,
  { shopId, batchId, bucket }: { shopId: string; batchId: string; bucket: number },
): Promise<StagedDocument[]> {
  return all(
    db,
    sql<StagedDocument>`
      with person as (
        select distinct on (order_key) order_key as number, customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language
        from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line'
        order by order_key, coalesce(customer_number, email_key, phone) is null, row_no
      ), document as (
        select order_key as number, min(placed_at) as placed_at, min(placed_on) as placed_on, bool_or(is_cancelled) as is_cancelled, max(channel) as channel,
          (sum(line_total_minor) filter (where ${isSale}))::bigint as lines_minor,
          bool_or(quantity < 0 and line_total_minor is not null) is true as has_refund_lines,
          max(order_total_minor) as order_total_minor, max(order_refunded_minor) as order_refunded_minor,
          sum(row_hash)::bigint as content_hash
        from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'order_line'
        group by order_key
      )
      select document.*, customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language
      from document join person using (number)
      order by document.placed_at, document.number`,
  )
}

/**
 * Those of the documents whose content is not what is stored already. What the shop's books tell of an order is not changed
 * by events, and takes the place of what events told. The caller holds the shop's recording lock.
 */
export async function changedDocuments(
  tx: Tx,
  { shopId, documents, source }: { shopId: string; documents: readonly StagedDocument[]; source: OrderSource },
): Promise<ChangedDocument[]> {
  const stored = await all(
    tx,
    sql<{ number: string; orderId: string | null; customerId: string | null; contentHash: number; source: OrderSource | null }>`
      select wanted.number, stored.order_id, stored.customer_id, stored.content_hash, stored.source
      from unnest(${documents.map(({ number }) => number)}::text[]) as wanted (number)
      cross join lateral (
        -- One look-up by the key for each, however full the tables are: the limit keeps the planner to it.
        (select order_id, customer_id, content_hash, source from orders where shop_id = ${shopId} and number = wanted.number limit 1)
        union all
        (select null, customer_id, content_hash, null from refunds where shop_id = ${shopId} and number = wanted.number limit 1)
        limit 1
      ) as stored`,
  )
  const byNumber = new Map(stored.map(({ number, ...known }) => [number, known]))
  return documents.flatMap((document) => {
    const known = byNumber.get(document.number) ?? null
    if (known?.source === 'import' && source === 'event') return []
    const isSame = known?.contentHash === document.contentHash && (known.source ?? source) === source
    return isSame ? [] : [{ ...document, known }]
  })
}

/** A line that sells (or a charge, or a gift for nothing); only a negative quantity gives back. */
export const isSale = sql`(quantity is null or quantity >= 0) and (line_total_minor is not null or order_total_minor is not null)`
