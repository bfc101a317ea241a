/** A small shop of random people, and random news about them: facts as their tables hold them, each with the note that its recording leaves. */
import type { Generator } from '@regulars/random'
import { type TouchTopic, touch } from '../customers/customers.ts'
import { type Database, type Query, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { rebuildFigures } from '../orders/orders.ts'
import { cities, eventNames, pick, propertyNames, traitNames, values, type World } from './definitions-for-tests.ts'

export interface RandomShop extends World {
  shopId: string
  customerIds: string[]
}

/** Facts of the last hundred days before `now`, and of the next hour. */
export async function aRandomShop(
  database: Database,
  { shopId, random, people, now }: { shopId: string; random: Generator; people: number; now: Date },
): Promise<RandomShop> {
  const ids = (count: number): string[] => Array.from({ length: count }, () => newId())
  const shop: RandomShop = { shopId, customerIds: ids(people), productIds: ids(5), categoryIds: ids(2), tagIds: ids(3), segmentIds: [] }
  await transaction(database, async (tx) => {
    for (const [place, id] of shop.categoryIds.entries())
      await write(tx, sql`insert into categories (shop_id, category_id, name) values (${shopId}, ${id}, ${`Category ${place}`})`)
    for (const [place, id] of shop.productIds.entries())
      await write(
        tx,
        sql`insert into products (shop_id, product_id, code, name, category_id, is_charge, profile_at, created_at)
            values (${shopId}, ${id}, ${`P${place}`}, 'Kawa', ${place === 0 ? null : (shop.categoryIds[place % 2] ?? null)}, ${place === 4}, ${now}, ${now})`,
      )
    for (const [place, id] of shop.tagIds.entries())
      await write(
        tx,
        sql`insert into tags (shop_id, tag_id, name, name_key, created_at) values (${shopId}, ${id}, ${`Tag ${place}`}, ${`tag ${place}`}, ${now})`,
      )
    for (const customerId of shop.customerIds) {
      await write(
        tx,
        sql`insert into customers (shop_id, customer_id, profile_at, created_at, first_seen_at, traits) values (${shopId}, ${customerId}, ${now}, ${now}, ${now}, '{}')`,
      )
      for (let news = random.integer(14); news > 0; news--) await someNews(tx, { shop, random, customerId, now })
    }
    await rebuildFigures(tx, { shopId })
    await write(tx, sql`delete from touches where shop_id = ${shopId}`)
  })
  return shop
}

interface News {
  shop: RandomShop
  random: Generator
  customerId: string
  now: Date
}

/** Something happens to somebody, or is told late, or is taken back; with the note about it. */
export async function randomNews(database: Database, news: Omit<News, 'customerId'>): Promise<void> {
  const { shop, random, now } = news
  const [customerId, otherId] = [pick(random, shop.customerIds), pick(random, shop.customerIds)]
  await transaction(database, async (tx) => {
    const share = random.uniform()
    if (share < 0.05 && customerId !== otherId) await becomeOne(tx, { ...news, customerId, otherId })
    else if (share < 0.07) await erase(tx, { ...news, customerId })
    else if (share < 0.12) await takeBack(tx, { ...news, customerId })
    else if (share < 0.17) shop.customerIds.push(await someoneNew(tx, { shopId: shop.shopId, now }))
    else await someNews(tx, { ...news, customerId })
    await rebuildFigures(tx, { shopId: shop.shopId })
  })
}

async function someNews(tx: Tx, news: News): Promise<void> {
  const { shop, customerId, now } = news
  const [topic, statements] = pick(news.random, kinds)(news)
  for (const statement of statements) await write(tx, statement)
  await touch(tx, { shopId: shop.shopId, topic, customerIds: [customerId], now })
}

type Kind = (news: News) => [topic: TouchTopic, statements: Query<unknown>[]]

/** Mostly in whole hours, so that facts meet the ends of windows exactly. */
function sometime({ random, now }: News): Date {
  const hours = random.integer(100 * 24) * (random.uniform() < 0.5 ? 1 : 0.1)
  return new Date(now.getTime() - hours * 3_600_000 + (random.uniform() < 0.1 ? 3_600_000 : 0))
}

const field =
  (column: Query<unknown>, drawn: readonly (string | null)[]): Kind =>
  ({ shop: { shopId }, random, customerId }) => [
    'profile',
    [sql`update customers set ${column} = ${pick(random, drawn)} where shop_id = ${shopId} and customer_id = ${customerId}`],
  ]

const order: Kind = (news) => {
  const { shop, random, customerId, now } = news
  const { shopId, productIds } = shop
  const orderId = newId()
  const placedAt = sometime(news)
  const [total, state] = [random.integer(60) * 100, random.uniform() < 0.1 ? 'cancelled' : 'placed']
  return [
    'orders',
    [
      sql`insert into orders (shop_id, order_id, number, customer_id, state, placed_at, placed_on, total_minor, content_hash, recorded_at)
          values (${shopId}, ${orderId}, ${orderId}, ${customerId}, ${state}, ${placedAt}, (${placedAt}::timestamptz at time zone 'Europe/Warsaw')::date, ${total}, 1, ${now})`,
      sql`insert into order_lines (shop_id, order_id, line_no, product_id, quantity, total_minor) values (${shopId}, ${orderId}, 1, ${pick(random, productIds)}, 1, ${total})`,
    ],
  ]
}

const event: Kind = (news) => {
  const { shop, random, customerId, now } = news
  const name = pick(random, eventNames)
  const properties = Object.fromEntries(
    propertyNames.flatMap((property) => (random.uniform() < 0.6 ? [[property, pick(random, values)]] : [])),
  )
  return [
    `event:${name}`,
    [
      sql`insert into events (shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped,
            properties, context, received_at, recorded_at)
          values (${shop.shopId}, ${sometime(news)}, ${newId()}, ${newId()}, 'track', ${name}, ${customerId}, false, true, false, false,
            ${JSON.stringify(properties)}::jsonb, '{}', ${now}, ${now})`,
    ],
  ]
}

const trait: Kind = ({ shop: { shopId }, random, customerId }) => [
  'profile',
  [
    sql`update customers set traits = traits || jsonb_build_object(${pick(random, traitNames)}::text, ${JSON.stringify(pick(random, values))}::jsonb)
        where shop_id = ${shopId} and customer_id = ${customerId}`,
  ],
]

const tag: Kind = ({ shop: { shopId, tagIds }, random, customerId, now }) => [
  'tags',
  [
    sql`insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at) values (${shopId}, ${customerId}, ${customerId}, ${pick(random, tagIds)}, ${now})
        on conflict do nothing`,
  ],
]

const consent: Kind = ({ shop: { shopId }, random, customerId, now }) => {
  const isProfiling = random.uniform() < 0.25
  const [channel, purpose] = isProfiling ? ['any', 'profile'] : [pick(random, ['email', 'sms']), 'marketing']
  const state = pick(random, ['granted', 'revoked', 'pending', 'none'])
  return [
    'consent',
    [
      sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
          values (${shopId}, ${customerId}, ${channel}, ${purpose}, ${pick(random, ['', 'x'])}, ${state}, ${now}, false, false)
          on conflict (shop_id, customer_id, channel, purpose, contact) do update set state = excluded.state`,
    ],
  ]
}

const identifier: Kind = ({ shop: { shopId }, random, customerId, now }) => [
  'profile',
  [
    sql`insert into identifiers (shop_id, kind, value, customer_id, recorded_at) values (${shopId}, ${pick(random, ['email', 'phone', 'customer_number'])}, ${newId()}, ${customerId}, ${now})`,
  ],
]

const kinds: readonly Kind[] = [
  ...[event, event, event, event, order, order, order, trait, trait, tag, consent, identifier],
  field(sql.ref('city'), [...cities, null]),
  field(sql.ref('country'), ['PL', 'UA', 'DE', null]),
  field(sql.ref('postcode'), ['30-001', '00-950', '31001', '90 210', null]),
  field(sql.ref('language'), ['pl', 'uk', null]),
  field(sql.ref('first_name'), ['Gold', 'Żółty', "O'Hara", null]),
  field(sql.ref('birthday'), ['1990-02-29', '--10-29', '1985-12-31', '1970-01-01', '2001-02-31', '1999-11-05', null]),
]

async function someoneNew(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<string> {
  const customerId = newId()
  await write(
    tx,
    sql`insert into customers (shop_id, customer_id, profile_at, created_at, first_seen_at, traits) values (${shopId}, ${customerId}, ${now}, ${now}, ${now}, '{}')`,
  )
  await touch(tx, { shopId, topic: 'profile', customerIds: [customerId], now })
  return customerId
}

/** Takes away what was told: an event, and the newest order. */
async function takeBack(tx: Tx, { shop: { shopId }, random, customerId, now }: News): Promise<void> {
  const name = pick(random, eventNames)
  await write(tx, sql`delete from events where shop_id = ${shopId} and customer_id = ${customerId} and name = ${name}`)
  await write(
    tx,
    sql`update orders set state = 'cancelled' where shop_id = ${shopId} and order_id = (
          select order_id from orders where shop_id = ${shopId} and customer_id = ${customerId} order by placed_at desc limit 1)`,
  )
  await touch(tx, { shopId, topic: `event:${name}`, customerIds: [customerId], now })
  await touch(tx, { shopId, topic: 'orders', customerIds: [customerId], now })
}

async function erase(tx: Tx, { shop: { shopId }, customerId, now }: News): Promise<void> {
  await write(tx, sql`update customers set erased_at = ${now} where shop_id = ${shopId} and customer_id = ${customerId}`)
  await touch(tx, { shopId, topic: 'identity', customerIds: [customerId], now })
}

/** What a merge leaves behind: the rows of both are one customer's, and the other is gone. */
async function becomeOne(tx: Tx, { shop, customerId: keptId, otherId, now }: News & { otherId: string }): Promise<void> {
  const { shopId } = shop
  for (const table of ['orders', 'identifiers', 'events'])
    await write(
      tx,
      sql`update ${sql.table(table)} set customer_id = ${keptId}, origin_id = ${otherId} where shop_id = ${shopId} and customer_id = ${otherId}`,
    )
  await write(
    tx,
    sql`insert into origins (shop_id, origin_id, customer_id, profile, created_at)
        select ${shopId}, origin_id, ${keptId}, '{}', ${now} from unnest(${[keptId, otherId]}::uuid[]) as origin_id
        on conflict (shop_id, origin_id) do update set customer_id = excluded.customer_id`,
  )
  await write(tx, sql`update origins set customer_id = ${keptId} where shop_id = ${shopId} and customer_id = ${otherId}`)
  await write(tx, sql`delete from customers where shop_id = ${shopId} and customer_id = ${otherId}`)
  shop.customerIds = shop.customerIds.filter((customerId) => customerId !== otherId)
  await touch(tx, { shopId, topic: 'identity', customerIds: [keptId, otherId], now })
}
