import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { arrivalPage } from './arrivals.ts'
import { eventNames } from './event-catalogue.ts'
import { ArrivalPage, ArrivalQuery, EventNames, EventSettings } from './schema.ts'
import { changeEventSettings, eventSettings } from './settings.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** What arrived, what it is called, and how long it is kept. */
export function activityRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/events',
    {
      config: { access: { permission: 'events:read' } },
      schema: { params: ShopParams, querystring: ArrivalQuery, response: { 200: ArrivalPage } },
    },
    async (request) => arrivalPage(database.db, { shopId: actorOf(request).shopId, now: clock.now(), ...request.query }),
  )

  app.get(
    '/api/shops/:shopId/event-names',
    { config: { access: { permission: 'customers:read' } }, schema: { params: ShopParams, response: { 200: EventNames } } },
    async (request) => eventNames(database.db, { shopId: actorOf(request).shopId, now: clock.now() }),
  )

  app.get(
    '/api/shops/:shopId/event-settings',
    { config: { access: { permission: 'shop:read' } }, schema: { params: ShopParams, response: { 200: EventSettings } } },
    async (request) => eventSettings(database.db, { shopId: actorOf(request).shopId }),
  )

  app.put(
    '/api/shops/:shopId/event-settings',
    {
      config: { access: { permission: 'shop:change' } },
      schema: { params: ShopParams, body: EventSettings, response: { 200: EventSettings } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const before = await eventSettings(tx, { shopId })
        await changeEventSettings(tx, { shopId, ...request.body })
        const change = { staffId: staffIdOf(actor), action: 'events.settings_changed', before: { ...before }, after: { ...request.body } }
        await recordChange(tx, { shopId, ...change, now })
        return { status: 200, body: request.body }
      })
    },
  )
}
