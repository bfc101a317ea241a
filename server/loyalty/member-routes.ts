/** Members as the staff see them: balances and why, and what a person may decide by hand, each with its reason. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hasCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { PageQuery } from '../kit/cursor.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { approvalsOf, askApproval, decideApproval, needsApproval } from './approvals.ts'
import type { Command } from './commands.ts'
import { execute } from './execute.ts'
import { joinProgram, leaveProgram } from './joining/join-program.ts'
import { lastingKey } from './lasting-key.ts'
import { memberPage } from './member-page.ts'
import { memberStatus } from './member-status.ts'
import {
  AdjustAnswer,
  AdjustPoints,
  Approvals,
  DecideApproval,
  Done,
  ExtendLot,
  GiveTier,
  Joined,
  Lots,
  MemberPage,
  MemberStatus,
  ReverseOperation,
  Statement,
  TransferPoints,
} from './schema.ts'
import { lotsAt, statementPage } from './statement.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const ApprovalParams = ShopParams.extend({ approvalId: z.uuid() })
const LotsQuery = z.object({ wallet: z.string().max(31).default('points'), at: z.iso.datetime().optional() })
const MembersQuery = PageQuery.extend({ tier: z.string().max(31).optional() })
const read = { access: { permission: 'loyalty:read' } } as const
const redeem = { access: { permission: 'loyalty:redeem' } } as const
const adjust = { access: { permission: 'loyalty:adjust' } } as const

export function memberRoutes(app: App, { database, clock }: Services): void {
  const { db } = database
  const at = '/api/shops/:shopId/customers/:customerId/loyalty'

  app.get(
    '/api/shops/:shopId/loyalty/members',
    { config: read, schema: { params: ShopParams, querystring: MembersQuery, response: { 200: MemberPage } } },
    (request) => memberPage(db, { shopId: actorOf(request).shopId, ...request.query, now: clock.now() }),
  )

  app.get(at, { config: read, schema: { params: CustomerParams, response: { 200: MemberStatus } } }, async (request) => {
    const key = await customerOf(request)
    return memberStatus(db, { ...key, now: clock.now() })
  })

  app.get(
    `${at}/statement`,
    { config: read, schema: { params: CustomerParams, querystring: PageQuery, response: { 200: Statement } } },
    async (request) => statementPage(db, { ...(await customerOf(request)), ...request.query, now: clock.now() }),
  )

  app.get(
    `${at}/lots`,
    { config: read, schema: { params: CustomerParams, querystring: LotsQuery, response: { 200: Lots } } },
    async (request) => {
      const now = clock.now()
      const { wallet, at: asked } = request.query
      return lotsAt(db, { ...(await customerOf(request)), wallet, at: asked === undefined ? now : new Date(asked), now })
    },
  )

  app.post(
    `${at}/joining`,
    { config: redeem, schema: { params: CustomerParams, body: z.object({}), response: { 200: Joined } } },
    async (request, reply) => {
      const key = await customerOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: key.shopId, now }, async (tx) => {
        const { joinedAt } = await joinProgram(tx, { ...key, toldBy: 'shop', now })
        return { status: 200, body: { joinedAt: joinedAt.toISOString() } }
      })
    },
  )

  app.delete(`${at}/joining`, { config: redeem, schema: { params: CustomerParams, response: { 200: Joined } } }, async (request, reply) => {
    const key = await customerOf(request)
    const now = clock.now()
    return answerOnce<z.infer<typeof Joined>>(database, request, reply, { shopId: key.shopId, now }, async (tx) => {
      await leaveProgram(tx, { ...key, now })
      return { status: 200, body: { joinedAt: null } }
    })
  })

  app.post(
    `${at}/adjustments`,
    { config: adjust, schema: { params: CustomerParams, body: AdjustPoints, response: { 200: AdjustAnswer } } },
    async (request, reply) => {
      const { shopId, customerId } = await customerOf(request)
      const now = clock.now()
      const staffId = staffIdOf(actorOf(request))
      const { points, wallet, reason, expiresAt } = request.body
      const expiry = expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }
      return answerOnce<z.infer<typeof AdjustAnswer>>(database, request, reply, { shopId, now }, async (tx) => {
        if (await needsApproval(tx, { shopId, points })) {
          const approvalId = await askApproval(tx, { shopId, customerId, wallet, points, reason, ...expiry, staffId, now })
          return { status: 200, body: { kind: 'waits', approvalId } }
        }
        const command = { kind: 'adjust', customerId, wallet, points, reason, ...expiry, staffId, ...lastingKey(request, 'hand') } as const
        return { status: 200, body: { ...(await execute<'adjust'>(tx, { shopId, command, now })), kind: 'done' } }
      })
    },
  )

  byHand('extensions', ExtendLot, ({ body, ...shared }) => ({
    ...{ kind: 'extend', ...shared, ...body },
    expiresAt: body.expiresAt === null ? null : new Date(body.expiresAt),
  }))
  byHand('reversals', ReverseOperation, ({ body, ...shared }) => ({ kind: 'reverse', ...shared, ...body }))
  byHand('transfers', TransferPoints, ({ body, ...shared }) => ({ kind: 'transfer', ...shared, ...body }))
  byHand('tier', GiveTier, ({ body: { code, until, ...body }, ...shared }) => ({
    ...{ kind: 'give_tier', wallet: '', ...shared, ...body },
    tier: code === null ? null : { code, until: until === null ? null : new Date(until) },
  }))

  app.get(
    '/api/shops/:shopId/loyalty/approvals',
    { config: read, schema: { params: ShopParams, response: { 200: Approvals } } },
    async (request) => ({
      approvals: await approvalsOf(db, { shopId: actorOf(request).shopId }),
    }),
  )

  app.post(
    '/api/shops/:shopId/loyalty/approvals/:approvalId',
    { config: adjust, schema: { params: ApprovalParams, body: DecideApproval, response: { 200: Approvals } } },
    async (request, reply) => {
      const { shopId, approvalId } = request.params
      const now = clock.now()
      const staffId = staffIdOf(actorOf(request))
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await decideApproval(tx, { shopId, approvalId, isApproved: request.body.isApproved, staffId, now })
        return { status: 200, body: { approvals: await approvalsOf(tx, { shopId }) } }
      })
    },
  )

  /** What one of the staff decides about a customer, with a reason; answers what the account is after it. */
  function byHand<Body extends z.ZodType>(
    path: string,
    body: Body,
    commandOf: (asked: ByHand & { body: z.output<Body> }) => HandCommand,
  ): void {
    app.post(
      `${at}/${path}`,
      { config: adjust, schema: { params: CustomerParams, body, response: { 200: Done } } },
      async (request, reply) => {
        const { shopId, customerId } = await customerOf(request)
        const now = clock.now()
        const staffId = staffIdOf(actorOf(request))
        return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
          const command = commandOf({ customerId, staffId, ...lastingKey(request, 'hand'), body: request.body as z.output<Body> })
          return { status: 200, body: await execute<HandCommand['kind']>(tx, { shopId, command, now }) }
        })
      },
    )
  }

  async function customerOf(request: FastifyRequest<{ Params: z.infer<typeof CustomerParams> }>) {
    const key = { shopId: actorOf(request).shopId, customerId: request.params.customerId }
    if (!(await hasCustomer(db, key))) throw notFound()
    return key
  }
}

interface ByHand {
  customerId: string
  staffId: string | null
  key: string
  keyHash: number
}

type HandCommand = Extract<Command, { kind: 'extend' | 'reverse' | 'transfer' | 'give_tier' }>
