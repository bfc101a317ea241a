import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { forbidden } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { getShop } from '../shops/shops.ts'
import { rotateKey } from './link-keys.ts'
import { changedPolicies, changePolicy, policyOf } from './policy.ts'
import { isoOrNull } from './present.ts'
import { presetOf, requirementsByLaw } from './presets.ts'
import {
  ChangePolicy,
  ConsentTexts,
  CreateConsentText,
  LiftSuppression,
  LinkKeyRotated,
  Policies,
  Preset,
  presets,
  RotateLinkKey,
  SuppressContact,
  SuppressionList,
  SuppressionQuery,
  SuppressionSaved,
  TextSaved,
} from './schema.ts'
import { liftSuppression, suppressContact, suppressionPage } from './suppressions.ts'
import { consentTexts, saveText } from './texts.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const read = { access: { permission: 'consent:read' } } as const
const settle = { access: { permission: 'consent:settings' } } as const
const change = { access: { permission: 'consent:change' } } as const

/** Texts, rules, suppressed addresses and keys of links: how a shop handles consent. */
export function consentSettingsRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/consent-texts',
    { config: read, schema: { params: ShopParams, response: { 200: ConsentTexts } } },
    async (request) => {
      const texts = await consentTexts(database.db, { shopId: actorOf(request).shopId })
      const placeOf = ({ purpose, channel, language }: (typeof texts)[number]) => `${purpose} ${channel} ${language}`
      const newest = new Map(texts.toReversed().map((text) => [placeOf(text), text.textId]))
      return {
        texts: texts.map(({ bodyHash, createdAt, ...text }) => ({
          ...text,
          sha256: bodyHash.toString('hex'),
          createdAt: createdAt.toISOString(),
          isInForce: newest.get(placeOf({ ...text, bodyHash, createdAt })) === text.textId,
        })),
      }
    },
  )

  app.post(
    '/api/shops/:shopId/consent-texts',
    { config: settle, schema: { params: ShopParams, body: CreateConsentText, response: { 201: TextSaved } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
        status: 201,
        body: await saveText(tx, { shopId, ...request.body, staffId, now }),
      }))
    },
  )

  app.get(
    '/api/shops/:shopId/consent-policy',
    { config: read, schema: { params: ShopParams, response: { 200: Policies } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const [shop, policy, changed] = await Promise.all([
        getShop(database.db, { shopId }),
        policyOf(database.db, { shopId }),
        changedPolicies(database.db, { shopId }),
      ])
      return {
        ownPreset: presetOf(shop.country),
        policies: presets.map((preset) => {
          const own = changed.find((each) => each.preset === preset)
          const { marketing, track, profile } = policy[preset]
          return {
            preset,
            marketing,
            track,
            profile,
            byLaw: requirementsByLaw[preset],
            isChanged: own !== undefined,
            reason: own?.reason ?? null,
          }
        }),
      }
    },
  )

  app.put(
    '/api/shops/:shopId/consent-policy/:preset',
    { config: settle, schema: { params: ShopParams.extend({ preset: Preset }), body: ChangePolicy, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const { reason, ...requirements } = request.body
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await changePolicy(tx, { shopId, staffId, preset: request.params.preset, requirements, reason: reason ?? null, now })
        return { status: 204, body: null }
      })
    },
  )

  app.get(
    '/api/shops/:shopId/suppressions',
    { config: read, schema: { params: ShopParams, querystring: SuppressionQuery, response: { 200: SuppressionList } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { country } = await getShop(database.db, { shopId })
      const { suppressions, nextCursor } = await suppressionPage(database.db, { shopId, region: country, ...request.query })
      return {
        nextCursor,
        suppressions: suppressions.map((each) => ({
          ...each,
          suppressedAt: each.suppressedAt.toISOString(),
          until: isoOrNull(each.until),
          liftedAt: isoOrNull(each.liftedAt),
        })),
      }
    },
  )

  app.post(
    '/api/shops/:shopId/suppressions',
    { config: change, schema: { params: ShopParams, body: SuppressContact, response: { 201: SuppressionSaved } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { country } = await getShop(tx, { shopId })
        return { status: 201, body: await suppressContact(tx, { shopId, staffId, ...request.body, region: country, now }) }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/suppressions/:suppressionId/lift',
    {
      config: settle,
      schema: { params: ShopParams.extend({ suppressionId: z.uuid() }), body: LiftSuppression, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await liftSuppression(tx, { shopId, staffId, suppressionId: request.params.suppressionId, reason: request.body.reason, now })
        return { status: 204, body: null }
      })
    },
  )

  app.post(
    '/api/shops/:shopId/link-keys',
    { config: settle, schema: { params: ShopParams, body: RotateLinkKey, response: { 201: LinkKeyRotated } } },
    async (request, reply) => {
      const { shopId, staffId } = staffOf(request)
      const now = clock.now()
      const rotated = await transaction(database, (tx) => rotateKey(tx, { shopId, staffId, revokesOld: request.body.revokesOld, now }))
      return reply.code(201).send(rotated)
    },
  )
}

type Request = Parameters<typeof actorOf>[0]

/** Who of the staff acts. Rules, and what is suppressed, are nothing that a program changes. */
export function staffOf(request: Request): { shopId: string; staffId: string } {
  const actor = actorOf(request)
  const staffId = staffIdOf(actor)
  if (staffId === null) throw forbidden('not_allowed')
  return { shopId: actor.shopId, staffId }
}
