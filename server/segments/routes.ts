import { Readable } from 'node:stream'
import { z } from 'zod'
import { hasCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { addDays } from '../kit/clock.ts'
import { PageQuery } from '../kit/cursor.ts'
import { first, sql, type Tx } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { notFound } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import type { Services } from '../kit/services.ts'
import { type ContributedChoices, choicesOf } from './choices.ts'
import { type Conditions, readDefinition } from './definition.ts'
import { memberLines, memberPage, movePage, segmentsOfCustomer } from './members.ts'
import { momentOf } from './moment.ts'
import { daysOf, presentCatalogue, presentSegment, trendOf } from './present.ts'
import { customersOf, previewSegment } from './preview.ts'
import { reasonsFor } from './reasons.ts'
import { changeSegment, createSegment, deleteSegment, readReferring, usersOfSegments } from './save.ts'
import {
  ChangeSegment,
  ChoiceQuery,
  Choices,
  ConditionCatalogue,
  CreateSegment,
  CustomerInSegment,
  CustomerSegments,
  MemberPage,
  MovePage,
  PreviewSegment,
  Segment,
  SegmentDays,
  SegmentList,
  SegmentPreview,
} from './schema.ts'
import { storedSegment, storedSegments } from './stored-segments.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const SegmentParams = ShopParams.extend({ segmentId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const CustomerInSegmentParams = SegmentParams.extend({ customerId: z.uuid() })
const read = { access: { permission: 'segments:read' } } as const
const change = { access: { permission: 'segments:change' } } as const
const trendDays = 30
const longTrendDays = 366

/** Segments of a shop: what can be asked, who answers to it, and who came and went. */
export function segmentRoutes(
  app: App,
  services: Services,
  { conditions, choices }: { conditions: Conditions; choices: ContributedChoices },
): void {
  const { database, clock } = services
  const { db } = database

  app.get(
    '/api/shops/:shopId/segment-conditions',
    { config: read, schema: { params: ShopParams, response: { 200: ConditionCatalogue } } },
    async () => presentCatalogue(conditions),
  )

  app.get(
    '/api/shops/:shopId/segment-choices',
    { config: read, schema: { params: ShopParams, querystring: ChoiceQuery, response: { 200: Choices } } },
    async (request) => {
      const { kind, search = '', event = '', ids = '' } = request.query
      const { shopId } = actorOf(request)
      const asked = { shopId, kind, search, event, ids: ids.split(',').filter((id) => id !== '') }
      return { choices: await choicesOf(db, { ...asked, language: readerLanguage(request, services), contributed: choices }) }
    },
  )

  app.get(
    '/api/shops/:shopId/segments',
    { config: read, schema: { params: ShopParams, response: { 200: SegmentList } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const segments = await storedSegments(db, { shopId })
      const users = usersOfSegments(segments, conditions)
      const { today } = await momentOf(db, { shopId, now: clock.now() })
      const segmentIds = segments.map(({ segmentId }) => segmentId)
      const days = Map.groupBy(await daysOf(db, { shopId, segmentIds, from: addDays(today, -trendDays) }), ({ segmentId }) => segmentId)
      return {
        segments: segments.map((segment) => ({
          ...presentSegment(segment, users.get(segment.segmentId)),
          trend: trendOf(days.get(segment.segmentId) ?? [], { today, length: trendDays }),
        })),
        customers: await customersOf(db, { shopId }),
      }
    },
  )

  app.post(
    '/api/shops/:shopId/segments',
    { config: change, schema: { params: ShopParams, body: CreateSegment, response: { 201: Segment } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const segmentId = await createSegment(tx, { shopId, staffId: staffIdOf(actor), conditions, now, ...request.body })
        return { status: 201, body: await presented(tx, { shopId, segmentId }) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/segment-previews',
    { config: read, schema: { params: ShopParams, body: PreviewSegment, response: { 200: SegmentPreview } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { definition, segmentId = null } = request.body
      const others = (await storedSegments(db, { shopId })).filter((each) => each.segmentId !== segmentId)
      const { tree } = readDefinition(readReferring(definition, { conditions, others, segmentId }), conditions)
      return previewSegment(database, { shopId, tree, now: clock.now() })
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId',
    { config: read, schema: { params: SegmentParams, response: { 200: Segment } } },
    async (request) => presented(db, { shopId: actorOf(request).shopId, segmentId: request.params.segmentId }),
  )

  app.patch(
    '/api/shops/:shopId/segments/:segmentId',
    { config: change, schema: { params: SegmentParams, body: ChangeSegment, response: { 200: Segment } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const { segmentId } = request.params
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await changeSegment(tx, { shopId, staffId: staffIdOf(actor), conditions, now, segmentId, ...request.body })
        return { status: 200, body: await presented(tx, { shopId, segmentId }) }
      })
    },
  )

  app.delete(
    '/api/shops/:shopId/segments/:segmentId',
    { config: change, schema: { params: SegmentParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const { segmentId } = request.params
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await deleteSegment(tx, { shopId, staffId: staffIdOf(actor), conditions, now, segmentId })
        return { status: 204, body: null }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId/days',
    { config: read, schema: { params: SegmentParams, response: { 200: SegmentDays } } },
    async (request) => {
      const { shopId, segmentId } = await existing(request.params.segmentId, actorOf(request).shopId)
      const { today } = await momentOf(db, { shopId, now: clock.now() })
      const days = await daysOf(db, { shopId, segmentIds: [segmentId], from: addDays(today, -longTrendDays) })
      return { days: days.map(({ segmentId: _, ...day }) => day) }
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId/members',
    { config: read, schema: { params: SegmentParams, querystring: PageQuery, response: { 200: MemberPage } } },
    async (request) => {
      const segment = await existing(request.params.segmentId, actorOf(request).shopId)
      const { page, nextCursor } = await memberPage(db, { ...segment, ...request.query })
      return { members: page.map(({ since, ...member }) => ({ ...member, since: since.toISOString() })), nextCursor }
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId/members.csv',
    { config: { access: { permission: 'customers:export' } }, schema: { params: SegmentParams } },
    async (request, reply) => {
      const segment = await existing(request.params.segmentId, actorOf(request).shopId)
      const lines = Readable.from(memberLines(db, segment))
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="segment.csv"').send(lines)
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId/moves',
    { config: read, schema: { params: SegmentParams, querystring: PageQuery, response: { 200: MovePage } } },
    async (request) => {
      const segment = await existing(request.params.segmentId, actorOf(request).shopId)
      const { page, nextCursor } = await movePage(db, { ...segment, ...request.query })
      return { moves: page.map((move) => ({ ...move, at: move.at.toISOString(), title: move.title ?? '' })), nextCursor }
    },
  )

  app.get(
    '/api/shops/:shopId/segments/:segmentId/customers/:customerId',
    { config: read, schema: { params: CustomerInSegmentParams, response: { 200: CustomerInSegment } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { segmentId, customerId } = request.params
      const segment = await storedSegment(db, { shopId, segmentId })
      if (!segment || !(await hasCustomer(db, { shopId, customerId }))) throw notFound()
      const { tree } = readDefinition(segment.builtDefinition ?? segment.definition, conditions)
      const moment = await momentOf(db, { shopId, now: clock.now() })
      const decisions = await reasonsFor(db, { tree, moment, customerIds: [customerId] })
      const state = await first(
        db,
        sql<{ since: Date }>`select changed_at as since from segment_states
          where shop_id = ${shopId} and segment_id = ${segmentId} and customer_id = ${customerId} and is_member`,
      )
      return { isMember: state !== undefined, since: state?.since.toISOString() ?? null, reasons: decisions.get(customerId)?.reasons ?? [] }
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId/segments',
    { config: read, schema: { params: CustomerParams, response: { 200: CustomerSegments } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { customerId } = request.params
      if (!(await hasCustomer(db, { shopId, customerId }))) throw notFound()
      const segments = await segmentsOfCustomer(db, { shopId, customerId })
      return { segments: segments.map(({ since, ...segment }) => ({ ...segment, since: since.toISOString() })) }
    },
  )

  async function presented(handle: typeof db | Tx, { shopId, segmentId }: { shopId: string; segmentId: string }): Promise<Segment> {
    const segments = await storedSegments(handle, { shopId })
    const segment = segments.find((each) => each.segmentId === segmentId)
    if (!segment) throw notFound()
    return presentSegment(segment, usersOfSegments(segments, conditions).get(segmentId))
  }

  async function existing(segmentId: string, shopId: string): Promise<{ shopId: string; segmentId: string }> {
    if (!(await storedSegment(db, { shopId, segmentId }))) throw notFound()
    return { shopId, segmentId }
  }
}
