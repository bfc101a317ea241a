/**
 * The door for events, in the protocol of Segment: what its clients and those of RudderStack send, unchanged. Anybody may
 * knock; each request brings a key of its own.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../kit/http.ts'
import { forbidden, malformed, notFound, unauthenticated } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import type { FindWriteKey, WriteKey } from '../staff/staff.ts'
import { type Deliver, groupCommit } from './group-commit.ts'
import { type Landed, landingsIn } from './landings.ts'
import { eventLimits } from './limits.ts'
import type { RejectedArrival } from './note-arrivals.ts'
import { type Envelope, type IncomingEvent, readEvent } from './reading/read-event.ts'
import { type Call, callOf, mostEvents, mostRequestBytes, type RequestBody, readRequest } from './reading/read-request.ts'
import type { RejectionCode } from './schema.ts'

const CallParams = z.object({ call: z.string() })
const KeyQuery = z.object({ writeKey: z.string().optional() })
const anybody = { access: 'public' } as const

/** `/anything/v1/batch` is `/v1/batch`: senders are told to send to many places, ours among them. */
export function withoutPrefix(url: string): string {
  const found = /^\/[^?]+?(\/v1\/(?:[a-z]+|projects\/[^/?]+\/settings)|\/sourceConfig\/?)(?=\?|$)/.exec(url)
  return found?.[1] === undefined || url.startsWith('/api/') ? url : url.slice(found[0].length - found[1].length)
}

export function doorRoutes(app: App, services: Services, { findWriteKey, landed }: { findWriteKey: FindWriteKey; landed: Landed }): void {
  const { clock } = services
  const deliver = groupCommit(services)
  const countEvents = eventLimits()

  app.register(async (door: App) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    door.addHook('onRequest', (request, reply, done) => {
      reply.headers(openToAll)
      // Whatever it says, it is JSON: browsers say text to be let through without asking first.
      if (request.raw.headers['content-type'] !== undefined) request.raw.headers['content-type'] = 'text/plain'
      done()
    })
    door.setErrorHandler((error: { statusCode?: number }) => {
      // A sender drops what is answered with any other 4xx.
      throw error.statusCode === 413 ? malformed('events_too_large') : error
    })

    for (const url of ['/v1/:call', '/v1/projects/:writeKey/settings', '/sourceConfig', '/sourceConfig/'])
      door.options(url, { config: anybody, schema: { hide: true } }, (request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', 'GET, POST')
          .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
          .header('access-control-max-age', '86400')
          .send(),
      )

    door.post(
      '/v1/:call',
      { config: anybody, bodyLimit: mostRequestBytes, schema: { hide: true, params: CallParams, querystring: KeyQuery } },
      async (request, reply) => {
        const receivedAt = clock.now()
        const call = callOf(request.params.call)
        if (call === null) throw notFound()
        if (!Buffer.isBuffer(request.body)) throw malformed('body_unreadable')
        const body = await readRequest(request.body, call)
        const key = await admitted(findWriteKey, basicUser(request) ?? bearer(request) ?? body.writeKey ?? request.query.writeKey)
        const { events, rejected } = readEvents(body, { key, call, receivedAt })
        countEvents({ keyId: key.keyId, kind: key.kind, ip: request.ip }, body.events.length, receivedAt.getTime())
        const taken = await take(deliver, { shopId: key.shopId, events, rejected })
        const landings = landingsIn(events, { shopId: key.shopId, ip: request.ip })
        if (landings.length > 0) await landed(landings)
        return answer(reply, taken)
      },
    )

    door.get(
      '/v1/projects/:writeKey/settings',
      { config: anybody, schema: { hide: true, params: z.object({ writeKey: z.string() }) } },
      async (request, reply) => {
        const { writeKey } = request.params
        await admitted(findWriteKey, writeKey)
        const { protocol, host } = new URL(services.publicUrl())
        return reply.send({
          integrations: {
            'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol: protocol.slice(0, -1), unbundledIntegrations: [] },
          },
          plan: { track: { __default: { enabled: true, integrations: {} } } },
        })
      },
    )

    for (const url of ['/sourceConfig', '/sourceConfig/'])
      door.get(url, { config: anybody, schema: { hide: true, querystring: KeyQuery } }, async (request, reply) => {
        const { keyId, shopId } = await admitted(findWriteKey, basicUser(request) ?? request.query.writeKey)
        return reply.send({
          source: {
            id: keyId,
            name: 'Regulars',
            writeKey: request.query.writeKey ?? '',
            enabled: true,
            workspaceId: shopId,
            config: {},
            destinations: [],
          },
        })
      })
  })
}

/** Any page may send and read the answer; there is nothing in it that its sender did not say. */
const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cross-origin-resource-policy': 'cross-origin',
}

function basicUser({ headers: { authorization } }: FastifyRequest): string | undefined {
  const encoded = authorization === undefined ? undefined : /^Basic +(\S+)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const [user = ''] = Buffer.from(encoded, 'base64').toString().split(':')
  return user === '' ? undefined : user
}

const bearer = ({ headers: { authorization } }: FastifyRequest): string | undefined =>
  authorization === undefined ? undefined : /^Bearer +(\S+)$/i.exec(authorization)?.[1]

async function admitted(findWriteKey: FindWriteKey, text: string | undefined | null): Promise<WriteKey> {
  const key = text === undefined || text === null ? null : await findWriteKey(text)
  if (key === null) throw unauthenticated('wrong_write_key')
  if (!key.mayWrite) throw forbidden('key_without_events')
  return key
}

interface Read {
  events: IncomingEvent[]
  rejected: RejectedArrival[]
}

/** Of one request's rejected events; all stand in the answer. */
const mostShown = 50

function readEvents(body: RequestBody, { key, call, receivedAt }: { key: WriteKey; call: Call; receivedAt: Date }): Read {
  const trust = key.kind === 'server' ? 'shop' : 'browser'
  const envelope: Envelope = {
    ...{ trust, receivedAt, sentAt: body.sentAt, context: body.context, writeKey: body.writeKey, country: key.country },
    ...{ type: call.type, isHistorical: call.isHistorical },
  }
  const events: IncomingEvent[] = []
  const rejected: RejectedArrival[] = []
  const arrived = { isFromShop: trust === 'shop', receivedAt }
  body.events.forEach((raw, index) => {
    const read = index < mostEvents ? readEvent(raw, index, envelope) : ({ kind: 'rejected', index, code: 'too_many_events', raw } as const)
    if (read.kind === 'event') events.push(read)
    else rejected.push({ ...read, ...arrived })
  })
  return { events, rejected }
}

interface Answer {
  accepted: number
  duplicates: number
  rejected: { index: number; code: RejectionCode }[]
}

async function take(deliver: Deliver, { shopId, events, rejected }: Read & { shopId: string }): Promise<Answer> {
  const refused = rejected.map(({ index, code }) => ({ index, code }))
  if (events.length + rejected.length === 0) return { accepted: 0, duplicates: 0, rejected: [] }
  const fates = await deliver({ shopId, events, rejected: rejected.slice(0, mostShown), rejectedCount: rejected.length })
  const found: Answer = { accepted: 0, duplicates: 0, rejected: refused }
  fates.forEach((fate, place) => {
    if (fate === 'stored') found.accepted++
    else if (fate === 'duplicate') found.duplicates++
    else found.rejected.push({ index: events[place]?.index ?? 0, code: 'not_storable' })
  })
  return found
}

const answer = (reply: FastifyReply, found: Answer): FastifyReply =>
  reply
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ success: true, ...found })
