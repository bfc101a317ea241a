/**
 * One event as it was sent, into what is stored and what is asked about people. Written by hand on plain objects: a schema
 * library would cost more than everything else that is done for an event.
 */
import { hash } from 'node:crypto'
import type { EventIdentity } from '../../customers/customers.ts'
import type { EventType, RejectionCode } from '../schema.ts'
import { isBlockedId } from './blocked-ids.ts'
import { eventTime, readInstant } from './event-time.ts'
import { isObject, isTooDeep, plainJson, plainText } from './plain-json.ts'
import { saidProfile } from './said-profile.ts'

/** What a whole request says of each of its events. */
export interface Envelope {
  /** Who vouches for it: a server key, or one that everybody can read in the shop's pages. */
  trust: 'shop' | 'browser'
  receivedAt: Date
  sentAt: number | null
  /** Merged under each event's own. */
  context: Record<string, unknown> | null
  /** The type that the address names; null where each event says its own. */
  type: EventType | null
  isHistorical: boolean
  /** Where telephone numbers without a country are from. */
  country: string
  /** An event with another key of its own is refused. */
  writeKey: string | null
}

/** An event that can be stored. */
export interface IncomingEvent {
  kind: 'event'
  /** Its place in the request. */
  index: number
  type: EventType
  name: string
  /** Of 128 bits, hexadecimal: what it is recognised by when it comes again. */
  messageHash: string
  /** Of what it says; 52 bits. */
  payloadHash: number
  isHistorical: boolean
  isClamped: boolean
  saidUser: string | null
  saidDevice: string | null
  receivedAt: Date
  identity: EventIdentity
  properties: Record<string, unknown>
  propertiesText: string
  contextText: string
}

export interface RejectedEvent {
  kind: 'rejected'
  index: number
  code: RejectionCode
  raw: unknown
}

const mostEventBytes = 32_768
const longestMessage = 100
const longestId = 250
const longestName = 200

export function readEvent(raw: unknown, index: number, envelope: Envelope): IncomingEvent | RejectedEvent {
  const rejected = (code: RejectionCode): RejectedEvent => ({ kind: 'rejected', index, code, raw })
  if (!isObject(raw)) return rejected('not_an_object')
  if (envelope.writeKey !== null && typeof raw.writeKey === 'string' && raw.writeKey !== envelope.writeKey) return rejected('wrong_key')
  const type = envelope.type ?? types.get(raw.type)
  if (type === undefined) return rejected('type_unknown')

  const saidUser = idOf(raw.userId)
  const saidDevice = idOf(raw.anonymousId)
  const previous = type === 'alias' ? idOf(raw.previousId) : null
  if (saidUser === null && saidDevice === null) return rejected('nobody_named')
  if (type === 'alias' && previous === null) return rejected('previous_id_missing')
  if (type === 'group' && idOf(raw.groupId) === null) return rejected('group_id_missing')
  if (isLong(saidUser) || isLong(saidDevice) || isLong(previous)) return rejected('id_too_long')
  const name = type === 'track' ? idOf(raw.event) : fixedNames[type]
  if (name === null) return rejected('event_name_missing')
  if (name.length > longestName) return rejected('name_too_long')

  const isHistorical = envelope.trust === 'shop' && (envelope.isHistorical || raw.historical === true)
  const time = eventTime({
    original: readInstant(raw.originalTimestamp) ?? readInstant(raw.timestamp),
    sentAt: readInstant(raw.sentAt) ?? envelope.sentAt,
    receivedAt: envelope.receivedAt.getTime(),
    isHistorical,
  })
  if (time.kind === 'too_old') return rejected('too_old')

  if (isTooDeep(raw)) return rejected('too_deep')
  const own = propertiesOf(raw, type)
  if (own === null) return rejected('properties_invalid')
  const properties = plainJson(own)
  const context = plainJson(contextOf(raw, envelope.context))
  if (isLarge(properties.text, context.text)) return rejected('event_too_large')

  const told = [idOf(raw.originalTimestamp) ?? idOf(raw.timestamp), type, name, saidUser, saidDevice, previous].join('\n')
  const message = messageOf(raw.messageId) ?? hash('sha256', `${told}\n${properties.text}\n${context.text}`)
  const identity = identityOf({ type, saidUser, saidDevice, previous, properties: properties.value, envelope, at: time.at, message })
  return {
    kind: 'event',
    ...{ index, type, name, saidUser, saidDevice, isHistorical, identity },
    messageHash: hash('sha256', message).slice(0, 32),
    payloadHash: hash52(told, hash52(properties.text, hash52(context.text, 0))),
    isClamped: time.isClamped,
    receivedAt: envelope.receivedAt,
    properties: properties.value,
    propertiesText: properties.text,
    contextText: context.text,
  }
}

/** What may stand for the id of somebody or something: text that is not empty, or a number. */
function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string') return null
  const text = plainText(value.trim())
  return text === '' ? null : text
}

const isLong = (text: string | null): boolean => text !== null && text.length > longestId

/** An id that is too long is recognised by its hash; null where there is none. */
function messageOf(value: unknown): string | null {
  const id = idOf(value)
  return id === null || id.length <= longestMessage ? id : hash('sha256', id)
}

function propertiesOf(raw: Record<string, unknown>, type: EventType): Record<string, unknown> | null {
  const own = type === 'identify' || type === 'group' ? raw.traits : raw.properties
  if (own !== undefined && own !== null && !isObject(own)) return null
  // Some senders have the traits of an identify in its context.
  if (type === 'identify' && isObject(raw.context) && isObject(raw.context.traits)) return { ...raw.context.traits, ...own }
  const named = type === 'page' || type === 'screen' ? idOf(raw.name) : null
  if (named !== null) return { name: named, ...own }
  if (type === 'group') return { groupId: raw.groupId, ...own }
  if (type === 'alias') return { previousId: raw.previousId, ...own }
  return own ?? {}
}

/** Batch and event in one, the event's own first; without what nobody needs, and with what senders put beside it. */
function contextOf(raw: Record<string, unknown>, shared: Record<string, unknown> | null): Record<string, unknown> {
  const kept: [string, unknown][] = []
  const own = isObject(raw.context) ? raw.context : {}
  for (const key in shared) if (!Object.hasOwn(own, key) && !needless.has(key)) kept.push([key, shared[key]])
  for (const key in own) if (!needless.has(key)) kept.push([key, own[key]])
  for (const key in raw) if (!known.has(key)) kept.push([key, raw[key]])
  return kept.length === 0 ? {} : Object.fromEntries(kept)
}

/** Bytes, counted only where it may matter. */
function isLarge(properties: string, context: string): boolean {
  if ((properties.length + context.length) * 3 <= mostEventBytes) return false
  return Buffer.byteLength(properties) + Buffer.byteLength(context) > mostEventBytes
}

interface Facts {
  type: EventType
  saidUser: string | null
  saidDevice: string | null
  previous: string | null
  properties: Record<string, unknown>
  envelope: Envelope
  at: number
  message: string
}

function identityOf({ type, saidUser, saidDevice, previous, properties, envelope, at, message }: Facts): EventIdentity {
  const said = type === 'identify' ? saidProfile(properties, envelope) : null
  return {
    at: new Date(at),
    messageId: message,
    trust: envelope.trust,
    customerNumber: matchable(saidUser),
    emailKey: said?.emailKey ?? null,
    phone: said?.phone ?? null,
    anonymousId: matchable(saidDevice),
    previousId: matchable(previous),
    said: said === null ? null : { fields: said.fields, traits: said.traits },
  }
}

const matchable = (id: string | null): string | null => (id === null || isBlockedId(id) ? null : id)

/** The calls of the protocol, and the letters that browsers shorten them to. */
export const types: ReadonlyMap<unknown, EventType> = new Map([
  ...(['track', 'page', 'screen', 'identify', 'group', 'alias'] as const).map((type) => [type, type] as const),
  ...([
    ['t', 'track'],
    ['p', 'page'],
    ['s', 'screen'],
    ['i', 'identify'],
    ['g', 'group'],
    ['a', 'alias'],
  ] as const),
])

const fixedNames: Readonly<Record<Exclude<EventType, 'track'>, string>> = {
  page: 'Page Viewed',
  screen: 'Screen Viewed',
  identify: 'Identified',
  group: 'Group Joined',
  alias: 'Aliased',
}

/** Of the context: what describes the sender's program, what stands elsewhere, and addresses of people's connections. */
const needless = new Set(['library', 'traits', 'ip', 'integrations', 'userAgentData', '__proto__'])

/** Of an event: what was read, and what is about its way here. */
const known = new Set([
  ...['type', 'event', 'name', 'userId', 'anonymousId', 'previousId', 'groupId', 'properties', 'traits', 'context', 'messageId'],
  ...[
    'timestamp',
    'originalTimestamp',
    'sentAt',
    'receivedAt',
    'historical',
    'integrations',
    'writeKey',
    '_metadata',
    'channel',
    'version',
  ],
  ...['rudderId', 'request_ip', '__proto__'],
])

/** Two multiply-xor lanes over the characters, 52 bits. */
function hash52(text: string, seed: number): number {
  let one = 0x9e3779b9 ^ seed
  let two = 0x85ebca6b ^ (seed / 4_294_967_296)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 0x27d4eb2f)
    two = Math.imul(two ^ code, 0x165667b1)
  }
  one = Math.imul(one ^ (one >>> 15), 0x2c1b3c6d) ^ Math.imul(two ^ (two >>> 13), 0x297a2d39)
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  return (two >>> 12) * 4_294_967_296 + (one >>> 0)
}
