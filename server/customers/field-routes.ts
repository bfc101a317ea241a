import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { actingStaff } from './acting-staff.ts'
import { changeField, createField, deleteField, fieldsOf, tryField } from './fields.ts'
import { ChangeField, CreateField, Field, FieldList, FieldTrial, FieldTrialRequest } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const FieldParams = ShopParams.extend({ fieldId: z.uuid() })
const change = { access: { permission: 'customers:configure' } } as const

/** The fields that a shop defines for its customers. */
export function fieldRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/customer-fields',
    { config: { access: { permission: 'customers:read' } }, schema: { params: ShopParams, response: { 200: FieldList } } },
    async (request) => ({ fields: await fieldsOf(database.db, { shopId: actorOf(request).shopId }) }),
  )

  app.post(
    '/api/shops/:shopId/customer-fields',
    { config: change, schema: { params: ShopParams, body: CreateField, response: { 201: Field } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 201,
        body: await createField(tx, { ...staff, create: request.body, now }),
      }))
    },
  )

  app.post(
    '/api/shops/:shopId/customer-fields/:fieldId/trial',
    { config: change, schema: { params: FieldParams, body: FieldTrialRequest, response: { 200: FieldTrial } } },
    async (request) => tryField(database.db, { shopId: actorOf(request).shopId, fieldId: request.params.fieldId, ...request.body }),
  )

  app.patch(
    '/api/shops/:shopId/customer-fields/:fieldId',
    { config: change, schema: { params: FieldParams, body: ChangeField, response: { 200: Field } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 200,
        body: await changeField(tx, { ...staff, fieldId: request.params.fieldId, change: request.body, now }),
      }))
    },
  )

  app.delete(
    '/api/shops/:shopId/customer-fields/:fieldId',
    { config: change, schema: { params: FieldParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => deleteField(tx, { ...actingStaff(request), fieldId: request.params.fieldId, now: clock.now() }))
      return reply.code(204).send(null)
    },
  )
}
