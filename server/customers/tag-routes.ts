import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { holdCustomer } from './customer-of.ts'
import { MergeTag, NameTag, TagList, TagRef } from './schema.ts'
import { addTag, deleteTag, getTag, mergeTags, removeTag, renameTag, tagsOf, takeTag } from './tags.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const TagParams = ShopParams.extend({ tagId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const change = { access: { permission: 'customers:change' } } as const
const configure = { access: { permission: 'customers:configure' } } as const

/** Tags of a shop, and those of one customer. */
export function tagRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/tags',
    { config: { access: { permission: 'customers:read' } }, schema: { params: ShopParams, response: { 200: TagList } } },
    async (request) => ({ tags: await tagsOf(database.db, { shopId: actorOf(request).shopId }) }),
  )

  app.post(
    '/api/shops/:shopId/customers/:customerId/tags',
    { config: change, schema: { params: CustomerParams, body: NameTag, response: { 200: TagRef } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const customerId = await holdCustomer(tx, { shopId, customerId: request.params.customerId })
        const tag = await takeTag(tx, { shopId, name: request.body.name, now })
        await addTag(tx, { shopId, customerIds: [customerId], tag, staffId: staffIdOf(actor), now })
        return { status: 200, body: tag }
      })
    },
  )

  app.delete(
    '/api/shops/:shopId/customers/:customerId/tags/:tagId',
    { config: change, schema: { params: CustomerParams.extend({ tagId: z.uuid() }), response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      await transaction(database, async (tx) => {
        const customerId = await holdCustomer(tx, { shopId, customerId: request.params.customerId })
        const tag = await getTag(tx, { shopId, tagId: request.params.tagId })
        await removeTag(tx, { shopId, customerIds: [customerId], tag, staffId: staffIdOf(actor), now: clock.now() })
      })
      return reply.code(204).send(null)
    },
  )

  app.patch(
    '/api/shops/:shopId/tags/:tagId',
    { config: configure, schema: { params: TagParams, body: NameTag, response: { 200: TagRef } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const by = { shopId: actor.shopId, staffId: staffIdOf(actor), tagId: request.params.tagId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => ({
        status: 200,
        body: await renameTag(tx, { ...by, name: request.body.name }),
      }))
    },
  )

  app.post(
    '/api/shops/:shopId/tags/:tagId/merge',
    { config: configure, schema: { params: TagParams, body: MergeTag, response: { 200: TagRef } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const by = { shopId: actor.shopId, staffId: staffIdOf(actor), tagId: request.params.tagId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => ({
        status: 200,
        body: await mergeTags(tx, { ...by, ...request.body }),
      }))
    },
  )

  app.delete(
    '/api/shops/:shopId/tags/:tagId',
    { config: configure, schema: { params: TagParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const by = { shopId: actor.shopId, staffId: staffIdOf(actor), tagId: request.params.tagId, now: clock.now() }
      await transaction(database, (tx) => deleteTag(tx, by))
      return reply.code(204).send(null)
    },
  )
}
