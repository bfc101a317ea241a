import { z } from 'zod'
import { PageQuery } from '../kit/cursor.ts'

/** The calls of the protocol, as events are stored. */
export const eventTypes = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const
export const EventType = z.enum(eventTypes)
export type EventType = z.infer<typeof EventType>

/** Why a single event of a request was not taken: docs/developers/send-events.md. */
export const rejectionCodes = [
  'not_an_object',
  'type_unknown',
  'nobody_named',
  'event_name_missing',
  'name_too_long',
  'id_too_long',
  'previous_id_missing',
  'group_id_missing',
  'properties_invalid',
  'too_deep',
  'event_too_large',
  'too_many_events',
  'too_old',
  'wrong_key',
  'not_storable',
] as const
export const RejectionCode = z.enum(rejectionCodes)
export type RejectionCode = z.infer<typeof RejectionCode>

/** Why an accepted event about an order did not become one. */
export const orderProblems = ['order_id_missing', 'other_currency', 'amount_unreadable'] as const
export const OrderProblem = z.enum(orderProblems)
export type OrderProblem = z.infer<typeof OrderProblem>

/** Something that arrived at the door lately. */
export const Arrival = z.object({
  arrivalId: z.uuid(),
  outcome: z.enum(['accepted', 'rejected']),
  /** The reason of a rejection; of an accepted one why it is no order, else null. */
  code: z.union([RejectionCode, OrderProblem]).nullable(),
  /** With a server key, or with a browser key. */
  trust: z.enum(['shop', 'browser']),
  receivedAt: z.iso.datetime(),
  /** When it happened; null where it was rejected. */
  occurredAt: z.iso.datetime().nullable(),
  /** Null where that could not be read. */
  type: z.string().nullable(),
  name: z.string().nullable(),
  messageId: z.string().nullable(),
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  /** Who it belongs to today. */
  customer: z.object({ customerId: z.uuid(), name: z.string() }).nullable(),
  isClockClamped: z.boolean(),
  isHistorical: z.boolean(),
  /** Of an identify and a group the traits. Null where the event was rejected, or is not kept any more. */
  properties: z.record(z.string(), z.unknown()).nullable(),
  context: z.record(z.string(), z.unknown()).nullable(),
  /** What was sent, cut off where it is long; rejected ones only. */
  payload: z.string().nullable(),
})
export const ArrivalQuery = PageQuery.extend({
  outcome: z.enum(['accepted', 'rejected']).optional(),
  type: EventType.optional(),
  /** A part of the name, in capitals or not. */
  name: z.string().max(200).optional(),
})
export const ArrivalPage = z.object({
  /** Newest first. Rejected ones are all kept for 7 days (1,000 of them), of accepted ones the last 1,000, and where more than 20 come in a second, some. */
  arrivals: z.array(Arrival),
  nextCursor: z.string().nullable(),
  /** Of today and the six days before, UTC. */
  counts: z.object({ accepted: z.int(), duplicates: z.int(), conflicts: z.int(), rejected: z.int() }),
})
export type Arrival = z.infer<typeof Arrival>
export type ArrivalPage = z.infer<typeof ArrivalPage>

/** What an editor of conditions offers. */
export const EventNames = z.object({
  names: z.array(
    z.object({
      name: z.string(),
      /** Within the last 90 days. */
      events: z.int(),
      lastOn: z.iso.date(),
      properties: z.array(z.object({ name: z.string(), kind: z.enum(['text', 'number', 'boolean', 'list', 'group']) })),
    }),
  ),
})
export type EventNames = z.infer<typeof EventNames>

/** An unbroken stretch of what somebody did on the shop's pages. */
export const Session = z.object({
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  events: z.int(),
  /** Pages and screens among them. */
  pages: z.int(),
  /** How many browsers or apps had a part in it. */
  devices: z.int(),
  /** Where it began. */
  landingUrl: z.string().nullable(),
  /** The first page of somebody else's that led here. */
  referrer: z.string().nullable(),
  /** The first campaign that an address named by its `utm_` parameters. */
  campaign: z.record(z.string(), z.string()).nullable(),
  /** What happened, by the names of the events, the first twenty in their order. */
  names: z.array(z.string()),
})
export const SessionPage = z.object({ sessions: z.array(Session), nextCursor: z.string().nullable() })
export type Session = z.infer<typeof Session>
export type SessionPage = z.infer<typeof SessionPage>
