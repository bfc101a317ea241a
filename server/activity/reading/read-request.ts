/** The body of a request: JSON whatever its Content-Type says, packed or not, one event or many. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { malformed } from '../../kit/problem.ts'
import type { EventType } from '../schema.ts'
import { readInstant } from './event-time.ts'
import { isObject } from './plain-json.ts'
import { types } from './read-event.ts'

/** What the protocol allows a request, unpacked. */
export const mostRequestBytes = 512_000
/** Further ones of a request are rejected, each with a code. */
export const mostEvents = 2_500

/** What an address ends in, behind `/v1/`. */
export interface Call {
  isBatch: boolean
  /** The type of the one event; null for a batch. */
  type: EventType | null
  isHistorical: boolean
}

export interface RequestBody {
  events: readonly unknown[]
  sentAt: number | null
  context: Record<string, unknown> | null
  writeKey: string | null
}

/** Null where the protocol has no such call. */
export function callOf(name: string): Call | null {
  if (name === 'batch' || name === 'b') return { isBatch: true, type: null, isHistorical: false }
  if (name === 'import') return { isBatch: true, type: null, isHistorical: true }
  const type = types.get(name)
  return type === undefined ? null : { isBatch: false, type, isHistorical: false }
}

/** Throws `body_unreadable` where it is no JSON, and `events_too_large` where it unpacks to more than 500 KB. */
export async function readRequest(body: Buffer, { isBatch }: Call): Promise<RequestBody> {
  const parsed = parse(await unpacked(body))
  if (!isBatch || !isObject(parsed)) {
    const events = isBatch && Array.isArray(parsed) ? parsed : [parsed]
    const keyed = events.find((event) => isObject(event) && typeof event.writeKey === 'string') as { writeKey: string } | undefined
    return { events, sentAt: null, context: null, writeKey: keyed?.writeKey ?? null }
  }
  const events = Array.isArray(parsed.batch) ? parsed.batch : parsed.batch === undefined ? [] : [parsed.batch]
  const first: unknown = events[0]
  const eventKey = isObject(first) && typeof first.writeKey === 'string' ? first.writeKey : null
  return {
    events,
    sentAt: readInstant(parsed.sentAt),
    context: isObject(parsed.context) ? parsed.context : null,
    writeKey: typeof parsed.writeKey === 'string' ? parsed.writeKey : eventKey,
  }
}

async function unpacked(body: Buffer): Promise<Buffer> {
  // Told by its first bytes: the header is lost on the way often enough.
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body
  try {
    return await unpack(body, { maxOutputLength: mostRequestBytes })
  } catch (error) {
    throw malformed(isTooLarge(error) ? 'events_too_large' : 'body_unreadable')
  }
}

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw malformed('body_unreadable')
  }
}
