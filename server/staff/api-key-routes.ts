import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { forbidden } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { apiKeysOf, createApiKey, revokeApiKey, type StoredApiKey } from './api-keys.ts'
import { type ApiKey, ApiKeyCreated, ApiKeyList, CreateApiKey } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const KeyParams = ShopParams.extend({ keyId: z.uuid() })
const change = { access: { permission: 'keys:change' } } as const

/** The keys with which a shop's programs come. */
export function apiKeyRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/api-keys',
    { config: { access: { permission: 'keys:read' } }, schema: { params: ShopParams, response: { 200: ApiKeyList } } },
    async (request) => ({ keys: (await apiKeysOf(database.db, { shopId: actorOf(request).shopId })).map(presentKey) }),
  )

  app.post(
    '/api/shops/:shopId/api-keys',
    { config: change, schema: { params: ShopParams, body: CreateApiKey, response: { 201: ApiKeyCreated } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const staffId = staffIdOf(actorOf(request))
      if (staffId === null) throw forbidden('not_allowed')
      const now = clock.now()
      const created = await transaction(database, async (tx) => {
        const stored = await createApiKey(tx, { shopId, ...request.body, createdBy: staffId, now })
        const { name, kind, scopes } = stored
        await recordChange(tx, { shopId, staffId, action: 'api_key.created', before: null, after: { name, kind, scopes }, now })
        return stored
      })
      return reply.code(201).send({ ...presentKey(created), key: created.key })
    },
  )

  app.delete(
    '/api/shops/:shopId/api-keys/:keyId',
    { config: change, schema: { params: KeyParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      await transaction(database, async (tx) => {
        const { name, wasRevoked } = await revokeApiKey(tx, { shopId, keyId: request.params.keyId, now })
        if (!wasRevoked)
          await recordChange(tx, {
            shopId,
            staffId: staffIdOf(actorOf(request)),
            action: 'api_key.revoked',
            before: { name },
            after: null,
            now,
          })
      })
      return reply.code(204).send(null)
    },
  )
}

const presentKey = ({ keyId, name, kind, scopes, createdAt, revokedAt, hint }: StoredApiKey): ApiKey => ({
  keyId,
  name,
  kind,
  scopes,
  hint,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
})
