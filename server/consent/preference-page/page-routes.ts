/**
 * The pages behind the links that people get: `/p/…`. Whoever has the link is asked nothing more: no sign-in, no cookie, no
 * script. GET shows and POST acts, because programs open links too.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Database, type Db, transaction } from '../../kit/database.ts'
import type { App } from '../../kit/http.ts'
import { isLanguage } from '../../kit/language.ts'
import { ownLimit } from '../../kit/rate-limits.ts'
import { readerLanguage } from '../../kit/reader-language.ts'
import type { Services } from '../../kit/services.ts'
import { confirm, findConfirmation } from '../double-opt-in.ts'
import { type Visitor, visitorOf } from '../links.ts'
import { openRequest } from '../privacy/requests.ts'
import { drawConfirmation, drawMessage, drawPreferences } from './draw-page.ts'
import { type FormFields, takeForms } from './form-bodies.ts'
import { loadPreferences } from './load-preferences.ts'
import { pageStyle } from './page-style.ts'
import { type Sender, savePreferences, stopEverything, unsubscribe } from './save-preferences.ts'

const TokenParams = z.object({ token: z.string().max(300) })
const PageQuery = z.object({ language: z.string().max(20).optional(), notice: z.string().max(20).optional() })
const isPublic = { config: { access: 'public' } } as const

export function preferencePageRoutes(app: App, services: Services): void {
  const { database, clock } = services
  // Each change is kept as proof for years: nobody fills the ledger by pressing a button again and again.
  const changes = ownLimit({ name: 'preferences', tries: 60, seconds: 3_600 })
  void app.register(async (pages: App) => {
    takeForms(pages)

    pages.get('/p/page.css', { ...isPublic, schema: { hide: true } }, (_request, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(pageStyle),
    )

    pages.get('/p/:token', { ...isPublic, schema: { hide: true, params: TokenParams, querystring: PageQuery } }, async (request, reply) => {
      const visitor = await visitorOf(database.db, { text: request.params.token, now: clock.now() })
      if (!visitor) return sendGone(request, reply, services)
      return sendPreferences(database.db, reply, { visitor, path: pathOf(request), query: request.query })
    })

    pages.post(
      '/p/:token',
      { ...isPublic, schema: { hide: true, params: TokenParams, querystring: PageQuery } },
      async (request, reply) => {
        const sender = senderOf(request, clock.now())
        const fields = fieldsOf(request)
        const visitor = await visitorOf(database.db, { text: request.params.token, now: sender.now })
        if (!visitor) return sendGone(request, reply, services)
        if (fields.get('List-Unsubscribe')?.[0] === 'One-Click') {
          await transaction(database, (tx) => unsubscribe(tx, { visitor, sender }))
          return reply.type('text/plain; charset=utf-8').send('')
        }
        // Leaving is never too often.
        if (fields.get('do')?.[0] !== 'stop') await changes.count(`${visitor.shopId} ${visitor.customerId}`)
        const notice = await act(database, { visitor, sender, fields, language: request.query.language })
        if (notice === null) return sendPreferences(database.db, reply, { visitor, path: pathOf(request), query: request.query })
        return reply.redirect(`${pathOf(request)}?${new URLSearchParams([...languageOf(request.query), ['notice', notice]])}`, 303)
      },
    )

    pages.get('/p/confirm/:token', { ...isPublic, schema: { hide: true, params: TokenParams } }, async (request, reply) => {
      const found = await findConfirmation(database.db, { text: request.params.token, now: clock.now() })
      if (!found) return sendMessage(reply.code(404), { language: readerLanguage(request, services), key: 'confirm_gone' })
      if (found.isConfirmed) return sendMessage(reply, { ...found, key: 'confirmed' })
      return sendPage(reply, drawConfirmation({ ...found, path: pathOf(request) }))
    })

    pages.post('/p/confirm/:token', { ...isPublic, schema: { hide: true, params: TokenParams } }, async (request, reply) => {
      const sender = senderOf(request, clock.now())
      const confirmed = await transaction(database, (tx) => confirm(tx, { text: request.params.token, sender }))
      if (!confirmed) return sendMessage(reply.code(404), { language: readerLanguage(request, services), key: 'confirm_gone' })
      return reply.redirect(pathOf(request), 303)
    })
  })
}

type PageQuery = z.infer<typeof PageQuery>
type Notice = 'saved' | 'stopped' | 'requested' | 'textChanged'
const notices: readonly Notice[] = ['saved', 'stopped', 'requested', 'textChanged']

/** Does what the pressed button says, and names what the page shall say of it; null where there is no such button. */
function act(
  database: Database,
  { visitor, sender, fields, language }: { visitor: Visitor; sender: Sender; fields: FormFields; language: string | undefined },
): Promise<Notice | null> {
  return transaction(database, async (tx) => {
    switch (fields.get('do')?.[0]) {
      case 'save': {
        const shown = new Map((fields.get('shown') ?? []).map((each) => each.split(':', 2) as [string, string]))
        return savePreferences(tx, { visitor, sender, language, shown, on: new Set(fields.get('on')) })
      }
      case 'stop':
        await stopEverything(tx, { visitor, sender })
        return 'stopped'
      case 'access':
      case 'erasure': {
        const kind = fields.get('do')?.[0] === 'access' ? 'access' : 'erasure'
        await openRequest(tx, { shopId: visitor.shopId, customerId: visitor.customerId, kind, note: '', staffId: null, now: sender.now })
        return 'requested'
      }
      default:
        return null
    }
  })
}

async function sendPreferences(
  db: Db,
  reply: FastifyReply,
  { visitor, path, query }: { visitor: Visitor; path: string; query: PageQuery },
): Promise<FastifyReply> {
  const preferences = await loadPreferences(db, { visitor, language: query.language })
  const notice = notices.find((each) => each === query.notice) ?? null
  return sendPage(reply, drawPreferences(preferences, { path, notice }))
}

function sendGone(request: FastifyRequest, reply: FastifyReply, services: Services): FastifyReply {
  return sendMessage(reply.code(404), { language: readerLanguage(request, services), key: 'gone' })
}

const sendMessage = (reply: FastifyReply, message: Parameters<typeof drawMessage>[0]): FastifyReply => sendPage(reply, drawMessage(message))

/** Nothing but our own style sheet, and forms that come back to us: whatever a name holds, nothing of it runs. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
    .header('x-robots-tag', 'noindex, nofollow')
    .type('text/html; charset=utf-8')
    .send(page)
}

const languageOf = ({ language }: PageQuery): [string, string][] =>
  language !== undefined && isLanguage(language) ? [['language', language]] : []

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? ''

const fieldsOf = ({ body }: FastifyRequest): FormFields => (body instanceof Map ? body : new Map())

const senderOf = ({ ip, headers }: FastifyRequest, now: Date): Sender => ({
  ip,
  userAgent: headers['user-agent']?.slice(0, 500) ?? null,
  now,
})
