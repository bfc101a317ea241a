import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { arrivalPage } from './arrivals.ts'
import { eventNames } from './event-catalogue.ts'
import { ArrivalPage, ArrivalQuery, EventNames } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** What arrived, and what it is called. */
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
}
