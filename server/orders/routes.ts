import { z } from 'zod'
import { OrderPage } from '../customers/customers.ts'
import { actorOf } from '../kit/access.ts'
import { PageQuery } from '../kit/cursor.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { ordersOfCustomer } from './list.ts'

const CustomerParams = z.object({ shopId: z.uuid(), customerId: z.uuid() })

export function orderRoutes(app: App, { database }: Services): void {
  app.get(
    '/api/shops/:shopId/customers/:customerId/orders',
    {
      config: { access: { permission: 'customers:read' } },
      schema: { params: CustomerParams, querystring: PageQuery, response: { 200: OrderPage } },
    },
    async (request) =>
      ordersOfCustomer(database.db, { shopId: actorOf(request).shopId, customerId: request.params.customerId, ...request.query }),
  )
}
