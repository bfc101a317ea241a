/** What is due is taken by one process for a while; what a process left behind when it died is found again. */
import { all, type Db, sql, type Tx, write } from '../../kit/database.ts'
import type { CappedChannel, Counted, SeriesPass } from '../caps.ts'
import type { MessageClass } from '../schema.ts'

/** Longer than a batch can take. */
export const leaseSeconds = 120

/** A message in the hands of this process. */
export interface Taken {
  sendId: string
  customerId: string
  channel: CappedChannel
  messageClass: MessageClass
  topic: string
  source: string
  templateId: string
  version: number
  data: Record<string, unknown>
  series: SeriesPass | null
  whenHeld: 'skip' | 'defer'
  state: 'planned' | 'reserved' | 'sending'
  expiresAt: Date
  /** The number of this taking. */
  attempts: number
  countedAt: Date | null
}

/** Shops for which something is due. */
export async function dueShops(db: Db, { now }: { now: Date }): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ shopId: string }>`
      select shops.shop_id from shops, lateral (
        select 1 from sends where sends.shop_id = shops.shop_id and ${isDue(now)} limit 1
      ) as due`,
  )
  return rows.map(({ shopId }) => shopId)
}

/**
 * Takes up to `most` messages of customers whom nobody else works on, and holds these customers until the end of the transaction. What
 * was being handed over when its process died is answered as `sending`: nobody knows what became of it.
 */
export async function takeDue(tx: Tx, { shopId, now, most }: { shopId: string; now: Date; most: number }): Promise<Taken[]> {
  const waiting = await all(
    tx,
    sql<{ sendId: string; customerId: string }>`
      select send_id, customer_id from sends where shop_id = ${shopId} and ${isDue(now)} order by due_at limit ${most}`,
  )
  // Customers first, as everybody does who changes what may be sent to them.
  const free = await all(
    tx,
    sql<{ customerId: string }>`
      select customer_id from customers where shop_id = ${shopId} and customer_id = any(${waiting.map(({ customerId }) => customerId)}::uuid[])
      order by customer_id for no key update skip locked`,
  )
  const { rows } = await write(
    tx,
    sql<Taken>`
      update sends set attempts = attempts + 1, leased_until = ${now}::timestamptz + ${leaseSeconds} * interval '1 second'
      where shop_id = ${shopId} and send_id = any(${waiting.map(({ sendId }) => sendId)}::uuid[])
        and customer_id = any(${free.map(({ customerId }) => customerId)}::uuid[]) and ${isDue(now)}
      returning send_id, customer_id, channel, message_class, topic, source, template_id, version, data, series, when_held, state, expires_at, attempts, counted_at`,
  )
  return rows
}

const isDue = (now: Date) =>
  sql`state in ('planned', 'reserved', 'sending') and due_at <= ${now} and (leased_until is null or leased_until <= ${now})`

/** How far back messages matter to anybody's limits: the longest of them, and of the series. */
const countedDays = 31

/** What counts already, by customer. Under the customers' locks. */
export async function countedOf(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<Map<string, Counted[]>> {
  const rows = await all(
    tx,
    sql<{ customerId: string; messageId: string; channel: CappedChannel; at: Date; passOf: string | null; series: SeriesPass | null }>`
      select customer_id, send_id as message_id, channel, counted_at as at, pass_of, series from sends
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and counted_at > ${now}::timestamptz - ${countedDays} * interval '1 day'`,
  )
  const counted = rows.map(({ customerId, messageId, channel, at, passOf, series }) => ({
    customerId,
    each: { messageId, channel, at, pass: passOf !== null && series !== null ? { of: passOf, series } : null },
  }))
  return new Map([...Map.groupBy(counted, ({ customerId }) => customerId)].map(([id, theirs]) => [id, theirs.map(({ each }) => each)]))
}
