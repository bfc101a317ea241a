import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { translator } from '../kit/language.ts'
import { notFound } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import { RequestFault } from '../kit/request-validation.ts'
import type { Services } from '../kit/services.ts'
import { choicesOf } from './choices.ts'
import type { Conditions } from './definition.ts'
import { presentSegment } from './present.ts'
import { readyMadeSegments } from './ready-made.ts'
import { createSegment } from './save.ts'
import { CreateReadyMade, ReadyMadeList, Segment } from './schema.ts'
import { storedSegments } from './stored-segments.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** Segments that are there at a click. */
export function readyMadeRoutes(app: App, services: Services, { conditions }: { conditions: Conditions }): void {
  const { database, clock, catalogues } = services
  const known = readyMadeSegments((code) => conditions.has(code))

  app.get(
    '/api/shops/:shopId/ready-made-segments',
    { config: { access: { permission: 'segments:read' } }, schema: { params: ShopParams, response: { 200: ReadyMadeList } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const translate = translator(readerLanguage(request, services), catalogues)
      const segments = await storedSegments(database.db, { shopId })
      return {
        readyMade: known.map(({ code, choice }) => ({
          ...{ code, choice, name: translate(`segments.ready_made.${code}.name`, { choice: '…' }) },
          description: translate(`segments.ready_made.${code}.description`),
          segmentId: choice === null ? (segments.find(({ readyMade }) => readyMade === code)?.segmentId ?? null) : null,
        })),
      }
    },
  )

  app.post(
    '/api/shops/:shopId/ready-made-segments',
    {
      config: { access: { permission: 'segments:change' } },
      schema: { params: ShopParams, body: CreateReadyMade, response: { 201: Segment } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const { code, choice = '' } = request.body
      const found = known.find((each) => each.code === code)
      if (!found) throw notFound()
      const [chosen] = found.choice
        ? await choicesOf(database.db, {
            ...{ shopId, kind: found.choice, search: '', event: '', ids: [choice] },
            ...{ language: readerLanguage(request, services), contributed: {} },
          })
        : []
      if (found.choice && !chosen) throw new RequestFault([{ code: 'custom', path: ['choice'], message: 'segments.field.choose' }])
      const translate = translator(readerLanguage(request, services), catalogues)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const segmentId = await createSegment(tx, {
          ...{ shopId, staffId: staffIdOf(actor), conditions, now, readyMade: code },
          name: translate(`segments.ready_made.${code}.name`, { choice: chosen?.label ?? '' }),
          description: translate(`segments.ready_made.${code}.description`),
          definition: found.definition(chosen?.value ?? ''),
        })
        const segments = await storedSegments(tx, { shopId })
        const segment = segments.find((each) => each.segmentId === segmentId)
        if (!segment) throw notFound()
        return { status: 201, body: presentSegment(segment) }
      })
    },
  )
}
