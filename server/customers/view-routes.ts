import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { actingStaff } from './acting-staff.ts'
import { ChangeSavedView, CreateSavedView, SavedView, SavedViews } from './schema.ts'
import { changeView, deleteView, savedViews, saveView } from './views.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const ViewParams = ShopParams.extend({ viewId: z.uuid() })
const read = { access: { permission: 'customers:read' } } as const
const changeViews = { access: { permission: 'views:change' } } as const

/** Saved views: filters, order and columns under a name. */
export function viewRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/customer-views',
    { config: read, schema: { params: ShopParams, response: { 200: SavedViews } } },
    async (request) => {
      const actor = actorOf(request)
      return { views: await savedViews(database.db, { shopId: actor.shopId, staffId: staffIdOf(actor) }) }
    },
  )

  app.post(
    '/api/shops/:shopId/customer-views',
    { config: changeViews, schema: { params: ShopParams, body: CreateSavedView, response: { 201: SavedView } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 201,
        body: await saveView(tx, { ...staff, view: request.body, now }),
      }))
    },
  )

  app.patch(
    '/api/shops/:shopId/customer-views/:viewId',
    { config: changeViews, schema: { params: ViewParams, body: ChangeSavedView, response: { 200: SavedView } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      return answerOnce(database, request, reply, { shopId: staff.shopId, now: clock.now() }, async (tx) => ({
        status: 200,
        body: await changeView(tx, { ...staff, viewId: request.params.viewId, change: request.body }),
      }))
    },
  )

  app.delete(
    '/api/shops/:shopId/customer-views/:viewId',
    { config: changeViews, schema: { params: ViewParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => deleteView(tx, { ...actingStaff(request), viewId: request.params.viewId }))
      return reply.code(204).send(null)
    },
  )
}
