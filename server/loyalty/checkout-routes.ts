/** What a shop's checkout asks: quotes, points held and taken, rewards and codes, acts. Every write may be sent twice. */
import { z } from 'zod'
import { findCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { Db } from '../kit/database.ts'
import { gather } from '../kit/gather.ts'
import type { App } from '../kit/http.ts'
import { type Answer, answerOnce } from '../kit/idempotency.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { orderNamed } from '../orders/orders.ts'
import type { Claimed } from './decide/claim-reward.ts'
import type { Redeemed } from './decide/redeem-points.ts'
import { openDesk } from './desk.ts'
import { execute } from './execute.ts'
import { lastingKey } from './lasting-key.ts'
import { presentRedemption } from './present-redemption.ts'
import { liveProgram } from './program-store.ts'
import { quoteCart } from './quote-cart.ts'
import { type Asked, type QuoteFacts, quoteFacts } from './quote-facts.ts'
import { checkCoupon, useCoupon } from './rewards/coupons.ts'
import { segmentsOf } from './rule-segments.ts'
import {
  ActAnswer,
  AskQuote,
  CancelClaim,
  CancelledClaim,
  CaptureHold,
  CheckCoupon,
  ClaimAnswer,
  ClaimReward,
  CouponAnswer,
  type CustomerRef,
  DeliveryAnswer,
  HoldPoints,
  Quote,
  RecordAct,
  RecordDelivery,
  RedemptionView,
  UseCoupon,
} from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const RedemptionParams = ShopParams.extend({ redemptionId: z.uuid() })
/** A claim is a redemption whose points bought a reward. */
const ClaimParams = ShopParams.extend({ claimId: z.uuid() })
const read = { access: { permission: 'loyalty:read' } } as const
const redeem = { access: { permission: 'loyalty:redeem' } } as const

export function checkoutRoutes(app: App, services: Services): void {
  const { database, clock } = services
  const desk = openDesk(services)
  const factsOf = gather<Asked & { shopId: string }, QuoteFacts>(
    ({ shopId }) => shopId,
    (asked) => quoteFacts(database.db, { shopId: asked[0]?.shopId ?? '', asked, now: clock.now() }),
  )
  const at = '/api/shops/:shopId/loyalty'

  app.post(`${at}/quotes`, { config: read, schema: { params: ShopParams, body: AskQuote, response: { 200: Quote } } }, async (request) => {
    const { shopId } = actorOf(request)
    const { customer, ...cart } = request.body
    return quoteCart(await factsOf({ shopId, customer, codes: cart.lines.flatMap(({ code }) => code ?? []) }), cart)
  })

  app.post(
    `${at}/redemptions`,
    { config: redeem, schema: { params: ShopParams, body: HoldPoints, response: { 201: RedemptionView } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { customer, ...wanted } = request.body
      const customerId = await named(database.db, { shopId, customer })
      const command = { ...wanted, kind: 'hold', customerId, ...lastingKey(request, 'api'), isFinal: false } as const
      return desk.answer<'hold', RedemptionView>(request, reply, {
        shopId,
        command,
        present: (answer) => ({ status: 201, body: presentRedemption(answer) }),
      })
    },
  )

  app.post(
    `${at}/redemptions/:redemptionId/capture`,
    { config: redeem, schema: { params: RedemptionParams, body: CaptureHold, response: { 200: RedemptionView } } },
    async (request, reply) => {
      const { shopId, redemptionId } = request.params
      const command = { ...request.body, kind: 'capture', redemptionId } as const
      return desk.answer<'capture', RedemptionView>(request, reply, { shopId, command, present: ended })
    },
  )

  app.post(
    `${at}/redemptions/:redemptionId/void`,
    { config: redeem, schema: { params: RedemptionParams, body: z.object({}), response: { 200: RedemptionView } } },
    async (request, reply) => {
      const { shopId, redemptionId } = request.params
      return desk.answer<'void', RedemptionView>(request, reply, { shopId, command: { kind: 'void', redemptionId }, present: ended })
    },
  )

  app.post(
    `${at}/claims`,
    { config: redeem, schema: { params: ShopParams, body: ClaimReward, response: { 200: ClaimAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { customer, rewardId } = request.body
      const customerId = await named(database.db, { shopId, customer })
      const command = { kind: 'claim', customerId, rewardId, ...lastingKey(request, 'api') } as const
      return desk.answer<'claim', z.infer<typeof ClaimAnswer>>(request, reply, { shopId, command, present: presentClaim })
    },
  )

  app.post(
    `${at}/claims/:claimId/cancel`,
    {
      config: { access: { permission: 'loyalty:adjust' } },
      schema: { params: ClaimParams, body: CancelClaim, response: { 200: CancelledClaim } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { claimId: redemptionId } = request.params
        const command = { kind: 'cancel_claim', redemptionId, reason: request.body.reason, staffId: staffIdOf(actor) } as const
        return { status: 200, body: await execute<'cancel_claim'>(tx, { shopId, command, now }) }
      })
    },
  )

  app.post(
    `${at}/coupons/check`,
    { config: redeem, schema: { params: ShopParams, body: CheckCoupon, response: { 200: CouponAnswer } } },
    async (request) => checkCoupon(database.db, { shopId: actorOf(request).shopId, ...request.body, now: clock.now() }),
  )

  app.post(
    `${at}/coupons/use`,
    { config: redeem, schema: { params: ShopParams, body: UseCoupon, response: { 200: CouponAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
        status: 200,
        body: await useCoupon(tx, { shopId, ...request.body, now }),
      }))
    },
  )

  app.post(
    `${at}/deliveries`,
    { config: redeem, schema: { params: ShopParams, body: RecordDelivery, response: { 200: DeliveryAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { orderNumber, at: told } = request.body
      const now = clock.now()
      const orderId = await orderNamed(database.db, { shopId, number: orderNumber })
      if (orderId === undefined) throw notFound()
      const arrived = told === undefined ? now : new Date(told)
      const command = { kind: 'delivered', orderId, at: arrived < now ? arrived : now } as const
      return desk.answer<'delivered', z.infer<typeof DeliveryAnswer>>(request, reply, {
        shopId,
        command,
        present: ({ usableFrom }) => ({ status: 200, body: { usableFrom: usableFrom?.toISOString() ?? null } }),
      })
    },
  )

  app.post(
    `${at}/acts`,
    { config: redeem, schema: { params: ShopParams, body: RecordAct, response: { 200: ActAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      const { customer, act, id } = request.body
      const told = request.body.at === undefined ? now : new Date(request.body.at)
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const customerId = await named(tx, { shopId, customer })
        const program = (await liveProgram(tx, { shopId }))?.program
        if (program === undefined) throw conflict('no_program')
        // What lies ahead has not happened.
        const command = {
          kind: 'act',
          customerId,
          act,
          event: null,
          id,
          at: told < now ? told : now,
          segmentIds: (await segmentsOf(tx, { shopId, program, customerIds: [customerId] }))(customerId),
        } as const
        return { status: 200, body: await execute<'act'>(tx, { shopId, command, now }) }
      })
    },
  )
}

async function named(db: Db, { shopId, customer }: { shopId: string; customer: CustomerRef }): Promise<string> {
  const customerId = await findCustomer(db, { shopId, name: customer })
  if (customerId === undefined) throw notFound()
  return customerId
}

const ended = (answer: Redeemed): Answer<RedemptionView> => ({ status: 200, body: presentRedemption(answer) })

function presentClaim(answer: Claimed): Answer<z.infer<typeof ClaimAnswer>> {
  if (answer.kind === 'not_available') return { status: 200, body: answer }
  const { redemption, coupon, active } = answer
  return { status: 200, body: { kind: 'claimed', redemptionId: redemption.redemptionId, coupon, active } }
}
