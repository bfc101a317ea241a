/** Gift cards as they are stored, and what the ledger says of each at this moment. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { foundCustomers } from '../../customers/customers.ts'
import { uuids } from '../../kit/arrays.ts'
import { cutPage, readCursor } from '../../kit/cursor.ts'
import { all, type Db, first, type Query, sql } from '../../kit/database.ts'
import { notFound } from '../../kit/problem.ts'
import { readBook } from '../book/load-book.ts'
import type { GiftCard } from '../gift-card-schema.ts'
import { advance } from '../ledger/advance.ts'
import { liveProgram } from '../program-store.ts'
import { readCode } from '../rewards/coupon-code.ts'
import { cardAccount } from './card-account.ts'
import { withoutProgram } from './without-program.ts'

/** One round of SHA-256 is enough, because nobody guesses 80 random bits. The shop is in it, so that shops cannot be compared. */
export const hashOfCard = (shopId: string, typed: string): Buffer =>
  createHash('sha256')
    .update(`${shopId} ${readCode(typed)}`)
    .digest()

/** The cards of these codes, in their order. Throws `card_unknown` for another shop's and for one that is disabled. */
export async function cardsOfCodes(db: Db, { shopId, codes }: { shopId: string; codes: readonly string[] }): Promise<string[]> {
  const hashes = codes.map((code) => hashOfCard(shopId, code))
  const rows = await all(
    db,
    sql<{ holderId: string; codeHash: Buffer; isDisabled: boolean }>`
      select holder_id, code_hash, disabled_at is not null as is_disabled
      from gift_cards where shop_id = ${shopId} and code_hash = any(${hashes}::bytea[])`,
  )
  return hashes.map((hash) => {
    const card = rows.find(({ codeHash }) => codeHash.equals(hash))
    if (!card || card.isDisabled) throw notFound('card_unknown')
    return card.holderId
  })
}

/** The card of a code, also one that is disabled; undefined where there is none. */
export async function cardOfCode(
  db: Db,
  { shopId, code, now }: { shopId: string; code: string; now: Date },
): Promise<GiftCard | undefined> {
  const row = await first(
    db,
    sql<{ holderId: string }>`select holder_id from gift_cards where shop_id = ${shopId} and code_hash = ${hashOfCard(shopId, code)}`,
  )
  return row && (await cardOfId(db, { shopId, cardId: row.holderId, now }))
}

export async function cardOfId(db: Db, { shopId, cardId, now }: { shopId: string; cardId: string; now: Date }): Promise<GiftCard> {
  const rows = await all(db, sql<CardRow>`select ${columns} from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`)
  const [card] = await presentCards(db, { shopId, rows, now })
  if (!card) throw notFound()
  return card
}

type CardRow = Pick<GiftCard, 'lastFour' | 'currency' | 'firstMinor' | 'orderNumber' | 'reason' | 'purpose' | 'vatBasisPoints'> & {
  holderId: string
  disabledWhy: string | null
  takenMinor: number
  validUntil: Date | null
  issuedAt: Date
  disabledAt: Date | null
}

const columns = sql`
  holder_id, last_four, currency, first_minor, order_number, reason, purpose, vat_basis_points, valid_until, issued_at, disabled_at, disabled_why, taken_minor`

interface CardList {
  shopId: string
  search?: string | undefined
  cursor?: string | undefined
  limit: number
  now: Date
}

/** Those that were issued last come first. */
export async function cardPage(
  db: Db,
  { shopId, search, cursor, limit, now }: CardList,
): Promise<{ cards: GiftCard[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const found = search ? await foundBy(db, { shopId, search }) : sql``
  const rows = await all(
    db,
    sql<CardRow>`
      select ${columns} from gift_cards
      where shop_id = ${shopId} ${found} ${after ? sql`and holder_id < ${after[0]}::uuid` : sql``}
      order by holder_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ holderId }) => [holderId])
  return { cards: await presentCards(db, { shopId, rows: page, now }), nextCursor }
}

/**
 * Cards by the end of their code, by an order that they were bought with or paid for, or by who placed such an order: of people only the first
 * hundred who are found are looked at.
 */
async function foundBy(db: Db, { shopId, search }: { shopId: string; search: string }): Promise<Query<unknown>> {
  const customerIds = await foundCustomers(db, { shopId, search, limit: 100 })
  return sql`and (last_four = ${search.toUpperCase()} or holder_id in (
    with sought as (
      select unnest(${[search, search.toUpperCase()]}::text[]) as number union select number from orders where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)})
    )
    select holder_id from sought join gift_cards as bought on bought.shop_id = ${shopId} and bought.order_number = sought.number
    union
    select holder_id from sought
    join loyalty_redemptions as paid on paid.shop_id = ${shopId} and paid.order_number = sought.number
    join loyalty_accounts using (shop_id, account_id)
  ))`
}

/** What each has at this moment, whatever is written already. */
async function presentCards(db: Db, { shopId, rows, now }: { shopId: string; rows: readonly CardRow[]; now: Date }): Promise<GiftCard[]> {
  const live = (await liveProgram(db, { shopId })) ?? (await withoutProgram(db, { shopId, now }))
  const holderIds = rows.map(({ holderId }) => holderId)
  const book = await readBook(db, { shopId, live, customerIds: [], holderIds, now })
  const spent = await spentOn(db, { shopId, holderIds })
  const buyers = await buyersOf(db, { shopId, rows })
  return rows.map(({ holderId, validUntil, issuedAt, disabledAt, ...row }) => {
    const holder = book.holders.get(holderId)
    if (holder) advance(book, holder, now)
    const { active = 0, held = 0 } = (holder && cardAccount(book, holder)?.account) ?? {}
    const isOver = validUntil !== null && validUntil <= now
    return {
      ...{ ...row, cardId: holderId, leftMinor: active, heldMinor: held, spentMinor: spent.get(holderId) ?? 0 },
      state: disabledAt !== null ? 'disabled' : isOver ? 'expired' : active + held === 0 ? 'spent' : 'usable',
      buyer: buyers.get(row.orderNumber ?? '') ?? null,
      ...{ validUntil: validUntil?.toISOString() ?? null, issuedAt: issuedAt.toISOString(), disabledAt: disabledAt?.toISOString() ?? null },
    }
  })
}

/** What was paid with each, less what came back. */
async function spentOn(db: Db, { shopId, holderIds }: { shopId: string; holderIds: readonly string[] }): Promise<Map<string, number>> {
  const rows = await all(
    db,
    sql<{ holderId: string; spentMinor: number }>`
      select holder_id, sum(captured - restored)::bigint as spent_minor
      from loyalty_accounts join loyalty_redemptions using (shop_id, account_id)
      where shop_id = ${shopId} and holder_id = any(${uuids(holderIds)})
      group by holder_id`,
  )
  return new Map(rows.map(({ holderId, spentMinor }) => [holderId, spentMinor]))
}

/** By the numbers of the orders that cards were bought with. */
async function buyersOf(db: Db, { shopId, rows }: { shopId: string; rows: readonly CardRow[] }): Promise<Map<string, GiftCard['buyer']>> {
  const numbers = rows.flatMap(({ orderNumber }) => orderNumber ?? [])
  if (numbers.length === 0) return new Map()
  const buyers = await all(
    db,
    sql<{ number: string; customerId: string; title: string }>`
      select orders.number, customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title
      from orders join customers using (shop_id, customer_id)
      where shop_id = ${shopId} and orders.number = any(${numbers}::text[])`,
  )
  return new Map(buyers.map(({ number, ...buyer }) => [number, buyer]))
}
