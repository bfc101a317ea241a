import { z } from 'zod'
import { hasCustomer } from '../customers/customers.ts'
import { actorOf } from '../kit/access.ts'
import { PageQuery } from '../kit/cursor.ts'
import type { App } from '../kit/http.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { SessionPage } from './schema.ts'
import { sessionPage } from './sessions.ts'

const CustomerParams = z.object({ shopId: z.uuid(), customerId: z.uuid() })

/** Somebody's visits to the shop's pages. */
export function sessionRoutes(app: App, { database }: Services): void {
  app.get(
    '/api/shops/:shopId/customers/:customerId/sessions',
    {
      config: { access: { permission: 'customers:read' } },
      schema: { params: CustomerParams, querystring: PageQuery, response: { 200: SessionPage } },
    },
    async (request) => {
      const key = { shopId: actorOf(request).shopId, customerId: request.params.customerId }
      const [isThere, sessions] = await Promise.all([hasCustomer(database.db, key), sessionPage(database.db, { ...key, ...request.query })])
      if (!isThere) throw notFound()
      return sessions
    },
  )
}
