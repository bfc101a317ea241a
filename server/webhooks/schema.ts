import { z } from 'zod'
import { PageQuery } from '../kit/cursor.ts'

/** `<capability>.<what happened>`. Any is taken: a receiver may ask today for what comes with the next version. */
const EventType = z.string().regex(/^[a-z][a-z0-9_]{0,40}\.[a-z][a-z0-9_]{0,60}$/, { error: 'webhooks.field.type' })
/** Null: everything there is and will be. */
const types = z.array(EventType).min(1).max(100).nullable()
const url = z.string().trim().min(1).max(2000)
const description = z.string().trim().max(200)

export const CreateWebhook = z.object({ url, description: description.default(''), types: types.default(null) })
/** A disabled webhook becomes active here too. What happened while it was disabled was not kept for it. */
export const ChangeWebhook = z.object({
  url: url.optional(),
  description: description.optional(),
  types: types.optional(),
  state: z.enum(['active', 'paused']).optional(),
})
export const RotateSecret = z.object({ overlapHours: z.int().min(0).max(168).default(24) })

export const Webhook = z.object({
  webhookId: z.uuid(),
  url: z.string(),
  description: z.string(),
  types: z.array(z.string()).nullable(),
  /** `paused` by somebody: events wait. `disabled` by us: none are kept. */
  state: z.enum(['active', 'paused', 'disabled']),
  /** `gone`: it answered 410. `failing`: nothing reached it for five days. `secret_unreadable`: the installation's key is another now. */
  disabledReason: z.enum(['gone', 'failing', 'secret_unreadable']).nullable(),
  /** The first characters, to tell secrets apart. */
  secretHint: z.string(),
  /** Until then requests carry a signature by the earlier secret too. */
  oldSecretUntil: z.iso.datetime().nullable(),
  failingSince: z.iso.datetime().nullable(),
  lastDeliveredAt: z.iso.datetime().nullable(),
  waiting: z.int(),
  parked: z.int(),
  createdAt: z.iso.datetime(),
})
/** The secret is shown once: null where this is the answer to a request that was sent again. */
export const WebhookWithSecret = Webhook.extend({ secret: z.string().nullable() })
export const WebhookList = z.object({
  webhooks: z.array(Webhook),
  /** What can be asked for, with a sentence in the reader's language. */
  types: z.array(z.object({ type: z.string(), sentence: z.string() })),
  mostWebhooks: z.int(),
})

const deliveryStates = ['waiting', 'delivered', 'parked'] as const
/** Why an attempt did not arrive. `refused`: the answer was no 2xx. */
const failures = ['address_refused', 'name_unknown', 'timed_out', 'no_trust', 'unreachable', 'redirected', 'refused'] as const
export type Failure = (typeof failures)[number]

export const Delivery = z.object({
  deliveryId: z.uuid(),
  webhookId: z.uuid(),
  /** What `webhook-id` says; the same however often it is sent. */
  eventId: z.uuid(),
  type: z.string(),
  customerId: z.uuid().nullable(),
  occurredAt: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
  /** `parked`: nobody tries any more; it can be replayed. */
  state: z.enum(deliveryStates),
  /** When it is tried next; null where it is over, or waits for an earlier event of the customer. */
  nextAt: z.iso.datetime().nullable(),
  attempts: z.int(),
  attemptedAt: z.iso.datetime().nullable(),
  tookMs: z.int().nullable(),
  failure: z.enum(failures).nullable(),
  status: z.int().nullable(),
  /** The beginning of the answer. */
  answer: z.string().nullable(),
})
export const DeliveryQuery = PageQuery.extend({
  state: z.enum(deliveryStates).optional(),
  type: z.string().max(110).optional(),
  customerId: z.uuid().optional(),
})
export const DeliveryList = z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() })

/** `parked`: everything that is parked. `span`: what happened in that time, delivered or not. */
export const Replay = z
  .discriminatedUnion('what', [
    z.object({ what: z.literal('parked') }),
    z.object({ what: z.literal('span'), from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) }),
  ])
  .refine((replay) => replay.what === 'parked' || new Date(replay.from) < new Date(replay.to), {
    message: 'webhooks.field.span',
    path: ['to'],
  })
export const Replayed = z.object({ replayed: z.int() })
export type Webhook = z.infer<typeof Webhook>
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>
export type Delivery = z.infer<typeof Delivery>
export type Replay = z.infer<typeof Replay>
