import { type Database, sql, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import {
  everyOrder,
  type IncomingRow,
  type NetOrder,
  prepareBatch,
  type Recorded,
  recordOrders,
  stageRows,
} from '../server/orders/orders.ts'

/** A shop of a test's own; Warsaw and PLN unless said otherwise. */
export async function aShop(
  database: Database,
  { name = 'Kawa', currency = 'PLN', timeZone = 'Europe/Warsaw', country = 'PL' } = {},
): Promise<string> {
  const shopId = newId()
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into shops (shop_id, name, country, currency, time_zone, languages, created_at) values (${shopId}, ${name}, ${country}, ${currency}, ${timeZone}, ${['pl']}, ${new Date('2026-01-01')})`,
    ),
  )
  return shopId
}

/** One order line (or refund line) with everything unsaid left out. */
export function aRow(row: Partial<IncomingRow>): IncomingRow {
  return { ...emptyRow, ...row }
}

/** Records rows the way every source does: staged as one batch, taken in bucket by bucket. */
export async function record(
  database: Database,
  {
    shopId,
    rows,
    buckets = 1,
    now = new Date('2026-06-01'),
  }: { shopId: string; rows: readonly IncomingRow[]; buckets?: number; now?: Date },
): Promise<Recorded[]> {
  const batchId = newId()
  await transaction(database, (tx) =>
    stageRows(
      tx,
      { shopId, batchId, buckets },
      rows.map((row, index) => ({ ...row, rowNo: index + 1 })),
    ),
  )
  await transaction(database, (tx) => prepareBatch(tx, { shopId, batchId, now }))
  const recorded: Recorded[] = []
  for (let bucket = 0; bucket < buckets; bucket++)
    recorded.push(await transaction(database, (tx) => recordOrders(tx, { shopId, batchId, bucket, now })))
  return recorded
}

/** Every order of a shop's customers, by customer, time and number. */
export async function ordersAsTheyStand({ db }: Pick<Database, 'db'>, shopId: string, placedFrom: Date | null = null): Promise<NetOrder[]> {
  const orders: NetOrder[] = []
  for await (const batch of everyOrder(db, { shopId, placedFrom })) orders.push(...batch)
  return orders
}

const emptyRow: IncomingRow = {
  rowNo: 1,
  kind: 'order_line',
  orderKey: null,
  placedAt: null,
  placedOn: null,
  isCancelled: false,
  channel: null,
  orderTotalMinor: null,
  orderRefundedMinor: null,
  refundOfOrderKey: null,
  productCode: null,
  productName: null,
  category: null,
  brand: null,
  quantity: null,
  unitPrice: null,
  lineTotalMinor: null,
  customerNumber: null,
  email: null,
  emailKey: null,
  phone: null,
  firstName: null,
  lastName: null,
  country: null,
  city: null,
  postcode: null,
  language: null,
}
