import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { customerPrediction, predictionsAnswer } from './answers.ts'
import { requestRun } from './request-run.ts'
import { endRun, findRun, newestFactAt } from './run-store.ts'
import { CustomerPrediction, PredictionsAnswer } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const RunParams = ShopParams.extend({ runId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const compute = { access: { permission: 'analytics:compute' } } as const

/** What is expected of customers, and the model that says so. */
export function predictionRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/predictions',
    { config: { access: { permission: 'analytics:read' } }, schema: { params: ShopParams, response: { 200: PredictionsAnswer } } },
    async (request) => predictionsAnswer(database.db, { shopId: actorOf(request).shopId, now: clock.now() }),
  )

  app.post(
    '/api/shops/:shopId/predictions/runs',
    { config: compute, schema: { params: ShopParams, body: z.object({}), response: { 202: PredictionsAnswer } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        if ((await newestFactAt(tx, { shopId })) === null) throw conflict('no_orders_to_learn_from')
        await requestRun(tx, { shopId, cause: 'staff', staffId: staffIdOf(actor), now })
        return { status: 202, body: await predictionsAnswer(tx, { shopId, now }) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/predictions/runs/:runId/stop',
    { config: compute, schema: { params: RunParams, body: z.object({}), response: { 200: PredictionsAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const key = { shopId, runId: request.params.runId }
        if (!(await findRun(tx, key))) throw notFound()
        await endRun(tx, { ...key, state: 'stopped', now })
        return { status: 200, body: await predictionsAnswer(tx, { shopId, now }) }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId/predictions',
    { config: { access: { permission: 'customers:read' } }, schema: { params: CustomerParams, response: { 200: CustomerPrediction } } },
    async (request) => customerPrediction(database.db, { shopId: actorOf(request).shopId, customerId: request.params.customerId }),
  )
}
