import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { forbidden } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { changeConsent } from './change-consent.ts'
import { ChangeConsent } from './schema.ts'

const CustomerParams = z.object({ shopId: z.uuid(), customerId: z.uuid() })

/** What people agreed to is read on the customer's page; here it is changed, person by person. */
export function consentRoutes(app: App, { database, clock }: Services): void {
  app.post(
    '/api/shops/:shopId/customers/:customerId/consent',
    {
      config: { access: { permission: 'consent:change' } },
      schema: { params: CustomerParams, body: ChangeConsent, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const staffId = staffIdOf(actor)
      if (staffId === null) throw forbidden('not_allowed')
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await changeConsent(tx, { shopId, customerId: request.params.customerId, staffId, ...request.body, now })
        return { status: 204, body: null }
      })
    },
  )
}
