import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, one, sql } from '../kit/database.ts'
import type { Arrival, ArrivalPage, EventType } from './schema.ts'

interface ArrivalQuery {
  shopId: string
  outcome?: 'accepted' | 'rejected' | undefined
  type?: EventType | undefined
  name?: string | undefined
  cursor?: string | undefined
  limit: number
  now: Date
}

type ArrivalRow = Omit<Arrival, 'customer' | 'receivedAt' | 'occurredAt' | 'isClockClamped' | 'isHistorical' | 'payload'> & {
  receivedAt: Date
  occurredAt: Date | null
  isClockClamped: boolean | null
  isHistorical: boolean | null
  payload: string | null
  customerId: string | null
  customerName: string | null
}

const Position = z.tuple([z.uuid()])

/** What arrived lately, newest first, with whom it belongs to today. Throws `wrong_cursor`. */
export async function arrivalPage(db: Db, { shopId, outcome, type, name, cursor, limit, now }: ArrivalQuery): Promise<ArrivalPage> {
  const before = readCursor(cursor, Position)
  const rows = await all(
    db,
    sql<ArrivalRow>`
      select arrival.arrival_id, outcome, code, case when arrival.is_from_shop then 'shop' else 'browser' end as trust, arrival.received_at, arrival.occurred_at,
        coalesce(event.type, arrival.type) as type, coalesce(event.name, arrival.name) as name, coalesce(event.message, arrival.message) as "messageId",
        coalesce(event.said_user, arrival.said_user) as "userId", coalesce(event.said_device, arrival.said_device) as "anonymousId",
        is_clock_clamped, is_historical, properties, context, payload, event.customer_id,
        coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, phone, customer_number, '') as customer_name
      from event_arrivals arrival
      left join events event on event.shop_id = ${shopId} and event.occurred_at = arrival.occurred_at and event.event_id = arrival.event_id
      left join customers on customers.shop_id = ${shopId} and customers.customer_id = event.customer_id
      where arrival.shop_id = ${shopId} ${outcome === undefined ? sql`` : sql`and outcome = ${outcome}`}
        ${type === undefined ? sql`` : sql`and coalesce(event.type, arrival.type) = ${type}`}
        ${name === undefined ? sql`` : sql`and position(lower(${name}) in lower(coalesce(event.name, arrival.name) collate "default")) > 0`}
        ${before === null ? sql`` : sql`and arrival_id < ${before[0]}::uuid`}
      order by arrival_id desc
      limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ arrivalId }) => [arrivalId])
  return { arrivals: page.map(presented), nextCursor, counts: await weekCounts(db, { shopId, now }) }
}

function presented({ customerId, customerName, receivedAt, occurredAt, isClockClamped, isHistorical, ...row }: ArrivalRow): Arrival {
  return {
    ...row,
    receivedAt: receivedAt.toISOString(),
    occurredAt: occurredAt?.toISOString() ?? null,
    customer: customerId === null ? null : { customerId, name: customerName ?? '' },
    isClockClamped: isClockClamped ?? false,
    isHistorical: isHistorical ?? false,
  }
}

function weekCounts(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<ArrivalPage['counts']> {
  return one(
    db,
    sql<ArrivalPage['counts']>`
      select coalesce(sum(accepted), 0)::bigint as accepted, coalesce(sum(duplicates), 0)::bigint as duplicates,
        coalesce(sum(conflicts), 0)::bigint as conflicts, coalesce(sum(rejected), 0)::bigint as rejected
      from event_day_counts where shop_id = ${shopId} and counted_on > (${now}::timestamptz at time zone 'UTC')::date - 7`,
  )
}
