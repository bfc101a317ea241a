import { all, sql, type Tx, write } from '../kit/database.ts'
import { type Match, matchRefunds, type OpenRefund, type Sale } from './netting.ts'

/**
 * Brings refunds and the orders they give back together: refunds that name an order of `numbers` find it, and the
 * other refunds of these customers are matched anew. Afterwards `matched_minor` and `refunded_minor` are the sums of
 * the matches.
 */
export async function giveBack(
  tx: Tx,
  { shopId, customerIds, numbers }: { shopId: string; customerIds: readonly string[]; numbers: readonly string[] },
): Promise<void> {
  await findNamedOrders(tx, { shopId, numbers })
  await rematch(tx, { shopId, customerIds })
  await sumRefunds(tx, { shopId, customerIds })
  await sumOrders(tx, { shopId, customerIds, numbers })
}

/** Whether any of these customers ever gave something back. */
export async function haveRefunds(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<boolean> {
  return (
    (await all(tx, sql`select 1 from refunds where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) limit 1`)).length > 0
  )
}

async function findNamedOrders(tx: Tx, { shopId, numbers }: { shopId: string; numbers: readonly string[] }): Promise<void> {
  await write(
    tx,
    sql`
      update refunds set order_id = orders.order_id, matched_minor = amount_minor
      from orders
      where refunds.shop_id = ${shopId} and refunds.order_id is null and refunds.order_number is not null
        and orders.shop_id = ${shopId} and orders.number = refunds.order_number
        and (refunds.order_number = any(${numbers}::text[]) or refunds.number = any(${numbers}::text[]))`,
  )
}

async function rematch(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  await write(tx, sql`delete from refund_matches where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`)
  const refunds = await all(
    tx,
    sql<Stored<OpenRefund>>`
      select refund_id, number, line_no, customer_id, product_id, refunded_at, quantity, unit_price, amount_minor
      from refunds
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and product_id is not null and quantity is not null and order_number is null`,
  )
  if (refunds.length === 0) return
  const sales = await salesOf(tx, { shopId, refunds })
  await insertMatches(tx, { shopId, matches: matchRefunds(sales.map(inUnits), refunds.map(inUnits)) })
}

/** Everything that the customers of these refunds bought of the same products: looked up by keys, however full the tables are. */
async function salesOf(tx: Tx, { shopId, refunds }: { shopId: string; refunds: readonly Stored<OpenRefund>[] }): Promise<Stored<Sale>[]> {
  return all(
    tx,
    sql<Stored<Sale>>`
      select orders.order_id, number, line_no, customer_id, product_id, placed_at, quantity, unit_price, total_minor
      from unnest(${[...new Set(refunds.map(({ customerId }) => customerId))]}::uuid[]) as buyer (customer_id)
      cross join lateral (
        select order_id, number, placed_at from orders where shop_id = ${shopId} and orders.customer_id = buyer.customer_id and state = 'placed' offset 0
      ) as orders
      cross join lateral (
        select line_no, product_id, quantity, unit_price, total_minor from order_lines where shop_id = ${shopId} and order_lines.order_id = orders.order_id offset 0
      ) as line
      where total_minor >= 0 and product_id = any(${[...new Set(refunds.map(({ productId }) => productId))]}::uuid[])`,
  )
}

async function insertMatches(tx: Tx, { shopId, matches }: { shopId: string; matches: readonly Match[] }): Promise<void> {
  if (matches.length === 0) return
  await write(
    tx,
    sql`
      insert into refund_matches (shop_id, refund_id, order_id, line_no, customer_id, quantity, amount_minor)
      select ${shopId}, refund_id, order_id, line_no, customer_id, units::numeric / ${unitsPerPiece}, amount_minor
      from unnest(
        ${matches.map(({ refundId }) => refundId)}::uuid[],
        ${matches.map(({ orderId }) => orderId)}::uuid[],
        ${matches.map(({ lineNo }) => lineNo)}::integer[],
        ${matches.map(({ customerId }) => customerId)}::uuid[],
        ${matches.map(({ quantity }) => quantity)}::bigint[],
        ${matches.map(({ amountMinor }) => amountMinor)}::bigint[]
      ) as match (refund_id, order_id, line_no, customer_id, units, amount_minor)`,
  )
}

async function sumRefunds(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  await write(
    tx,
    sql`
      update refunds set matched_minor = matched.minor
      from (
        select refund_id, coalesce(sum(refund_matches.amount_minor), 0)::bigint as minor
        from refunds left join refund_matches using (shop_id, refund_id)
        where shop_id = ${shopId} and refunds.customer_id = any(${customerIds}::uuid[]) and order_number is null
        group by refund_id
      ) as matched
      where refunds.shop_id = ${shopId} and refunds.refund_id = matched.refund_id and matched_minor <> matched.minor`,
  )
}

async function sumOrders(
  tx: Tx,
  { shopId, customerIds, numbers }: { shopId: string; customerIds: readonly string[]; numbers: readonly string[] },
): Promise<void> {
  await write(
    tx,
    sql`
      update orders set refunded_minor = given_back.minor
      from (
        select order_id,
          (coalesce((select sum(amount_minor) from refund_matches where shop_id = ${shopId} and order_id = orders.order_id), 0)
          + coalesce((select sum(amount_minor) from refunds where shop_id = ${shopId} and order_id = orders.order_id), 0))::bigint as minor
        from (
          select order_id from orders where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])
          union select order_id from orders where shop_id = ${shopId} and number = any(${numbers}::text[])
        ) as orders
      ) as given_back
      where orders.shop_id = ${shopId} and orders.order_id = given_back.order_id and refunded_minor <> given_back.minor`,
  )
}

/** Quantities leave the database as decimal text with four places. */
type Stored<Fact extends { quantity: number }> = Omit<Fact, 'quantity'> & { quantity: string }

const unitsPerPiece = 10_000
const inUnits = <Fact extends { quantity: number }>(stored: Stored<Fact>): Fact =>
  ({ ...stored, quantity: Math.round(Number(stored.quantity) * unitsPerPiece) }) as unknown as Fact
