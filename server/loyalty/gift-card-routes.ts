/** Gift cards for people, and money that lies in the shop for its checkout. Codes are never in an address, a log or a stored answer. */
import { z } from 'zod'
import { findCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { daysBetween } from '../kit/clock.ts'
import { PageQuery } from '../kit/cursor.ts'
import type { Tx } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { invalid, notFound } from '../kit/problem.ts'
import { sharedLimit } from '../kit/rate-limits.ts'
import type { Services } from '../kit/services.ts'
import { getShop } from '../shops/shops.ts'
import { openDesk } from './desk.ts'
import {
  CardsQuery,
  CheckCard,
  CheckedCard,
  DisableCard,
  GiftCard,
  GiftCards,
  IssueCard,
  IssuedCard,
  Payment,
  PayOrder,
  TopUpCard,
  UndoOnCard,
  VatAnswer,
  VatQuery,
} from './gift-card-schema.ts'
import { topUpCard, undoCardOperation } from './gift-cards/change-card.ts'
import { disableCard } from './gift-cards/disable-card.ts'
import { issueCard } from './gift-cards/issue-card.ts'
import type { Paid } from './gift-cards/pay-order.ts'
import { cardOfCode, cardOfId, cardPage, cardsOfCodes } from './gift-cards/store.ts'
import { vatFigures, vatLines } from './gift-cards/vat-figures.ts'
import { lastingKey } from './lasting-key.ts'
import { presentRedemption } from './present-redemption.ts'
import { Statement } from './schema.ts'
import { statementPage } from './statement.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CardParams = ShopParams.extend({ cardId: z.uuid() })
const read = { access: { permission: 'loyalty:read' } } as const
const redeem = { access: { permission: 'loyalty:redeem' } } as const
const adjust = { access: { permission: 'loyalty:adjust' } } as const
const figuresRead = { access: { permission: 'analytics:read' } } as const
const at = '/api/shops/:shopId/loyalty'

export function giftCardRoutes(app: App, services: Services): void {
  const { database, clock } = services
  const desk = openDesk(services)
  const lookups = sharedLimit(database, { name: 'gift_card', tries: 5, seconds: 5 })

  app.get(
    `${at}/gift-cards`,
    { config: read, schema: { params: ShopParams, querystring: CardsQuery, response: { 200: GiftCards } } },
    (request) => cardPage(database.db, { shopId: actorOf(request).shopId, ...request.query, now: clock.now() }),
  )

  app.get(`${at}/gift-cards/:cardId`, { config: read, schema: { params: CardParams, response: { 200: GiftCard } } }, (request) =>
    cardOfId(database.db, { ...request.params, now: clock.now() }),
  )

  app.get(
    `${at}/gift-cards/:cardId/statement`,
    { config: read, schema: { params: CardParams, querystring: PageQuery, response: { 200: Statement } } },
    async (request) => {
      const { shopId, cardId } = request.params
      const now = clock.now()
      await cardOfId(database.db, { shopId, cardId, now })
      return statementPage(database.db, { shopId, holderId: cardId, ...request.query, now })
    },
  )

  app.post(
    `${at}/gift-cards`,
    { config: adjust, schema: { params: ShopParams, body: IssueCard, response: { 201: IssuedCard } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce<z.infer<typeof IssuedCard>>(database, request, reply, { shopId, now }, async (tx) => {
        const { cardId, code } = await issueCard(tx, { shopId, card: request.body, staffId: staffIdOf(actor), now })
        return { status: 201, body: { ...(await cardOfId(tx, { shopId, cardId, now })), code: null }, shownOnce: { code } }
      })
    },
  )

  onCard('disable', DisableCard, (tx, { reason, ...change }) => disableCard(tx, { ...change, why: reason }))
  onCard('top-ups', TopUpCard, topUpCard)
  onCard('reversals', UndoOnCard, undoCardOperation)

  app.post(
    `${at}/gift-cards/check`,
    { config: redeem, schema: { params: ShopParams, body: CheckCard, response: { 200: CheckedCard } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { code, shopperIp = request.ip } = request.body
      await lookups.count(`${shopId} ${shopperIp}`)
      const card = await cardOfCode(database.db, { shopId, code, now: clock.now() })
      return card ?? unknownCard
    },
  )

  app.post(
    `${at}/payments`,
    { config: redeem, schema: { params: ShopParams, body: PayOrder, response: { 201: Payment } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { customer, codes, currency, shopperIp = request.ip, ...wanted } = request.body
      if (wanted.isFinal && wanted.orderNumber === null) throw invalid('order_number_missing')
      if (codes.length > 0) await lookups.count(`${shopId} ${shopperIp}`)
      const cardIds = await cardsOfCodes(database.db, { shopId, codes })
      const customerId = customer && (await findCustomer(database.db, { shopId, name: customer }))
      if (customerId === undefined) throw notFound()
      const due = { ...wanted, currency: currency ?? (await getShop(database.db, { shopId })).currency }
      const command = { ...due, kind: 'pay', payerId: customerId, cardIds, ...lastingKey(request, 'api') } as const
      return desk.answer<'pay', Payment>(request, reply, {
        shopId,
        command,
        present: (paid) => ({ status: 201, body: presentPayment(paid) }),
      })
    },
  )

  const figures = async (shopId: string, { from, to }: z.infer<typeof VatQuery>): Promise<VatAnswer> => {
    if (daysBetween(from, to) < 0) throw invalid('period_is_backwards')
    return { from, to, lines: await vatFigures(database.db, { shopId, from, to }) }
  }

  app.get(
    `${at}/gift-cards/vat`,
    { config: figuresRead, schema: { params: ShopParams, querystring: VatQuery, response: { 200: VatAnswer } } },
    (request) => figures(actorOf(request).shopId, request.query),
  )

  app.get(
    `${at}/gift-cards/vat.csv`,
    { config: figuresRead, schema: { params: ShopParams, querystring: VatQuery } },
    async (request, reply) => {
      const answer = await figures(actorOf(request).shopId, request.query)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="gift-cards-${answer.from}-${answer.to}.csv"`)
        .send([...vatLines(answer)].join(''))
    },
  )

  /** What one of the staff does with a card, with a reason; answers the card as it is after it. */
  function onCard<Body extends z.ZodType<{ reason: string }>>(
    path: string,
    body: Body,
    change: (tx: Tx, asked: z.output<Body> & { shopId: string; cardId: string; staffId: string | null; now: Date }) => Promise<void>,
  ): void {
    app.post(
      `${at}/gift-cards/:cardId/${path}`,
      { config: adjust, schema: { params: CardParams, body, response: { 200: GiftCard } } },
      async (request, reply) => {
        const { shopId, cardId } = request.params
        const now = clock.now()
        const staffId = staffIdOf(actorOf(request))
        return answerOnce<GiftCard>(database, request, reply, { shopId, now }, async (tx) => {
          await change(tx, { ...(request.body as z.output<Body>), shopId, cardId, staffId, now })
          return { status: 200, body: await cardOfId(tx, { shopId, cardId, now }) }
        })
      },
    )
  }
}

const unknownCard = { state: 'unknown', lastFour: null, currency: null, leftMinor: 0, validUntil: null } as const

const presentPayment = ({ redemptions, paidMinor, dueMinor }: Paid): Payment => ({
  redemptions: redemptions.map((each) => ({ ...presentRedemption(each), cardId: each.cardId })),
  paidMinor,
  dueMinor,
})
