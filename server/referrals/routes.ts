import { z } from 'zod'
import { hasCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { PageQuery } from '../kit/cursor.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { conflict, forbidden, notFound, unauthenticated } from '../kit/problem.ts'
import { ownLimit } from '../kit/rate-limits.ts'
import type { Services } from '../kit/services.ts'
import type { FindWriteKey } from '../staff/staff.ts'
import { ensureCode } from './codes.ts'
import { referralDetail, referralOverview, referralPage } from './list.ts'
import { recordClaim, recordClick } from './record.ts'
import { referralOf } from './referral-of.ts'
import { judgeReferral } from './review.ts'
import {
  ClaimReferral,
  JudgeReferral,
  OpenedLink,
  ReferralClaimed,
  ReferralDetail,
  ReferralOf,
  ReferralOverview,
  ReferralPage,
  ReferralSettings,
  ReferralState,
  StoredReferralSettings,
} from './schema.ts'
import { presentSettings, saveSettings } from './settings.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const ReferralParams = ShopParams.extend({ referralId: z.uuid() })
const ListQuery = PageQuery.extend({ state: z.union([ReferralState, z.literal('waiting')]).optional() })
const KeyQuery = z.object({ writeKey: z.string().max(200).optional() })
const read = { access: { permission: 'loyalty:read' } } as const
const at = '/api/shops/:shopId/referrals'

export function referralRoutes(app: App, services: Services, { findWriteKey }: { findWriteKey: FindWriteKey }): void {
  const { database, clock } = services
  const { db } = database
  const limits = {
    visitors: ownLimit({ name: 'referral clicks', tries: 30, seconds: 60 }),
    codes: ownLimit({ name: 'referral codes', tries: 300, seconds: 60 }),
  }

  app.get(at, { config: read, schema: { params: ShopParams, querystring: ListQuery, response: { 200: ReferralPage } } }, (request) =>
    referralPage(db, { shopId: actorOf(request).shopId, ...request.query }),
  )

  app.get(`${at}/overview`, { config: read, schema: { params: ShopParams, response: { 200: ReferralOverview } } }, (request) =>
    referralOverview(db, { shopId: actorOf(request).shopId }),
  )

  app.get(`${at}/settings`, { config: read, schema: { params: ShopParams, response: { 200: StoredReferralSettings } } }, (request) =>
    presentSettings(db, { shopId: actorOf(request).shopId }),
  )

  app.put(
    `${at}/settings`,
    {
      config: { access: { permission: 'loyalty:configure' } },
      schema: { params: ShopParams, body: ReferralSettings, response: { 200: StoredReferralSettings } },
    },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const staffId = staffIdOf(actorOf(request))
      const now = clock.now()
      const settings = request.body
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const before = await presentSettings(tx, { shopId })
        await saveSettings(tx, { shopId, settings, staffId, now })
        await recordChange(tx, { shopId, staffId, action: 'referrals.changed', before: before.settings, after: settings, now })
        return { status: 200, body: await presentSettings(tx, { shopId }) }
      })
    },
  )

  app.get(`${at}/:referralId`, { config: read, schema: { params: ReferralParams, response: { 200: ReferralDetail } } }, (request) =>
    referralDetail(db, { shopId: actorOf(request).shopId, referralId: request.params.referralId }),
  )

  app.post(
    `${at}/:referralId/verdicts`,
    {
      config: { access: { permission: 'loyalty:adjust' } },
      schema: { params: ReferralParams, body: JudgeReferral, response: { 200: ReferralDetail } },
    },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { referralId } = request.params
      const now = clock.now()
      const verdict = { shopId, referralId, ...request.body, staffId: staffIdOf(actorOf(request)), now }
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await judgeReferral(tx, verdict)
        return { status: 200, body: await referralDetail(tx, { shopId, referralId }) }
      })
    },
  )

  app.post(
    `${at}/claims`,
    {
      config: { access: { permission: 'loyalty:redeem' } },
      schema: { params: ShopParams, body: ClaimReferral, response: { 200: ReferralClaimed } },
    },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      await limits.codes.count(shopId)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
        status: 200,
        body: await recordClaim(tx, { shopId, ...request.body, now }),
      }))
    },
  )

  app.post(
    '/api/shops/:shopId/customers/:customerId/referral-code',
    {
      config: { access: { permission: 'loyalty:redeem' } },
      schema: { params: CustomerParams, response: { 200: ReferralOf } },
    },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const key = { shopId, customerId: request.params.customerId }
      if (!(await hasCustomer(db, key))) throw notFound()
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        if ((await referralOf(tx, key)) === null) throw conflict('no_referrals')
        await ensureCode(tx, { ...key, now })
        const found = await referralOf(tx, key)
        if (found === null) throw conflict('no_referrals')
        return { status: 200, body: found }
      })
    },
  )

  // Whatever the code is worth, the answer is the same: nobody learns here which codes there are.
  app.post(
    '/v1/referral-clicks',
    { config: { access: 'public' }, schema: { querystring: KeyQuery, body: OpenedLink } },
    async (request, reply) => {
      const { writeKey = request.query.writeKey, code, anonymousId } = request.body
      const key = writeKey === undefined ? null : await findWriteKey(writeKey)
      if (key === null) throw unauthenticated('wrong_write_key')
      if (!key.mayWrite) throw forbidden('key_without_events')
      await limits.visitors.count(`${key.shopId} ${request.ip}`)
      await transaction(database, (tx) => recordClick(tx, { shopId: key.shopId, code, anonymousId, ip: request.ip, now: clock.now() }))
      return reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin').code(204).send()
    },
  )
}
