import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { type Tx, transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { forbidden } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import type { Services } from '../kit/services.ts'
import { answerPage } from './answers.ts'
import { changeConsent } from './change-consent.ts'
import { customerConsents } from './customer-consents.ts'
import { evidencePage, presentEntry, receiptOf } from './ledger.ts'
import { preferenceLink } from './links.ts'
import { preferencePageRoutes } from './preference-page/page-routes.ts'
import { isoOrNull, presentDecision } from './present.ts'
import { type BeginCustomers, recordConsent } from './record-consent.ts'
import {
  ChangeConsent,
  ConsentAnswers,
  ConsentAnswersQuery,
  ConsentRecorded,
  CustomerConsents,
  EvidenceList,
  EvidenceQuery,
  PreferenceLink,
  Receipt,
  RecordConsent,
} from './schema.ts'
import { consentSettingsRoutes } from './settings-routes.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const EvidenceParams = ShopParams.extend({ evidenceId: z.uuid() })
const read = { access: { permission: 'consent:read' } } as const

/** What people agreed to: told by forms and programs, changed by the staff, read with its proof; and the pages of the people themselves. */
export function consentRoutes(app: App, services: Services, { beginCustomers }: { beginCustomers: BeginCustomers }): void {
  const { database, clock, publicUrl } = services
  preferencePageRoutes(app, services)
  consentSettingsRoutes(app, services)

  app.post(
    '/api/shops/:shopId/customers/:customerId/consent',
    {
      config: { access: { permission: 'consent:change' } },
      schema: { params: CustomerParams, body: ChangeConsent, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const staffId = staffIdOf(actor)
      if (staffId === null) throw forbidden('not_allowed')
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await changeConsent(tx, { shopId, customerId: request.params.customerId, staffId, ...request.body, now })
        return { status: 204, body: null }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId/consents',
    { config: read, schema: { params: CustomerParams, response: { 200: CustomerConsents } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      const { preset, consents, person } = await customerConsents(database.db, { shopId, customerId: request.params.customerId, now })
      const language = readerLanguage(request, services)
      return {
        preset,
        consents: consents.map(({ decision, since, ...consent }) => ({
          ...consent,
          since: isoOrNull(since),
          answer: presentDecision(decision, language),
        })),
        suppressions: person.suppressions
          .filter(({ untilAt }) => untilAt === null || untilAt > now)
          .map(({ channel, contact, reason, untilAt }) => ({ channel, contact, reason, until: isoOrNull(untilAt) })),
      }
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId/consent-answers',
    { config: read, schema: { params: CustomerParams, querystring: ConsentAnswersQuery, response: { 200: ConsentAnswers } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const language = readerLanguage(request, services)
      const { answers, nextCursor } = await answerPage(database.db, { ...request.params, ...request.query, shopId })
      return {
        answers: answers.map(({ isAllowed, rules, askedAt, ...asked }) => ({
          ...asked,
          askedAt: askedAt.toISOString(),
          answer: presentDecision({ isAllowed, rules }, language),
        })),
        nextCursor,
      }
    },
  )

  app.post(
    '/api/shops/:shopId/customers/:customerId/preference-link',
    { config: { access: { permission: 'consent:record' } }, schema: { params: CustomerParams, response: { 201: PreferenceLink } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const link = await transaction(database, (tx) => linkFor(tx, { shopId, customerId: request.params.customerId }))
      return reply.code(201).send({ url: link })
    },
  )

  app.post(
    '/api/shops/:shopId/consents',
    {
      config: { access: { permission: 'consent:record' } },
      schema: { params: ShopParams, body: RecordConsent, response: { 201: ConsentRecorded } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      const teller = { staffId: staffIdOf(actor), keyId: actor.kind === 'key' ? actor.keyId : null }
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { path, expiresAt, ...recorded } = await recordConsent(tx, { shopId, consent: request.body, teller, beginCustomers, now })
        return {
          status: 201,
          body: { ...recorded, confirmUrl: path === null ? null : publicUrl() + path, expiresAt: isoOrNull(expiresAt) },
        }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/consent-evidence',
    { config: read, schema: { params: ShopParams, querystring: EvidenceQuery, response: { 200: EvidenceList } } },
    async (request) => {
      const { evidence, nextCursor } = await evidencePage(database.db, { shopId: actorOf(request).shopId, filter: request.query })
      return { evidence: evidence.map(presentEntry), nextCursor }
    },
  )

  app.get(
    '/api/shops/:shopId/consent-evidence/:evidenceId',
    { config: read, schema: { params: EvidenceParams, response: { 200: Receipt } } },
    async (request) => receiptOf(database.db, { shopId: actorOf(request).shopId, evidenceId: request.params.evidenceId }),
  )

  /** The link for the person's own e-mail, else phone. */
  async function linkFor(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string | null> {
    const { person, customerId: current } = await customerConsents(tx, { shopId, customerId, now: clock.now() })
    const contact = person.emails[0] ?? person.phones[0]
    if (contact === undefined) return null
    return publicUrl() + (await preferenceLink(tx, { shopId, customerId: current, contact, now: clock.now() }))
  }
}
