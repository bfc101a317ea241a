/** Rewards as the shop keeps them. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import type { Db, Tx } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { countOrders, holdoutShare } from './personal/order-rewards.ts'
import { addCodes, addRewards, archiveReward, changeReward, rewardsOf } from './rewards/store.ts'
import { AddCodes, CodesAdded, RewardList, SaveReward } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const RewardParams = ShopParams.extend({ rewardId: z.uuid() })
const ListQuery = z.object({ archived: z.stringbool().default(false) })
const configure = { access: { permission: 'loyalty:configure' } } as const
const at = '/api/shops/:shopId/loyalty/rewards'

export function rewardRoutes(app: App, { database, clock }: Services): void {
  app.get(
    at,
    {
      config: { access: { permission: 'loyalty:read' } },
      schema: { params: ShopParams, querystring: ListQuery, response: { 200: RewardList } },
    },
    (request) => listed(database.db, { shopId: actorOf(request).shopId, isAll: request.query.archived, now: clock.now() }),
  )

  app.post(
    at,
    { config: configure, schema: { params: ShopParams, body: SaveReward, response: { 201: RewardList } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      const { reward } = request.body
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const [rewardId] = await addRewards(tx, { shopId, rewards: [reward], now })
        await recordChange(tx, {
          shopId,
          staffId: staffIdOf(actor),
          action: 'reward.created',
          before: null,
          after: { rewardId, ...reward },
          now,
        })
        return { status: 201, body: await listed(tx, { shopId, isAll: false, now }) }
      })
    },
  )

  app.put(
    `${at}/:rewardId`,
    { config: configure, schema: { params: RewardParams, body: SaveReward, response: { 200: RewardList } } },
    async (request, reply) => {
      const { rewardId } = request.params
      const { reward } = request.body
      return changing(request, reply, { action: 'reward.changed', after: { rewardId, ...reward } }, (tx, scope) =>
        changeReward(tx, { ...scope, rewardId, reward }),
      )
    },
  )

  app.delete(
    `${at}/:rewardId`,
    { config: configure, schema: { params: RewardParams, response: { 200: RewardList } } },
    async (request, reply) => {
      const { rewardId } = request.params
      return changing(request, reply, { action: 'reward.archived', after: { rewardId } }, (tx, scope) =>
        archiveReward(tx, { ...scope, rewardId }),
      )
    },
  )

  app.post(
    `${at}/:rewardId/codes`,
    { config: configure, bodyLimit: 2_000_000, schema: { params: RewardParams, body: AddCodes, response: { 200: CodesAdded } } },
    async (request, reply) => {
      const { shopId, rewardId } = request.params
      const now = clock.now()
      const codes = [...new Set(request.body.codes)]
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const added = await addCodes(tx, { shopId, rewardId, codes, now })
        return { status: 200, body: { added, known: request.body.codes.length - added } }
      })
    },
  )

  /** Changes a reward, writes it down, and answers the list. */
  function changing(
    request: FastifyRequest,
    reply: FastifyReply,
    { action, after }: { action: string; after: Record<string, unknown> },
    change: (tx: Tx, scope: { shopId: string; now: Date }) => Promise<void>,
  ): Promise<FastifyReply> {
    const actor = actorOf(request)
    const { shopId } = actor
    const now = clock.now()
    return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
      await change(tx, { shopId, now })
      await recordChange(tx, { shopId, staffId: staffIdOf(actor), action, before: null, after, now })
      return { status: 200, body: await listed(tx, { shopId, isAll: false, now }) }
    })
  }
}

async function listed(db: Db, { shopId, isAll, now }: { shopId: string; isAll: boolean; now: Date }): Promise<z.infer<typeof RewardList>> {
  const rewards = (await rewardsOf(db, { shopId, isAll })).map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  }))
  return { rewards, order: { holdoutPercent: Math.round(holdoutShare * 100), ...(await countOrders(db, { shopId, now })) } }
}
