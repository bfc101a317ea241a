/** What the shop sets up once: the key with which its server says who is on its page; and a look at what members will see. */
import { z } from 'zod'
import { actorOf, staffIdOf } from '../../kit/access.ts'
import { recordChange } from '../../kit/change-log.ts'
import { localDay } from '../../kit/clock.ts'
import type { Db } from '../../kit/database.ts'
import type { App } from '../../kit/http.ts'
import { answerOnce } from '../../kit/idempotency.ts'
import { conflict } from '../../kit/problem.ts'
import type { Services } from '../../kit/services.ts'
import { getShop } from '../../shops/shops.ts'
import { IdentityKeyView, MemberView, RotatedKey, RotateKey } from '../member-schema.ts'
import { Program } from '../program.ts'
import { liveProgram } from '../program-store.ts'
import { rewardsOf } from '../rewards/store.ts'
import { exampleMember } from './example-member.ts'
import { describeKey, identityKeys } from './identity-keys.ts'
import { presentMember } from './present-member.ts'

const ShopParams = z.object({ shopId: z.uuid() })
/** A programme to look at as members would; null for the one in force. */
const PreviewMember = z.object({ language: z.enum(['pl', 'uk', 'en']), program: Program.nullable() })
const at = '/api/shops/:shopId/loyalty/identity-key'

export function identityKeyRoutes(app: App, services: Services): void {
  const { database, clock, publicUrl } = services
  const keys = identityKeys(services)

  app.get(
    at,
    { config: { access: { permission: 'loyalty:read' } }, schema: { params: ShopParams, response: { 200: IdentityKeyView } } },
    (request) => presented(database.db, { shopId: actorOf(request).shopId, now: clock.now() }),
  )

  app.post(
    at,
    {
      config: { access: { permission: 'keys:change' } },
      schema: { params: ShopParams, body: RotateKey, response: { 200: RotatedKey } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce<z.infer<typeof RotatedKey>>(database, request, reply, { shopId, now }, async (tx) => {
        const before = await describeKey(tx, { shopId, now })
        const { secret } = await keys.rotate(tx, { shopId, ...request.body, now })
        const after = await presented(tx, { shopId, now })
        await recordChange(tx, {
          ...{ shopId, staffId: staffIdOf(actor), action: 'identity_key.rotated', now },
          before: before ? { hint: before.hint } : null,
          after: { hint: after.key?.hint, ...request.body },
        })
        return { status: 200, body: { ...after, secret: null }, shownOnce: { secret } }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/loyalty/member-preview',
    {
      config: { access: { permission: 'loyalty:read' } },
      schema: { params: ShopParams, body: PreviewMember, response: { 200: MemberView } },
    },
    async (request) => {
      const { shopId } = actorOf(request)
      const { db } = database
      const now = clock.now()
      const program = request.body.program ?? (await liveProgram(db, { shopId }))?.program
      if (!program) throw conflict('no_program')
      const { name: shopName, timeZone: zone } = await getShop(db, { shopId })
      const example = exampleMember({ program, rewards: await rewardsOf(db, { shopId }), today: localDay(now, zone), zone, now })
      return presentMember(example, { program, shopName, zone, language: request.body.language })
    },
  )

  async function presented(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<IdentityKeyView> {
    const key = await describeKey(db, { shopId, now })
    return {
      key: key ? { hint: key.hint, createdAt: key.createdAt.toISOString(), oldUntil: key.oldUntil?.toISOString() ?? null } : null,
      pageUrl: `${publicUrl()}/p/loyalty/page?shop=${shopId}`,
    }
  }
}
