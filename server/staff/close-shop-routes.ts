import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { publish } from '../kit/outbox.ts'
import type { Services } from '../kit/services.ts'
import { closeShop } from './close-shop.ts'
import { RemoveShop } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** The end of a shop: closed at once, and removed by a job. */
export function closeShopRoutes(app: App, { database, clock }: Services): void {
  app.post(
    '/api/shops/:shopId/removal',
    {
      config: { access: { permission: 'shop:remove' } },
      schema: { params: ShopParams, body: RemoveShop, response: { 202: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      await transaction(database, async (tx) => {
        await closeShop(tx, { shopId, name: request.body.name, now: clock.now() })
        publish(tx, { type: 'shop.closed', shopId })
      })
      // The shop's own log of changes goes with it.
      request.log.info({ shopId, staffId: staffIdOf(actor) }, 'a shop is to be removed')
      return reply.code(202).send(null)
    },
  )
}
