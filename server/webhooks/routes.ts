import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { Db } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { translator } from '../kit/language.ts'
import { notFound } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import type { Services } from '../kit/services.ts'
import { deliveryOf, deliveryPage, replayMany, replayOne, sendTest } from './deliveries.ts'
import { eventTypes } from './event-types.ts'
import {
  ChangeWebhook,
  CreateWebhook,
  Delivery,
  DeliveryList,
  DeliveryQuery,
  Replay,
  Replayed,
  RotateSecret,
  Webhook,
  WebhookList,
  WebhookWithSecret,
} from './schema.ts'
import { changeWebhook, createWebhook, mostWebhooks, removeWebhook, rotateSecret, webhooksOf } from './stored-webhooks.ts'
import { vaultOf } from './webhook-secrets.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const WebhookParams = ShopParams.extend({ webhookId: z.uuid() })
const DeliveryParams = ShopParams.extend({ deliveryId: z.uuid() })
const read = { access: { permission: 'webhooks:read' } } as const
const change = { access: { permission: 'webhooks:change' } } as const

/** Where the shop's programs are told what happened, and what they were told. */
export function webhookRoutes(app: App, services: Services): void {
  const { database, clock, catalogues, settings } = services
  const { db } = database
  const { allowedPrivateHosts } = settings
  const vault = vaultOf(services)

  app.get(
    '/api/shops/:shopId/webhooks',
    { config: read, schema: { params: ShopParams, response: { 200: WebhookList } } },
    async (request) => {
      const translate = translator(readerLanguage(request, services), catalogues)
      return {
        webhooks: await webhooksOf(db, { shopId: actorOf(request).shopId }),
        types: eventTypes.map((type) => ({ type, sentence: translate(`webhooks.type.${type}`) })),
        mostWebhooks,
      }
    },
  )

  app.post(
    '/api/shops/:shopId/webhooks',
    { config: change, schema: { params: ShopParams, body: CreateWebhook, response: { 201: WebhookWithSecret } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      return answerOnce<WebhookWithSecret>(database, request, reply, by, async (tx) => {
        const { webhookId, secret } = await createWebhook(tx, { ...by, ...request.body, vault, allowedPrivateHosts })
        return { status: 201, body: { ...(await presented(tx, { ...by, webhookId })), secret: null }, shownOnce: { secret } }
      })
    },
  )

  app.patch(
    '/api/shops/:shopId/webhooks/:webhookId',
    { config: change, schema: { params: WebhookParams, body: ChangeWebhook, response: { 200: Webhook } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      const { webhookId } = request.params
      return answerOnce(database, request, reply, by, async (tx) => {
        await changeWebhook(tx, { ...by, webhookId, ...request.body, allowedPrivateHosts })
        return { status: 200, body: await presented(tx, { ...by, webhookId }) }
      })
    },
  )

  app.delete(
    '/api/shops/:shopId/webhooks/:webhookId',
    { config: change, schema: { params: WebhookParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        await removeWebhook(tx, { ...by, webhookId: request.params.webhookId })
        return { status: 204, body: null }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/webhooks/:webhookId/secret',
    { config: change, schema: { params: WebhookParams, body: RotateSecret, response: { 200: WebhookWithSecret } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      const { webhookId } = request.params
      return answerOnce<WebhookWithSecret>(database, request, reply, by, async (tx) => {
        const { secret } = await rotateSecret(tx, { ...by, webhookId, ...request.body, vault })
        return { status: 200, body: { ...(await presented(tx, { ...by, webhookId })), secret: null }, shownOnce: { secret } }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/webhooks/:webhookId/test',
    { config: change, schema: { params: WebhookParams, response: { 202: Delivery } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        const { deliveryId } = await sendTest(tx, { ...by, webhookId: request.params.webhookId })
        return { status: 202, body: await deliveryOf(tx, { ...by, deliveryId }) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/webhooks/:webhookId/replay',
    { config: change, schema: { params: WebhookParams, body: Replay, response: { 202: Replayed } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      const { webhookId } = request.params
      return answerOnce(database, request, reply, by, async (tx) => ({
        status: 202,
        body: await replayMany(tx, { ...by, webhookId, replay: request.body }),
      }))
    },
  )

  app.get(
    '/api/shops/:shopId/webhooks/:webhookId/deliveries',
    { config: read, schema: { params: WebhookParams, querystring: DeliveryQuery, response: { 200: DeliveryList } } },
    async (request) => {
      const webhook = { shopId: actorOf(request).shopId, webhookId: request.params.webhookId }
      await presented(db, webhook)
      return deliveryPage(db, { ...webhook, ...request.query })
    },
  )

  app.get(
    '/api/shops/:shopId/webhook-deliveries/:deliveryId',
    { config: read, schema: { params: DeliveryParams, response: { 200: Delivery } } },
    async (request) => deliveryOf(db, { shopId: actorOf(request).shopId, deliveryId: request.params.deliveryId }),
  )

  app.post(
    '/api/shops/:shopId/webhook-deliveries/:deliveryId/replay',
    { config: change, schema: { params: DeliveryParams, response: { 202: Delivery } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, staffId: staffIdOf(actorOf(request)), now: clock.now() }
      const { deliveryId } = request.params
      return answerOnce(database, request, reply, by, async (tx) => {
        await replayOne(tx, { ...by, deliveryId })
        return { status: 202, body: await deliveryOf(tx, { ...by, deliveryId }) }
      })
    },
  )
}

/** Throws the plain 404. */
async function presented(db: Db, { shopId, webhookId }: { shopId: string; webhookId: string }): Promise<Webhook> {
  const [webhook] = await webhooksOf(db, { shopId, webhookId })
  if (!webhook) throw notFound()
  return webhook
}
