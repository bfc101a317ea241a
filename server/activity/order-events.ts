/** Events about orders that the shop's own programs told: noted with the event, and made into orders soon after. */
import { lockRecording } from '../customers/customers.ts'
import { localDay } from '../kit/clock.ts'
import { all, type Database, type Db, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { dropStaged, prepareBatch, recordOrders, stageRows } from '../orders/orders.ts'
import { getShop, lockShop } from '../shops/shops.ts'
import { foldOrder, type OrderEvent } from './fold-order.ts'
import type { OrderProblem } from './schema.ts'
import type { OwnedEvent } from './stored-events.ts'
import { type OrderEventKind, orderEventKinds, readOrder, type ToldOrder, type ToldPerson } from './told-order.ts'

/**
 * Notes what these events tell of orders. Answers, by the event's id, why some are none. A browser's word makes no orders:
 * everybody can say anything there.
 */
export async function noteOrderEvents(
  tx: Tx,
  { shopId, owned }: { shopId: string; owned: readonly OwnedEvent[] },
): Promise<Map<string, OrderProblem>> {
  const problems = new Map<string, OrderProblem>()
  const about = owned.flatMap((each) => {
    const { type, name, identity } = each.event
    const kind = type === 'track' && identity.trust === 'shop' && !each.isErased ? orderEventKinds.get(name) : undefined
    return kind === undefined ? [] : [{ ...each, kind }]
  })
  if (about.length === 0) return problems
  const shop = await lockShop(tx, { shopId })
  const noted = about.flatMap(({ event, eventId, kind, customerId, originId }) => {
    const read = readOrder({ kind, properties: event.properties, customerNumber: event.identity.customerNumber, shop })
    if (read.kind === 'told')
      return [{ ...read, eventKind: kind, customerId, originId, message: event.identity.messageId, at: event.identity.at }]
    problems.set(eventId, read.problem)
    return []
  })
  if (noted.length === 0) return problems
  await write(
    tx,
    sql`
      insert into order_events (shop_id, order_number, message, kind, customer_id, origin_id, occurred_at, told, is_recorded)
      select ${shopId}, noted.*, false from unnest(
        ${noted.map(({ number }) => number)}::text[], ${noted.map(({ message }) => message)}::text[], ${noted.map(({ eventKind }) => eventKind)}::text[],
        ${noted.map(({ customerId }) => customerId)}::uuid[], ${noted.map(({ originId }) => originId)}::uuid[],
        ${noted.map(({ at }) => at)}::timestamptz[], ${noted.map(({ told }) => JSON.stringify(told))}::jsonb[]
      ) as noted
      on conflict (shop_id, order_number, message) do nothing`,
  )
  publish(tx, { type: 'activity.orders_told', shopId })
  return problems
}

/** Makes orders of what was told since; the same again changes nothing. */
export async function recordOrderEvents(database: Database, { shopId, now }: { shopId: string; now: () => Date }): Promise<void> {
  for (let isMore = true; isMore; ) isMore = await transaction(database, (tx) => recordSome(tx, { shopId, now: now() }))
}

const ordersAtOnce = 500

async function recordSome(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<boolean> {
  await lockRecording(tx, { shopId })
  const numbers = await waitingNumbers(tx, { shopId })
  if (numbers.length === 0) return false
  const { timeZone } = await getShop(tx, { shopId })
  const events = await eventsOf(tx, { shopId, numbers })
  const booked = new Set(await bookedNumbers(tx, { shopId, numbers }))
  const rows = [...Map.groupBy(events, ({ number }) => number)].flatMap(([number, each]) =>
    booked.has(number) ? [] : foldOrder({ number, events: each, dayOf: (at) => localDay(at, timeZone) }),
  )
  if (rows.length > 0) {
    const batchId = newId()
    await stageRows(
      tx,
      { shopId, batchId, buckets: 1 },
      rows.map((row, index) => ({ ...row, rowNo: index + 1 })),
    )
    await prepareBatch(tx, { shopId, batchId, now })
    await recordOrders(tx, { shopId, batchId, bucket: 0, now, source: 'event' })
    await dropStaged(tx, { shopId, batchId })
  }
  await write(
    tx,
    sql`
      update order_events set is_recorded = true, problem = case when order_events.order_number = any(${[...booked]}::text[]) then 'told_by_shop' end
      from unnest(${events.map(({ number }) => number)}::text[], ${events.map(({ message }) => message)}::text[]) as done (order_number, message)
      where order_events.shop_id = ${shopId} and order_events.order_number = done.order_number and order_events.message = done.message
        and not is_recorded`,
  )
  return numbers.length === ordersAtOnce
}

async function waitingNumbers(tx: Tx, { shopId }: { shopId: string }): Promise<string[]> {
  const rows = await all(
    tx,
    sql<{ number: string }>`
      select distinct order_number as number from order_events
      where shop_id = ${shopId} and not is_recorded order by order_number limit ${ordersAtOnce}`,
  )
  return rows.map(({ number }) => number)
}

/** Everything that was ever told of these orders, with whom its event belongs to. */
async function eventsOf(
  tx: Tx,
  { shopId, numbers }: { shopId: string; numbers: readonly string[] },
): Promise<(OrderEvent & { number: string })[]> {
  const rows = await all(
    tx,
    sql<{ number: string; kind: OrderEventKind; message: string; occurredAt: Date; told: ToldOrder } & ToldPerson>`
      select order_number as number, kind, message, occurred_at, told, customer_number, email, phone
      from order_events left join customers using (shop_id, customer_id)
      where shop_id = ${shopId} and order_number = any(${numbers}::text[])`,
  )
  return rows.map(({ customerNumber, email, phone, ...event }) => ({
    ...event,
    owner: customerNumber === null && email === null && phone === null ? null : { customerNumber, email, phone },
  }))
}

/** Those that the shop's own books have: events change nothing about them. */
async function bookedNumbers(db: Db, { shopId, numbers }: { shopId: string; numbers: readonly string[] }): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ number: string }>`select number from orders where shop_id = ${shopId} and number = any(${numbers}::text[]) and source <> 'event'`,
  )
  return rows.map(({ number }) => number)
}
