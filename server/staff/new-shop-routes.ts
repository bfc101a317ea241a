import { personOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { CreateShop, createShop, presentShop, ShopAnswer } from '../shops/shops.ts'
import { join } from './members.ts'

/** A new shop, and its first owner: whoever made it. */
export function newShopRoutes(app: App, { database, clock }: Services): void {
  app.post(
    '/api/shops',
    { config: { access: 'installationOwner' }, schema: { body: CreateShop, response: { 201: ShopAnswer } } },
    async (request, reply) => {
      const { staffId } = personOf(request)
      const now = clock.now()
      const shop = await transaction(database, async (tx) => {
        const created = await createShop(tx, { ...request.body, isDemo: false, now })
        const { shopId, name } = created
        await join(tx, { shopId, staffId, role: 'owner', now })
        await recordChange(tx, { shopId, staffId, action: 'shop.created', before: null, after: { name }, now })
        return created
      })
      return reply.code(201).send(presentShop(shop))
    },
  )
}
