/** What the API says of messages. */
import { z } from 'zod'
import { PageQuery } from '../kit/cursor.ts'
import { TemplateContent } from './templates/content.ts'

const Instant = z.iso.datetime()

/** `transactional` follows from what the person did; `service` is about their own order or points; `marketing` is everything else. */
export const MessageClass = z.enum(['transactional', 'service', 'marketing'])
export type MessageClass = z.infer<typeof MessageClass>

const Code = z.string().regex(/^[a-z][a-z0-9_]{0,60}$/, { error: 'messages.field.code' })
const Name = z.string().trim().min(1).max(120)

export const CreateTemplate = z.object({ code: Code, name: Name, messageClass: MessageClass, draft: TemplateContent })
export const ChangeTemplate = z.object({ name: Name.optional(), draft: TemplateContent.optional() })

export const TemplateView = z.object({
  templateId: z.uuid(),
  code: z.string(),
  name: z.string(),
  messageClass: MessageClass,
  draft: TemplateContent,
  /** The version that is sent, and what it says; null where nothing was published. */
  version: z.int().nullable(),
  published: TemplateContent.nullable(),
  changedAt: Instant,
})
export type TemplateView = z.infer<typeof TemplateView>
export const TemplateList = z.object({ templates: z.array(TemplateView) })

/**
 * The draft as a customer would get it; without one, as somebody of whom nothing is known. A draft that is sent along is shown and
 * not kept.
 */
export const PreviewTemplate = z.object({
  draft: TemplateContent.optional(),
  customerId: z.uuid().nullable().default(null),
  language: z.enum(['pl', 'uk', 'en']),
  data: z.record(z.string(), z.unknown()).default({}),
})
export const Preview = z.object({ subject: z.string(), html: z.string(), text: z.string(), bytes: z.int() })

export const CreateSend = z.object({
  template: Code,
  customer: z.union([
    z.object({ customerId: z.uuid() }),
    z.object({ number: z.string().trim().min(1).max(200) }),
    z.object({ email: z.email().max(254) }),
  ]),
  /** The order, the case: the same again is the same message. */
  key: z.string().trim().min(1).max(200),
  data: z.record(z.string().max(60), z.unknown()).default({}),
  dueAt: Instant.optional(),
})

const sendStates = [
  'planned',
  'reserved',
  'sending',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'caught',
  'failed',
  'unknown',
  'skipped',
  'expired',
] as const
const SendState = z.enum(sendStates)

export const SendView = z.object({
  sendId: z.uuid(),
  customerId: z.uuid(),
  customerTitle: z.string(),
  template: z.string(),
  templateName: z.string(),
  messageClass: MessageClass,
  topic: z.string(),
  state: SendState,
  /** By which rules it was decided last: those of consent, `quiet_hours`, `cap_email` …, guards. */
  rules: z.array(z.string()),
  /** The same rules in the reader's language. */
  why: z.array(z.string()),
  contact: z.string().nullable(),
  createdAt: Instant,
  dueAt: Instant,
  expiresAt: Instant,
  handedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  answer: z.string().nullable(),
})
export type SendView = z.infer<typeof SendView>

export const SendList = z.object({ sends: z.array(SendView), nextCursor: z.string().nullable() })
export const SendQuery = PageQuery.extend({ state: SendState.optional(), customerId: z.uuid().optional() })

export const SendDetail = SendView.extend({
  deferrals: z.array(z.object({ decidedAt: Instant, rules: z.array(z.string()), why: z.array(z.string()), untilAt: Instant })),
  /** What it says, where that is kept. */
  content: z.object({ subject: z.string(), html: z.string(), text: z.string(), headers: z.record(z.string(), z.string()) }).nullable(),
})
export const SendCreated = z.object({ sendId: z.uuid() })
