/** A shop whose checkout takes gift cards and store credit, through the door. */
import assert from 'node:assert/strict'
import type { z } from 'zod'
import { needsDatabase } from '../../../test/database.ts'
import { type Ask, anOwner, aProduct, makeShop } from '../../../test/product.ts'
import { aRow, record } from '../../../test/shop.ts'
import { localDay } from '../../kit/clock.ts'
import { all, one, sql, transaction } from '../../kit/database.ts'
import { aProgram, aRule } from '../earning/program-for-tests.ts'
import type { GiftCard, IssueCard, Payment } from '../gift-card-schema.ts'
import { publishProgram, settleCustomers } from '../loyalty.ts'
import type { Statement } from '../schema.ts'

export const product = needsDatabase.skip ? undefined : await aProduct()
const owner = product && (await anOwner(product))

interface Line {
  minor: number
  name?: string
}
type StatementPage = z.infer<typeof Statement>

export interface Card {
  cardId: string
  code: string
  lastFour: string
}

/** A shop in złoty that has no programme, unless one is published. */
export async function aTill() {
  assert(product && owner)
  const { database, clock } = product
  clock.set('2026-03-01T10:00:00Z')
  const path = await makeShop(owner)
  const shopId = path.slice('/api/shops/'.length)
  let count = 0
  const ask = async <Body>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await (owner as Ask)(method, `${path}${url}`, body, headers)
    return { ...reply, json: reply.json as Body & { code?: string } }
  }
  const customerId = async (number: string): Promise<string> =>
    (
      await one(
        database.db,
        sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and customer_number = ${number}`,
      )
    ).customerId
  const till = {
    ...{ shopId, ask, customerId, at: (day: string) => clock.set(`${day}T10:00:00Z`) },
    publish: () =>
      transaction(database, (tx) =>
        publishProgram(tx, {
          ...{ shopId, staffId: null, note: '', now: clock.now() },
          program: aProgram(
            [aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'PLN', points: 1, perMinor: 100 }] })],
            {
              currency: 'PLN',
            },
          ),
        }),
      ),
    card: async (amountMinor: number, about: Partial<IssueCard> = {}): Promise<Card> => {
      const reply = await ask<Card>('POST', '/loyalty/gift-cards', { amountMinor, origin: { kind: 'given', reason: 'Sorry' }, ...about })
      assert.equal(reply.status, 201, reply.text)
      return reply.json
    },
    see: async ({ cardId }: Pick<Card, 'cardId'>) => (await ask<GiftCard>('GET', `/loyalty/gift-cards/${cardId}`)).json,
    statement: async ({ cardId }: Pick<Card, 'cardId'>, query = '') =>
      (await ask<StatementPage>('GET', `/loyalty/gift-cards/${cardId}/statement${query}`)).json,
    onCard: ({ cardId }: Pick<Card, 'cardId'>, path: string, body: unknown) =>
      ask<GiftCard>('POST', `/loyalty/gift-cards/${cardId}/${path}`, body),
    left: async (...cards: Card[]) => Promise.all(cards.map(async (card) => (await till.see(card)).leftMinor)),
    /** Each shopper has an address of their own. */
    tryToPay: (body: Record<string, unknown>, headers = {}) =>
      ask<Payment>('POST', '/loyalty/payments', { shopperIp: `10.0.0.${++count}`, ...body }, headers),
    pay: async (orderMinor: number, orderNumber: string, cards: Card[], about: Record<string, unknown> = {}): Promise<Payment> => {
      const body = { orderMinor, orderNumber, codes: cards.map(({ code }) => code), isFinal: true, ...about }
      const reply = await till.tryToPay(body)
      assert.equal(reply.status, 201, reply.text)
      return reply.json
    },
    order: async (orderKey: string, lines: Line[], { isCancelled = false, refundOf = null as string | null } = {}) => {
      const now = clock.now()
      const sign = refundOf === null ? 1 : -1
      const rows = lines.map(({ minor, name = 'Tea' }) =>
        aRow({
          ...{
            customerNumber: 'anna',
            orderKey,
            placedAt: now,
            placedOn: localDay(now, 'Europe/Warsaw'),
            isCancelled,
            refundOfOrderKey: refundOf,
          },
          ...{
            productCode: name,
            productName: name,
            quantity: String(sign),
            lineTotalMinor: sign * minor,
            unitPrice: (minor / 100).toFixed(2),
          },
        }),
      )
      await record(database, { shopId, now, rows })
      const customerIds = [await customerId('anna')]
      await transaction(database, (tx) => settleCustomers(tx, { shopId, customerIds, now }))
    },
    give: async (number: string, points: number) =>
      ask<{ active: number }>('POST', `/customers/${await customerId(number)}/loyalty/adjustments`, {
        ...{ wallet: 'credit_pln', points, reason: 'The cup was broken' },
      }),
    credit: async (number: string): Promise<number | undefined> => {
      const { json } = await ask<{ wallets: { wallet: string; active: number }[] }>('GET', `/customers/${await customerId(number)}/loyalty`)
      return json.wallets?.find(({ wallet }) => wallet === 'credit_pln')?.active
    },
    points: async (number: string) => {
      const { json } = await ask<{ wallets: { wallet: string; active: number }[] }>('GET', `/customers/${await customerId(number)}/loyalty`)
      return json.wallets.find(({ wallet }) => wallet === 'points')?.active
    },
    lots: async ({ cardId }: Card) =>
      all(
        database.db,
        sql<{ lotId: string; remaining: number }>`
          select lot_id, remaining from loyalty_lots join loyalty_accounts using (shop_id, account_id)
          where shop_id = ${shopId} and holder_id = ${cardId}`,
      ),
  }
  return till
}
