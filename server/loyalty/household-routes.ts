/** Households for the staff, and for a shop that lets its members found them. */
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { dissolveHousehold, foundHousehold, joinHousehold, leaveHousehold } from './households/membership.ts'
import { FoundHousehold, HouseholdView, JoinHousehold, LeaveHousehold, LeftHousehold } from './households/schema.ts'
import { viewHousehold } from './households/store.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const HouseholdParams = ShopParams.extend({ householdId: z.uuid() })
const read = { access: { permission: 'loyalty:read' } } as const
const adjust = { access: { permission: 'loyalty:adjust' } } as const
const at = '/api/shops/:shopId/loyalty/households'

export function householdRoutes(app: App, { database, clock }: Services): void {
  app.get(
    `${at}/:householdId`,
    { config: read, schema: { params: HouseholdParams, response: { 200: HouseholdView } } },
    async (request) => {
      const household = await viewHousehold(database.db, request.params)
      if (!household) throw notFound()
      return household
    },
  )

  app.post(
    at,
    { config: adjust, schema: { params: ShopParams, body: FoundHousehold, response: { 201: HouseholdView } } },
    async (request, reply) => {
      const by = { shopId: request.params.shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      return answerOnce<HouseholdView>(database, request, reply, by, async (tx) => ({
        status: 201,
        body: await foundHousehold(tx, { ...by, ...request.body }),
      }))
    },
  )

  app.post(
    `${at}/:householdId/members`,
    { config: adjust, schema: { params: HouseholdParams, body: JoinHousehold, response: { 200: HouseholdView } } },
    async (request, reply) => {
      const by = { ...request.params, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      return answerOnce<HouseholdView>(database, request, reply, by, async (tx) => ({
        status: 200,
        body: await joinHousehold(tx, { ...by, ...request.body }),
      }))
    },
  )

  app.post(
    `${at}/:householdId/departures`,
    { config: adjust, schema: { params: HouseholdParams, body: LeaveHousehold, response: { 200: LeftHousehold } } },
    async (request, reply) => {
      const by = { ...request.params, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      return answerOnce<z.infer<typeof LeftHousehold>>(database, request, reply, by, async (tx) => ({
        status: 200,
        body: { household: await leaveHousehold(tx, { ...by, ...request.body }) },
      }))
    },
  )

  app.delete(
    `${at}/:householdId`,
    { config: adjust, schema: { params: HouseholdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const by = { ...request.params, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      await transaction(database, (tx) => dissolveHousehold(tx, by))
      return reply.code(204).send(null)
    },
  )
}
