import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { actingStaff } from './acting-staff.ts'
import { getBulk, latestBulk, presentBulk, previewBulk, startBulk, stopBulk, undoBulk } from './bulk.ts'
import { Bulk, BulkList, BulkPreview, BulkRequest } from './bulk-schema.ts'
import type { ListContributions } from './list.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const BulkParams = ShopParams.extend({ bulkId: z.uuid() })
const change = { access: { permission: 'customers:bulk' } } as const

/** Something done to many customers at once. */
export function bulkRoutes(app: App, { database, clock }: Services, contributions: ListContributions): void {
  app.post(
    '/api/shops/:shopId/bulk-actions/preview',
    { config: change, schema: { params: ShopParams, body: BulkRequest, response: { 200: BulkPreview } } },
    async (request) => previewBulk(database.db, { shopId: actorOf(request).shopId, ...request.body, ...contributions }),
  )

  app.post(
    '/api/shops/:shopId/bulk-actions',
    { config: change, schema: { params: ShopParams, body: BulkRequest, response: { 202: Bulk } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 202,
        body: presentBulk(await startBulk(tx, { ...staff, ...request.body, ...contributions, now })),
      }))
    },
  )

  app.get(
    '/api/shops/:shopId/bulk-actions',
    { config: change, schema: { params: ShopParams, response: { 200: BulkList } } },
    async (request) => ({ bulkActions: (await latestBulk(database.db, { shopId: actorOf(request).shopId })).map(presentBulk) }),
  )

  app.get(
    '/api/shops/:shopId/bulk-actions/:bulkId',
    { config: change, schema: { params: BulkParams, response: { 200: Bulk } } },
    async (request) => presentBulk(await getBulk(database.db, { shopId: actorOf(request).shopId, bulkId: request.params.bulkId })),
  )

  for (const [name, act] of [
    ['stop', stopBulk],
    ['undo', undoBulk],
  ] as const)
    app.post(
      `/api/shops/:shopId/bulk-actions/:bulkId/${name}`,
      { config: change, schema: { params: BulkParams, response: { 202: Bulk } } },
      async (request, reply) => {
        const { shopId } = actingStaff(request)
        const now = clock.now()
        return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
          status: 202,
          body: presentBulk(await act(tx, { shopId, bulkId: request.params.bulkId, now })),
        }))
      },
    )
}
