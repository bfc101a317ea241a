import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import type { TimelineSource } from './contributions.ts'
import { hasCustomer } from './customer.ts'
import { TimelinePage, TimelineQuery } from './schema.ts'
import { timelinePage } from './timeline.ts'

const CustomerParams = z.object({ shopId: z.uuid(), customerId: z.uuid() })

/** Everything that happened with one customer, out of all sources. */
export function timelineRoutes(app: App, { database }: Services, sources: readonly TimelineSource[]): void {
  app.get(
    '/api/shops/:shopId/customers/:customerId/timeline',
    {
      config: { access: { permission: 'customers:read' } },
      schema: { params: CustomerParams, querystring: TimelineQuery, response: { 200: TimelinePage } },
    },
    async (request) => {
      const key = { shopId: actorOf(request).shopId, customerId: request.params.customerId }
      const { kinds, ...page } = request.query
      const [isThere, timeline] = await Promise.all([
        hasCustomer(database.db, key),
        timelinePage(database.db, sources, { ...key, ...page, kinds: kinds?.split(',') }),
      ])
      if (!isThere) throw notFound()
      return timeline
    },
  )
}
