import { z } from 'zod'
import { findCustomer } from '../customers/customers.ts'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { all, sql } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import { openVault } from '../kit/sealed.ts'
import type { Services } from '../kit/services.ts'
import { getShop } from '../shops/shops.ts'
import { sendDetail, sendPage } from './outbox.ts'
import { hookRoutes } from './provider-events/hook-routes.ts'
import { openRenderer } from './rendering/renderer.ts'
import { ruleTexts } from './rule-texts.ts'
import {
  ChangeTemplate,
  CreateSend,
  CreateTemplate,
  Preview,
  PreviewTemplate,
  SendCreated,
  SendDetail,
  SendList,
  SendQuery,
  TemplateList,
  TemplateView,
} from './schema.ts'
import { send } from './send.ts'
import { changeSettings, type MessageSettings, settingsOf } from './settings.ts'
import { ChangeSettings, MessageSettingsView } from './settings-schema.ts'
import {
  changeDraft,
  compileFor,
  createTemplate,
  publishTemplate,
  type StoredTemplate,
  templateOf,
  templatesOf,
} from './templates/store.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const TemplateParams = ShopParams.extend({ templateId: z.uuid() })
const SendParams = ShopParams.extend({ sendId: z.uuid() })
const read = { access: { permission: 'messages:read' } } as const
const write = { access: { permission: 'messages:change' } } as const
const configure = { access: { permission: 'messages:configure' } } as const
const sending = { access: { permission: 'messages:send' } } as const

/** How long a message that a program asked for is worth sending. */
const patienceHours = 24

export function messageRoutes(app: App, services: Services): void {
  const { database, clock, catalogues } = services
  const { db } = database
  const vault = openVault(services.settings)
  const renderer = openRenderer()
  app.addHook('onClose', () => renderer.close())
  hookRoutes(app, services)

  app.get(
    '/api/shops/:shopId/message-settings',
    { config: read, schema: { params: ShopParams, response: { 200: MessageSettingsView } } },
    async (request) => presentedSettings(await settingsOf(db, actorOf(request))),
  )

  app.patch(
    '/api/shops/:shopId/message-settings',
    { config: configure, schema: { params: ShopParams, body: ChangeSettings, response: { 200: MessageSettingsView } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        await changeSettings(tx, { ...by, changes: request.body, vault })
        const settings = await settingsOf(tx, by)
        if (!settings.isSandbox && (settings.smtp === null || settings.fromEmail === null)) throw conflict('sender_missing')
        return { status: 200, body: presentedSettings(settings) }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/message-templates',
    { config: read, schema: { params: ShopParams, response: { 200: TemplateList } } },
    async (request) => ({
      templates: (await templatesOf(db, actorOf(request))).map(presentedTemplate),
    }),
  )

  app.post(
    '/api/shops/:shopId/message-templates',
    { config: write, schema: { params: ShopParams, body: CreateTemplate, response: { 201: TemplateView } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        const templateId = await createTemplate(tx, { ...by, ...request.body })
        return { status: 201, body: presentedTemplate(await templateOf(tx, { ...by, templateId })) }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/message-templates/:templateId',
    { config: read, schema: { params: TemplateParams, response: { 200: TemplateView } } },
    async (request) => presentedTemplate(await templateOf(db, { shopId: actorOf(request).shopId, templateId: request.params.templateId })),
  )

  app.patch(
    '/api/shops/:shopId/message-templates/:templateId',
    { config: write, schema: { params: TemplateParams, body: ChangeTemplate, response: { 200: TemplateView } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, templateId: request.params.templateId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        await changeDraft(tx, { ...by, ...request.body })
        return { status: 200, body: presentedTemplate(await templateOf(tx, by)) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/message-templates/:templateId/publish',
    { config: write, schema: { params: TemplateParams, response: { 200: TemplateView } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, templateId: request.params.templateId, now: clock.now() }
      return answerOnce(database, request, reply, by, async (tx) => {
        await publishTemplate(tx, { ...by, staffId: staffIdOf(actorOf(request)), catalogues })
        return { status: 200, body: presentedTemplate(await templateOf(tx, by)) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/message-templates/:templateId/preview',
    { config: read, schema: { params: TemplateParams, body: PreviewTemplate, response: { 200: Preview } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { customerId, language, data } = request.body
      const { draft: kept, messageClass } = await templateOf(db, { shopId, templateId: request.params.templateId })
      const { name, currency, languages } = await getShop(db, { shopId })
      const shown = languages.includes(language) ? language : languages[0]
      const compiled = (await compileFor(db, { shopId, content: request.body.draft ?? kept, messageClass, catalogues }))[shown ?? '']
      if (!compiled) throw notFound()
      const customer = customerId === null ? {} : await personOf(shopId, customerId)
      const links = { unsubscribe: `${services.publicUrl()}/p/example`, preferences: `${services.publicUrl()}/p/example` }
      const answer = await renderer.render({
        parts: {
          subject: { dialect: 'text', text: compiled.subject },
          html: { dialect: 'html', text: compiled.html },
          text: { dialect: 'text', text: compiled.text },
        },
        data: { ...data, customer, shop: { name }, links },
        scene: { language, currency },
      })
      if ('fault' in answer) throw invalid('template_broken', { fault: answer.fault })
      const { subject = '', html = '', text = '' } = answer.rendered
      return { subject, html, text, bytes: Buffer.byteLength(html) }
    },
  )

  app.post(
    '/api/shops/:shopId/sends',
    { config: sending, schema: { params: ShopParams, body: CreateSend, response: { 202: SendCreated } } },
    async (request, reply) => {
      const by = { shopId: actorOf(request).shopId, now: clock.now() }
      const { template, customer, key, data, dueAt } = request.body
      return answerOnce(database, request, reply, by, async (tx) => {
        const customerId = await findCustomer(tx, { ...by, name: customer })
        if (customerId === undefined) throw notFound()
        const due = dueAt === undefined ? by.now : new Date(dueAt)
        const expiresAt = new Date(due.getTime() + patienceHours * 3_600_000)
        const wish = {
          customerId,
          template,
          topic: template,
          key: `${template}:${key}`,
          data,
          dueAt: due,
          expiresAt,
          whenHeld: 'defer',
          series: null,
        } as const
        const [sendId = ''] = await send(tx, { ...by, source: 'api', wishes: [wish] })
        return { status: 202, body: { sendId } }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/sends',
    { config: read, schema: { params: ShopParams, querystring: SendQuery, response: { 200: SendList } } },
    async (request) => {
      const { sends, nextCursor } = await sendPage(db, { shopId: actorOf(request).shopId, ...request.query })
      const language = readerLanguage(request, services)
      return { sends: sends.map((each) => ({ ...each, why: ruleTexts(each.rules, language) })), nextCursor }
    },
  )

  app.get(
    '/api/shops/:shopId/sends/:sendId',
    { config: read, schema: { params: SendParams, response: { 200: SendDetail } } },
    async (request) => {
      const { deferrals, ...detail } = await sendDetail(db, { shopId: actorOf(request).shopId, sendId: request.params.sendId })
      const language = readerLanguage(request, services)
      const explained = <Decided extends { rules: string[] }>(decided: Decided) => ({ ...decided, why: ruleTexts(decided.rules, language) })
      return { ...explained(detail), deferrals: deferrals.map(explained) }
    },
  )

  async function personOf(shopId: string, customerId: string): Promise<Record<string, string>> {
    const [row] = await all(
      db,
      sql<Record<string, string | null>>`
        select first_name, last_name, email from customers where shop_id = ${shopId} and customer_id = ${customerId} and erased_at is null`,
    )
    if (!row) throw notFound()
    return Object.fromEntries(Object.entries(row).filter((entry): entry is [string, string] => entry[1] !== null))
  }
}

const presentedTemplate = ({ changedAt, ...rest }: StoredTemplate): z.infer<typeof TemplateView> => ({
  ...rest,
  changedAt: changedAt.toISOString(),
})

const presentedSettings = ({ smtpPassword, dkimKey, providerSecret, ...rest }: MessageSettings): z.infer<typeof MessageSettingsView> => ({
  ...rest,
  hasSmtpPassword: smtpPassword !== null,
  hasDkimKey: dkimKey !== null,
  hasProviderSecret: providerSecret !== null,
})
