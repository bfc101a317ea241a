import { Readable } from 'node:stream'
import { z } from 'zod'
import type { PersonalData } from '../../customers/customers.ts'
import { actorOf } from '../../kit/access.ts'
import { daysBetween, localDay, localToInstant } from '../../kit/clock.ts'
import { one, sql, transaction } from '../../kit/database.ts'
import type { App } from '../../kit/http.ts'
import { answerOnce } from '../../kit/idempotency.ts'
import { notFound } from '../../kit/problem.ts'
import { readerLanguage } from '../../kit/reader-language.ts'
import type { Services } from '../../kit/services.ts'
import { getShop } from '../../shops/shops.ts'
import { isoOrNull } from '../present.ts'
import {
  Certificate,
  ChangeRetention,
  CloseRequest,
  CreatePrivacyRequest,
  EraseCustomer,
  ErasurePreview,
  ExtendRequest,
  PrivacyRequest,
  PrivacyRequestList,
  PrivacyRequestOpened,
  PrivacyRequestQuery,
  RetentionRules,
} from '../schema.ts'
import { staffOf } from '../settings-routes.ts'
import { eraseCustomer, previewErasure } from './erase-customer.ts'
import { readExport, requestExport } from './export-data.ts'
import { processingRegister } from './register.ts'
import { closeRequest, extendRequest, getRequest, openRequest, requestPage, type StoredRequest } from './requests.ts'
import { changeRetention, type RetentionRule, retentionOf } from './retention.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const RequestParams = ShopParams.extend({ requestId: z.uuid() })
const handle = { access: { permission: 'privacy:handle' } } as const
const settle = { access: { permission: 'privacy:settings' } } as const
const path = '/api/shops/:shopId/privacy-requests'

/** What people may ask about their data, and how long it is kept. */
export function privacyRoutes(
  app: App,
  services: Services,
  { personalData, retentionRules }: { personalData: readonly PersonalData[]; retentionRules: readonly RetentionRule[] },
): void {
  const { database, clock } = services

  app.get(
    path,
    { config: handle, schema: { params: ShopParams, querystring: PrivacyRequestQuery, response: { 200: PrivacyRequestList } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { isOpen, ...query } = request.query
      const today = await todayOf(shopId)
      const { requests, nextCursor } = await requestPage(database.db, { shopId, isOpen: isOpen !== 'no', ...query })
      return { requests: requests.map((each) => present(each, today)), nextCursor }
    },
  )

  app.post(
    path,
    { config: handle, schema: { params: ShopParams, body: CreatePrivacyRequest, response: { 201: PrivacyRequestOpened } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { receivedOn, ...body } = request.body
        const { timeZone } = await getShop(tx, { shopId })
        const receivedAt = receivedOn === undefined ? now : earlier(noonOf(receivedOn, timeZone), now)
        return { status: 201, body: await openRequest(tx, { shopId, ...body, receivedAt, staffId, now }) }
      })
    },
  )

  app.get(
    `${path}/:requestId`,
    { config: handle, schema: { params: RequestParams, response: { 200: PrivacyRequest } } },
    async (request) => {
      const { shopId } = actorOf(request)
      return present(await getRequest(database.db, { shopId, requestId: request.params.requestId }), await todayOf(shopId))
    },
  )

  app.post(
    `${path}/:requestId/extension`,
    { config: handle, schema: { params: RequestParams, body: ExtendRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId } = staffOf(request)
      return answerOnce(database, request, reply, { shopId, now: clock.now() }, async (tx) => {
        await extendRequest(tx, { shopId, requestId: request.params.requestId, reason: request.body.reason })
        return { status: 204, body: null }
      })
    },
  )

  app.post(
    `${path}/:requestId/end`,
    { config: handle, schema: { params: RequestParams, body: CloseRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await closeRequest(tx, { shopId, requestId: request.params.requestId, staffId, ...request.body, now })
        return { status: 204, body: null }
      })
    },
  )

  app.post(
    `${path}/:requestId/export`,
    { config: handle, schema: { params: RequestParams, response: { 202: z.null() } } },
    async (request, reply) => {
      const { shopId } = staffOf(request)
      await transaction(database, (tx) => requestExport(tx, { shopId, requestId: request.params.requestId }))
      return reply.code(202).send(null)
    },
  )

  app.get(`${path}/:requestId/export.zip`, { config: handle, schema: { params: RequestParams } }, async (request, reply) => {
    const { shopId } = actorOf(request)
    const { requestId } = request.params
    const { exportState } = await getRequest(database.db, { shopId, requestId })
    if (exportState !== 'ready') throw notFound('export_missing')
    const pieces = readExport(database.db, { shopId, requestId })
    // The first piece is read before anything is sent, so that a file that is gone is still refused.
    const { value: head, done } = await pieces.next()
    const file = Readable.from(rest())
    return reply.type('application/zip').header('content-disposition', `attachment; filename="data-${requestId}.zip"`).send(file)

    async function* rest(): AsyncGenerator<Buffer> {
      if (!done) yield head
      yield* pieces
    }
  })

  app.get(
    `${path}/:requestId/erasure`,
    { config: handle, schema: { params: RequestParams, response: { 200: ErasurePreview } } },
    async (request) => {
      const { shopId } = staffOf(request)
      return previewErasure(database, { shopId, requestId: request.params.requestId, personalData, now: clock.now() })
    },
  )

  app.post(
    `${path}/:requestId/erasure`,
    { config: handle, schema: { params: RequestParams, body: EraseCustomer, response: { 200: Certificate } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { name } = await one(tx, sql<{ name: string }>`select name from staff where staff_id = ${staffId}`)
        const erasure = {
          shopId,
          requestId: request.params.requestId,
          personalData,
          staffId,
          staffName: name,
          typedTitle: request.body.title,
          now,
        }
        return { status: 200, body: await eraseCustomer(tx, erasure) }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/retention',
    { config: handle, schema: { params: ShopParams, response: { 200: RetentionRules } } },
    async (request) => ({
      rules: await retentionOf(database.db, { shopId: actorOf(request).shopId, rules: retentionRules, now: clock.now() }),
    }),
  )

  app.put(
    '/api/shops/:shopId/retention/:dataClass',
    {
      config: settle,
      schema: { params: ShopParams.extend({ dataClass: z.string().max(60) }), body: ChangeRetention, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await changeRetention(tx, {
          shopId,
          staffId,
          dataClass: request.params.dataClass,
          months: request.body.months,
          rules: retentionRules,
          now,
        })
        return { status: 204, body: null }
      })
    },
  )

  app.get('/api/shops/:shopId/processing-register.csv', { config: handle, schema: { params: ShopParams } }, async (request, reply) => {
    const rules = await retentionOf(database.db, { shopId: actorOf(request).shopId, rules: retentionRules, now: clock.now() })
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="processing-register.csv"')
      .send(processingRegister(readerLanguage(request, services), rules))
  })

  const todayOf = async (shopId: string): Promise<string> => localDay(clock.now(), (await getShop(database.db, { shopId })).timeZone)
}

const present = (request: StoredRequest, today: string): z.infer<typeof PrivacyRequest> => ({
  ...request,
  receivedAt: request.receivedAt.toISOString(),
  daysLeft: daysBetween(today, request.dueOn),
  closedAt: isoOrNull(request.closedAt),
  exportedAt: isoOrNull(request.exportedAt),
})

function noonOf(day: string, timeZone: string): Date {
  const [y = 1, m = 1, d = 1] = day.split('-').map(Number)
  return localToInstant({ y, m, d, h: 12, mi: 0, s: 0 }, timeZone)
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
