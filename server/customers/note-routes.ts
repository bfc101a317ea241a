import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { PageQuery } from '../kit/cursor.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { actingStaff } from './acting-staff.ts'
import { colleaguesOf } from './colleagues.ts'
import { hasCustomer } from './customer.ts'
import { Colleagues, Note, NoteVersions, NoticeList, WriteNote } from './note-schema.ts'
import { changeNote, hideNote, notesOf, presentNote, versionsOf, writeNote } from './notes.ts'
import { noticesOf, readNotices } from './notices.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const NoteParams = ShopParams.extend({ noteId: z.uuid() })
const NotePage = z.object({ notes: z.array(Note), nextCursor: z.string().nullable() })
const read = { access: { permission: 'customers:read' } } as const
const change = { access: { permission: 'customers:change' } } as const

/** Notes about customers, whom they can mention, and what somebody was told of. */
export function noteRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/customers/:customerId/notes',
    { config: read, schema: { params: CustomerParams, querystring: PageQuery, response: { 200: NotePage } } },
    async (request) => {
      const actor = actorOf(request)
      const key = { shopId: actor.shopId, customerId: request.params.customerId }
      if (!(await hasCustomer(database.db, key))) throw notFound()
      return notesOf(database.db, { ...key, readerId: staffIdOf(actor), ...request.query })
    },
  )

  app.post(
    '/api/shops/:shopId/customers/:customerId/notes',
    { config: change, schema: { params: CustomerParams, body: WriteNote, response: { 201: Note } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => {
        const note = await writeNote(tx, { ...staff, customerId: request.params.customerId, note: request.body, now })
        return { status: 201, body: presentNote(note, staff.staffId) }
      })
    },
  )

  app.put(
    '/api/shops/:shopId/notes/:noteId',
    { config: change, schema: { params: NoteParams, body: WriteNote, response: { 200: Note } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => {
        const note = await changeNote(tx, { ...staff, noteId: request.params.noteId, note: request.body, now })
        return { status: 200, body: presentNote(note, staff.staffId) }
      })
    },
  )

  app.delete(
    '/api/shops/:shopId/notes/:noteId',
    { config: change, schema: { params: NoteParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => hideNote(tx, { ...actingStaff(request), noteId: request.params.noteId, now: clock.now() }))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/shops/:shopId/notes/:noteId/versions',
    { config: read, schema: { params: NoteParams, response: { 200: NoteVersions } } },
    async (request) => ({
      versions: await versionsOf(database.db, { shopId: actorOf(request).shopId, noteId: request.params.noteId }),
    }),
  )

  app.get(
    '/api/shops/:shopId/colleagues',
    { config: read, schema: { params: ShopParams, response: { 200: Colleagues } } },
    async (request) => {
      const actor = actorOf(request)
      const you = staffIdOf(actor)
      const colleagues = await colleaguesOf(database.db, { shopId: actor.shopId })
      return { colleagues: colleagues.map((colleague) => ({ ...colleague, isYou: colleague.staffId === you })) }
    },
  )

  app.get('/api/shops/:shopId/notices', { config: read, schema: { params: ShopParams, response: { 200: NoticeList } } }, async (request) =>
    noticesOf(database.db, actingStaff(request)),
  )

  app.post(
    '/api/shops/:shopId/notices/read',
    { config: read, schema: { params: ShopParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => readNotices(tx, { ...actingStaff(request), now: clock.now() }))
      return reply.code(204).send(null)
    },
  )
}
