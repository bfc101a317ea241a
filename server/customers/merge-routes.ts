import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { all, type Db, sql, transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Task } from '../kit/jobs.ts'
import { conflict, forbidden, notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import type { MergeParticipant } from './contributions.ts'
import { duplicatePage, findDuplicates, forgetDuplicate } from './duplicates.ts'
import type { Link } from './identify.ts'
import { currentCustomerId, type MergeReason, mergeCustomers, mergeLinked } from './merge.ts'
import { keepApart, partCustomers, partingDays } from './part.ts'
import { DuplicateQuery, Duplicates, KeepApart, MergeDone, Merges, MergeUndone, MergeWith } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const MergeParams = ShopParams.extend({ mergeId: z.uuid() })
const read = { access: { permission: 'customers:read' } } as const
const merge = { access: { permission: 'customers:merge' } } as const

/** Customers who are one, who may be, and who only seemed to be. */
export function mergeRoutes(
  app: App,
  { database, clock }: Services,
  { participants }: { participants: readonly MergeParticipant[] },
): void {
  app.post(
    '/api/shops/:shopId/customers/:customerId/merge',
    { config: merge, schema: { params: CustomerParams, body: MergeWith, response: { 200: MergeDone } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const pair = { oneId: request.params.customerId, otherId: request.body.otherId }
        if (!(await currentCustomerId(tx, { shopId, customerId: pair.oneId }))) throw notFound()
        const answer = await mergeCustomers(tx, { shopId, ...pair, reason: 'staff', evidence: {}, staffId, participants, now })
        if ('refusal' in answer) throw conflict(`merge_${answer.refusal}`)
        await recordChange(tx, { shopId, staffId, action: 'customers.merged', before: null, after: { ...answer }, now })
        return { status: 200, body: answer }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId/merges',
    { config: read, schema: { params: CustomerParams, response: { 200: Merges } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { customerId } = request.params
      if (!(await currentCustomerId(database.db, { shopId, customerId }))) throw notFound()
      return { merges: await mergesOf(database.db, { shopId, customerId, now: clock.now() }) }
    },
  )

  app.post(
    '/api/shops/:shopId/merges/:mergeId/undo',
    { config: merge, schema: { params: MergeParams, response: { 200: MergeUndone } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const parted = await partCustomers(tx, { shopId, mergeId: request.params.mergeId, staffId, participants, now })
        await recordChange(tx, { shopId, staffId, action: 'customers.parted', before: null, after: { ...parted }, now })
        return { status: 200, body: parted }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/duplicates',
    { config: read, schema: { params: ShopParams, querystring: DuplicateQuery, response: { 200: Duplicates } } },
    (request) => duplicatePage(database.db, { shopId: actorOf(request).shopId, ...request.query }),
  )

  app.post(
    '/api/shops/:shopId/duplicates/find',
    { config: merge, schema: { params: ShopParams, response: { 200: z.object({ pairs: z.number().int() }) } } },
    async (request, reply) => {
      const { shopId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
        status: 200,
        body: await findDuplicates(tx, { shopId, now }),
      }))
    },
  )

  app.post(
    '/api/shops/:shopId/duplicates/keep-apart',
    { config: merge, schema: { params: ShopParams, body: KeepApart, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { oneId, otherId } = request.body
        for (const customerId of [oneId, otherId]) if (!(await currentCustomerId(tx, { shopId, customerId }))) throw notFound()
        await keepApart(tx, { shopId, ones: [oneId], others: [otherId], staffId, now })
        await forgetDuplicate(tx, { shopId, oneId, otherId })
        return { status: 204, body: null }
      })
    },
  )
}

/** Merges customers whom recorded facts showed to be one. */
export const mergeLinkedTask =
  ({ database, clock }: Services, { participants }: { participants: readonly MergeParticipant[] }): Task =>
  async ({ shopId, links, reason }) => {
    await transaction(database, (tx) =>
      mergeLinked(tx, { shopId: String(shopId), links: links as Link[], reason: reason as MergeReason, participants, now: clock.now() }),
    )
  }

/** Finds duplicates anew in every shop that is not closed. */
export const findDuplicatesTask =
  ({ database, clock }: Services): Task =>
  async (_payload, { signal }) => {
    for (const { shopId } of await all(database.db, sql<{ shopId: string }>`select shop_id from shops order by shop_id`)) {
      if (signal.aborted) return
      await transaction(database, (tx) => findDuplicates(tx, { shopId, now: clock.now() }))
    }
  }

/** Merging is decided by people: a key cannot undo what it did. */
function staffOf(request: Parameters<typeof actorOf>[0]): { shopId: string; staffId: string } {
  const actor = actorOf(request)
  const staffId = staffIdOf(actor)
  if (staffId === null) throw forbidden('not_allowed')
  return { shopId: actor.shopId, staffId }
}

async function mergesOf(db: Db, { shopId, customerId, now }: { shopId: string; customerId: string; now: Date }): Promise<Merges['merges']> {
  const rows = await all(
    db,
    sql<{
      mergeId: string
      mergedId: string
      title: string
      reason: MergeReason
      shownBy: string | null
      recordedAt: Date
      recordedBy: string | null
    }>`
      select merge_id, merged_id, reason, evidence ->> 'kind' as shown_by, recorded_at, staff.name as recorded_by,
        coalesce(nullif(concat_ws(' ', profile ->> 'firstName', profile ->> 'lastName'), ''), profile ->> 'email', profile ->> 'customerNumber', profile ->> 'phone', '') as title
      from merges join origins on origins.shop_id = merges.shop_id and origin_id = merged_id
      left join staff on staff_id = recorded_by
      where merges.shop_id = ${shopId} and undone_at is null and origins.customer_id = (
        select customer_id from customers where shop_id = ${shopId} and customer_id = ${customerId}
        union all select customer_id from origins where shop_id = ${shopId} and origin_id = ${customerId} limit 1
      )
      order by recorded_at desc, merge_id desc limit 200`,
  )
  return rows.map(({ recordedAt, ...row }) => ({
    ...row,
    recordedAt: recordedAt.toISOString(),
    canBeUndone: now.getTime() - recordedAt.getTime() <= partingDays * 86_400_000,
  }))
}
