import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { changedValues } from './changed-values.ts'
import { ChangeShop, Shop } from './schema.ts'
import { changeShop, getShop, type HasOrders, presentShop } from './store.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** The shop itself. New ones are made by staff, because a shop begins with its first owner. */
export function shopRoutes(app: App, { database, clock }: Services, { hasOrders }: { hasOrders: HasOrders }): void {
  app.get(
    '/api/shops/:shopId',
    { config: { access: { permission: 'shop:read' }, hasEtag: true }, schema: { params: ShopParams, response: { 200: Shop } } },
    async (request) => presentShop(await getShop(database.db, { shopId: actorOf(request).shopId })),
  )

  app.patch(
    '/api/shops/:shopId',
    { config: { access: { permission: 'shop:change' } }, schema: { params: ShopParams, body: ChangeShop, response: { 200: Shop } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      const shop = await transaction(database, async (tx) => {
        const change = await changeShop(tx, { shopId, changes: request.body, hasOrders })
        const { before, after } = changedValues(change.before, change.after)
        if (Object.keys(after).length > 0)
          await recordChange(tx, { shopId, staffId: staffIdOf(actorOf(request)), action: 'shop.changed', before, after, now })
        return change.after
      })
      return presentShop(shop)
    },
  )
}
