/**
 * A shop of a million customers, written straight into the product's own tables by statements that make many rows at
 * once: 2.5 million orders with four lines each, 60 % of the customers with one order, the others with a long tail.
 * Every value follows from its number, so that each run makes the same shop.
 */
import { type Database, one, type Query, sql, type Tx, transaction, write } from '../../server/kit/database.ts'
import { rebuildFigures } from '../../server/orders/orders.ts'
import { createShop } from '../../server/shops/shops.ts'
import { say, timed } from '../measure/result.ts'

const productCount = 5_000
const firstOn = '2023-01-01'
const lastDay = 1_095

export interface LargeShop {
  shopId: string
  customers: number
  orders: number
  lines: number
  /** How long the figures of the whole shop took to be made anew, seconds. */
  rebuildSeconds: number
}

export async function makeLargeShop(database: Database, { customerCount }: { customerCount: number }): Promise<LargeShop> {
  const { shopId } = await transaction(database, (tx) =>
    createShop(tx, {
      name: 'Large',
      country: 'PL',
      currency: 'PLN',
      timeZone: 'Europe/Warsaw',
      languages: ['pl'],
      isDemo: false,
      now: new Date('2026-01-01'),
    }),
  )
  const { seconds } = await timed(() => transaction(database, (tx) => insertFacts(tx, { shopId, customerCount })))
  say(`facts of the large shop: ${Math.round(seconds)} s`)
  await database.pool.query('vacuum analyze customers, identifiers, products, orders, order_lines, refunds')
  const { seconds: rebuildSeconds } = await timed(() => transaction(database, (tx) => rebuildFigures(tx, { shopId })))
  say(`figures of the large shop: ${Math.round(rebuildSeconds)} s`)
  // What the server does by itself within minutes of such a change.
  await database.pool.query('vacuum analyze customer_days, customer_totals, shop_days, cohort_months, purchase_gaps')
  const counts = await one(
    database.db,
    sql<Omit<LargeShop, 'shopId' | 'rebuildSeconds'>>`
      select (select count(*) from customers where shop_id = ${shopId}) as customers, (select count(*) from orders where shop_id = ${shopId}) as orders,
        (select count(*) from order_lines where shop_id = ${shopId}) as lines`,
  )
  return { shopId, ...counts, rebuildSeconds }
}

async function insertFacts(tx: Tx, { shopId, customerCount }: { shopId: string; customerCount: number }): Promise<void> {
  // References are right by construction; checking forty million of them would be most of the work.
  await write(tx, sql`set local session_replication_role = replica`)
  await write(
    tx,
    sql`insert into categories (shop_id, category_id, name) select ${shopId}, ${id('c', sql`n`)}, 'Category ' || n from generate_series(0, 39) as n`,
  )
  await write(
    tx,
    sql`insert into products (shop_id, product_id, code, name, category_id, is_charge, profile_at, created_at)
      select ${shopId}, ${id('d', sql`n`)}, 'SKU-' || n, 'Product number ' || n, ${id('c', sql`n % 40`)}, n = 0, ${firstOn}::date, ${firstOn}::date
      from generate_series(0, ${productCount - 1}::integer) as n`,
  )
  await write(
    tx,
    sql`insert into customers (shop_id, customer_id, customer_number, email, first_name, last_name, country, city, language, search_text, sort_name, profile_at, first_seen_at, created_at)
      select ${shopId}, ${id('a', sql`n`)}, 'K' || n, 'person' || n || '@example.com', 'First' || n % 500, 'Last' || n % 40000, 'PL', 'Town' || n % 300, 'pl',
        'first' || n % 500 || ' last' || n % 40000 || ' person' || n || '@example.com k' || n || ' town' || n % 300, 'last' || n % 40000 || ' first' || n % 500, ${firstOn}::date, ${firstOn}::date, ${firstOn}::date
      from generate_series(1, ${customerCount}::integer) as n`,
  )
  await write(
    tx,
    sql`insert into identifiers (shop_id, kind, value, customer_id, recorded_at)
      select ${shopId}, 'email', 'person' || n || '@example.com', ${id('a', sql`n`)}, ${firstOn}::date from generate_series(1, ${customerCount}::integer) as n`,
  )
  say('customers and products are in')
  await write(
    tx,
    sql`create temporary table bought on commit drop as
      select (row_number() over (order by first_day + place * gap_days, customer))::bigint as n, customer, first_day + place * gap_days as day
      from (
        select customer, first_day, times, least((6 + customer * 7 % 71)::integer, (${lastDay}::integer - first_day) / times) as gap_days
        from (
          select customer, (customer * 48271::bigint % 1093)::integer as first_day,
            case when spread < 0.6 then 1 else 2 + floor(-ln(1 - (spread - 0.6) / 0.401) * 3.24)::integer end as times
          from (select customer, (customer * 2654435761 % 1000003) / 1000003.0 as spread from generate_series(1, ${customerCount}::bigint) as customer) as person
        ) as habit
      ) as rhythm cross join lateral generate_series(0, times - 1) as place`,
  )
  await write(
    tx,
    sql`insert into orders (shop_id, order_id, number, customer_id, state, placed_at, placed_on, total_minor, refunded_minor, content_hash, recorded_at)
      select ${shopId}, ${id('e', sql`n`)}, 'R' || n, ${id('a', sql`customer`)}, case when n % 90 = 1 then 'cancelled' else 'placed' end,
        (${firstOn}::date + day)::timestamptz + interval '12 hours', ${firstOn}::date + day,
        ${lineTotal(1)} + ${lineTotal(2)} + ${lineTotal(3)} + ${lineTotal(4)}, case when n % 100 = 0 then ${lineTotal(1)} else 0 end, n, ${firstOn}::date
      from bought order by n`,
  )
  say('orders are in')
  await write(
    tx,
    sql`insert into order_lines (shop_id, order_id, line_no, product_id, quantity, unit_price, total_minor)
      select ${shopId}, ${id('e', sql`n`)}, line, ${id('d', productOf(sql`line`))}, ${quantityOf(sql`line`)}, ${priceOf(sql`line`)} / 100.0, ${quantityOf(sql`line`)} * ${priceOf(sql`line`)}
      from bought cross join generate_series(1, 4) as line order by n, line`,
  )
  say('order lines are in')
  await write(
    tx,
    sql`insert into refunds (shop_id, refund_id, number, line_no, customer_id, product_id, order_number, order_id, refunded_at, refunded_on, amount_minor, matched_minor, content_hash, recorded_at)
      select ${shopId}, ${id('f', sql`n`)}, 'Z' || n, 1, ${id('a', sql`customer`)}, ${id('d', productOf(sql`1`))}, 'R' || n, ${id('e', sql`n`)},
        (${firstOn}::date + day)::timestamptz + interval '18 hours', ${firstOn}::date + day, ${lineTotal(1)}, ${lineTotal(1)}, n, ${firstOn}::date
      from bought where n % 100 = 0`,
  )
}

/** Ids that sort in the order of their numbers, as those that the product makes sort by time. */
const id = (kind: string, number: Query<unknown>): Query<unknown> =>
  sql`(${`019${kind}0000-0000-7000-8000-`} || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`

const productOf = (line: Query<unknown>): Query<unknown> => sql`((n * 31 + ${line} * 97 + n / 7) % ${sql.lit(productCount)})`
const quantityOf = (line: Query<unknown>): Query<unknown> => sql`(1 + (n + ${line}) % 3)`
const priceOf = (line: Query<unknown>): Query<unknown> => sql`(490 + ${productOf(line)} * 7919 % 20000)`
const lineTotal = (line: number): Query<unknown> => sql`${quantityOf(sql.lit(line))} * ${priceOf(sql.lit(line))}`
