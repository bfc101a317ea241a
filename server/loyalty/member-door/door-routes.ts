/**
 * What members may see and do on the shop's pages. Anybody may knock; who is there says a token that the shop signed, and then
 * the session that it was exchanged for. No cookie: what another site makes a browser send brings no session along.
 */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findCustomer } from '../../customers/customers.ts'
import { PageQuery } from '../../kit/cursor.ts'
import { transaction } from '../../kit/database.ts'
import type { App } from '../../kit/http.ts'
import { newId } from '../../kit/ids.ts'
import { chooseLanguage, isLanguage, type Language } from '../../kit/language.ts'
import { conflict, invalid, notFound, unauthenticated } from '../../kit/problem.ts'
import { ownLimit } from '../../kit/rate-limits.ts'
import type { Services } from '../../kit/services.ts'
import { getShop, type StoredShop } from '../../shops/shops.ts'
import { execute } from '../execute.ts'
import { joinProgram } from '../joining/join-program.ts'
import {
  AskProgram,
  BeginSession,
  ClaimBody,
  ClaimView,
  JoinBody,
  MemberStatement,
  MemberView,
  ProgramView,
  ReaderLanguage,
  SessionAnswer,
} from '../member-schema.ts'
import { memberStatus } from '../member-status.ts'
import { orderRewards } from '../personal/order-rewards.ts'
import { type LiveProgram, liveProgram } from '../program-store.ts'
import { statementPage } from '../statement.ts'
import { programInWords } from '../words/program-in-words.ts'
import { speakerOf } from '../words/speaker.ts'
import { identityKeys } from './identity-keys.ts'
import { isTimely, readIdentity } from './identity-token.ts'
import { memberTexts } from './member-texts.ts'
import { presentClaim } from './present-claim.ts'
import { type MemberScene, presentMember } from './present-member.ts'
import { knownOf, presentStatement } from './present-statement.ts'
import type { Recommending } from './recommending.ts'
import { beginSession, laterEnd, type MemberSession, prolongSession, sessionOf } from './sessions.ts'

const anybody = { access: 'public' } as const
const LanguageQuery = z.object({ language: ReaderLanguage })
const StatementQuery = PageQuery.extend({ language: ReaderLanguage, limit: z.coerce.number().int().min(1).max(50).default(20) })

export function memberDoorRoutes(app: App, services: Services, { recommending }: { recommending: Recommending }): void {
  const { database, clock } = services
  const { db } = database
  const keys = identityKeys(services)
  const limits = {
    sessions: ownLimit({ name: 'member sessions', tries: 60, seconds: 60 }),
    visitors: ownLimit({ name: 'programme', tries: 240, seconds: 60 }),
    looks: ownLimit({ name: 'member looks', tries: 120, seconds: 60 }),
    claims: ownLimit({ name: 'member claims', tries: 20, seconds: 60 }),
  }

  app.register(async (door: App) => {
    door.addHook('onRequest', (_request, reply, done) => {
      reply.headers(openToAll)
      done()
    })
    for (const path of ['sessions', 'program', 'status', 'statement', 'claims', 'joining'])
      door.options(`/p/loyalty/${path}`, { config: anybody, schema: { hide: true } }, (_request, reply) =>
        reply.code(204).headers(preflight).send(),
      )

    door.post(
      '/p/loyalty/sessions',
      { config: anybody, bodyLimit: 10_000, schema: { body: BeginSession, response: { 200: SessionAnswer } } },
      async (request) => {
        await limits.sessions.count(request.ip)
        const now = clock.now()
        const signed = readIdentity(request.body.token)
        if (!signed || !isTimely(signed.identity, now)) throw stranger()
        const { identity } = signed
        const secrets = await keys.current(db, { shopId: identity.shopId, now })
        if (!secrets.some((secret) => signed.isSignedBy(secret))) throw stranger()
        const customerId = await findCustomer(db, { shopId: identity.shopId, name: identity.customer })
        // The shop itself asks, so it may learn that we do not know this customer yet.
        if (customerId === undefined) throw notFound()
        const begun = await transaction(database, (tx) => beginSession(tx, { identity, customerId, now }))
        if (!begun) throw stranger()
        return { session: begun.session, expiresAt: begun.expiresAt.toISOString() }
      },
    )

    door.get(
      '/p/loyalty/program',
      { config: anybody, schema: { querystring: AskProgram, response: { 200: ProgramView } } },
      async (request, reply) => {
        await limits.visitors.count(request.ip)
        const { shop: shopId } = request.query
        const live = await liveProgram(db, { shopId })
        if (live?.state !== 'live') throw notFound()
        const shop = await getShop(db, { shopId })
        const language = languageOf(request, shop)
        reply.header('cache-control', 'public, max-age=300').header('vary', 'accept-language')
        return { language, shopName: shop.name, words: programInWords(live.program, { language }) }
      },
    )

    door.get(
      '/p/loyalty/status',
      { config: anybody, schema: { querystring: LanguageQuery, response: { 200: MemberView } } },
      async (request) => {
        const now = clock.now()
        const { session, scene } = await admitted(request, now)
        return viewOf(session, scene, now)
      },
    )

    door.get(
      '/p/loyalty/statement',
      { config: anybody, schema: { querystring: StatementQuery, response: { 200: MemberStatement } } },
      async (request) => {
        const now = clock.now()
        const { session, scene } = await admitted(request, now)
        const { shopId, customerId } = session
        const { cursor, limit } = request.query
        const { lines, nextCursor } = await statementPage(db, { shopId, customerId, cursor, limit, now })
        return { lines: presentStatement(lines, await knownOf(db, { shopId, lines }), scene), nextCursor }
      },
    )

    door.post(
      '/p/loyalty/joining',
      {
        config: anybody,
        bodyLimit: 10_000,
        schema: { querystring: LanguageQuery, body: JoinBody, response: { 200: MemberView } },
      },
      async (request) => {
        const now = clock.now()
        const { session, scene, token } = await admitted(request, now)
        await limits.claims.count(token)
        const { shopId, customerId } = session
        await transaction(database, (tx) => joinProgram(tx, { shopId, customerId, toldBy: 'member', now }))
        return viewOf(session, scene, now)
      },
    )

    door.post(
      '/p/loyalty/claims',
      {
        config: anybody,
        bodyLimit: 10_000,
        schema: { querystring: LanguageQuery, body: ClaimBody, response: { 200: ClaimView } },
      },
      async (request) => {
        const now = clock.now()
        const { session, scene, token } = await admitted(request, now)
        await limits.claims.count(token)
        const { shopId, customerId } = session
        const { rewardId } = request.body
        const command = { kind: 'claim', customerId, rewardId, key: keyOf(request), keyHash: hashOf(rewardId) } as const
        return transaction(database, async (tx) => {
          const claimed = await execute<'claim'>(tx, { shopId, command, now })
          return presentClaim(tx, claimed, { shopId, rewardId, scene })
        })
      },
    )
  })

  async function viewOf({ shopId, customerId }: MemberSession, scene: MemberScene, now: Date): Promise<MemberView> {
    const status = await memberStatus(db, { shopId, customerId, now })
    const { language, program, zone } = scene
    const { rewards, isPersonal } = await orderRewards(database, { shopId, status, zone, now })
    const speaker = speakerOf(program, scene)
    // Who has not joined has nothing to be thanked with.
    const referral = status.canJoin ? undefined : await recommending({ shopId, customerId, language, speaker, now })
    const view = presentMember({ ...status, rewards }, scene)
    const order = isPersonal ? { order: memberTexts(scene)('order') } : {}
    return { ...view, ...order, ...(referral ? { referral } : {}) }
  }

  /** Who is there, and what is needed to speak to them. Throws the one 401 where nobody is. */
  async function admitted(request: FastifyRequest, now: Date): Promise<{ token: string; session: MemberSession; scene: MemberScene }> {
    const token = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw stranger()
    await limits.looks.count(token)
    const session = await sessionOf(db, { token, now })
    if (!session) throw stranger()
    const expiresAt = laterEnd(session, now)
    if (expiresAt) await transaction(database, (tx) => prolongSession(tx, { token, expiresAt }))
    const { shopId } = session
    const live = await liveProgram(db, { shopId })
    if (live === null) throw conflict('no_program')
    return { token, session, scene: sceneOf(live, request, await getShop(db, { shopId })) }
  }
}

const sceneOf = ({ program, zone }: LiveProgram, request: FastifyRequest, shop: StoredShop): MemberScene => ({
  ...{ program, zone, shopName: shop.name },
  language: languageOf(request, shop),
})

/** What the page asks for, else what the browser prefers of the shop's languages. */
export function languageOf(request: FastifyRequest, { languages }: Pick<StoredShop, 'languages'>): Language {
  const { language } = request.query as { language?: string }
  const asked = language?.toLowerCase().split('-')[0] ?? ''
  if (isLanguage(asked)) return asked
  const [first = 'en', ...rest] = languages
  return chooseLanguage(`${request.headers['accept-language'] ?? ''},*;q=0.01`, [first, ...rest])
}

/** Unsigned, signed wrongly, too late, a second time, by another shop: nobody learns which. */
const stranger = () => unauthenticated('not_signed_in_by_shop')

/** Pages of any origin may ask: what they get is what they brought the token for. */
const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
}

const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  'access-control-max-age': '86400',
}

/** The page's key stays with the redemption for ever: the same claim again is the same claim. */
function keyOf({ headers }: FastifyRequest): string {
  const given = headers['idempotency-key']
  if (given === undefined) return `own:${newId()}`
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(given)) throw invalid('idempotency_key_wrong')
  return `member:${given}`
}

const hashOf = (rewardId: string): number => createHash('sha256').update(rewardId).digest().readUIntBE(0, 6)
