import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { jobsOf, retryJob } from './job-list.ts'
import { Installation, Jobs } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** What the system is doing, and what it is. */
export function operationsRoutes(
  app: App,
  { database, clock }: Services,
  { installation }: { installation: () => Promise<Installation> },
): void {
  app.get(
    '/api/shops/:shopId/jobs',
    { config: { access: { permission: 'jobs:read' } }, schema: { params: ShopParams, response: { 200: Jobs } } },
    async (request) => jobsOf(database.db, { shopId: actorOf(request).shopId, limit: 200 }),
  )

  app.post(
    '/api/shops/:shopId/jobs/:jobId/retry',
    {
      config: { access: { permission: 'jobs:retry' } },
      schema: { params: ShopParams.extend({ jobId: z.string() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { jobId } = request.params
      await transaction(database, (tx) => retryJob(tx, { shopId: actorOf(request).shopId, jobId, now: clock.now() }))
      return reply.code(204).send(null)
    },
  )

  app.get('/api/installation', { config: { access: 'installationOwner' }, schema: { response: { 200: Installation } } }, () =>
    installation(),
  )
}
