import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'

export const channels = ['email', 'sms', 'push'] as const
export const Channel = z.enum(channels)
export type Channel = z.infer<typeof Channel>
/** `any` where it is about the person and not about one way to reach them. */
export const PurposeChannel = z.enum([...channels, 'any'])
export type PurposeChannel = z.infer<typeof PurposeChannel>

/** The four permissions: to send advertising, to follow who opens and clicks, to draw conclusions, to hand on to ad networks. */
export const purposes = ['marketing', 'track', 'profile', 'share_ads'] as const
export const Purpose = z.enum(purposes)
export type Purpose = z.infer<typeof Purpose>

export const ConsentState = z.enum(['unknown', 'none', 'pending', 'granted', 'revoked'])
export type ConsentState = z.infer<typeof ConsentState>
/** How something became known. */
export const evidenceKinds = ['import', 'staff', 'form', 'api', 'event', 'preferences', 'one_click', 'confirmation', 'complaint'] as const
export const EvidenceKind = z.enum(evidenceKinds)
export type EvidenceKind = z.infer<typeof EvidenceKind>

const instant = z.iso.datetime()
const reason = z.string().trim().min(3).max(500)

/** What somebody of the staff learnt: the person agrees, or does so no longer, and how that is known. */
export const ChangeConsent = z
  .object({
    channel: PurposeChannel,
    purpose: Purpose.default('marketing'),
    /** The address it is about; without one, all that the shop knows of the customer on this channel. */
    contact: z.string().trim().min(1).max(500).optional(),
    state: z.enum(['granted', 'revoked']),
    reason,
  })
  .refine(isWholePurpose, { path: ['purpose'], error: 'consent.field.purpose_channel' })
export type ChangeConsent = z.infer<typeof ChangeConsent>

/** Advertising is for a channel, everything else for the person. */
function isWholePurpose({ channel, purpose }: { channel: PurposeChannel; purpose: Purpose }): boolean {
  return (purpose === 'marketing') === (channel !== 'any')
}

/** The four facts without which advertising to one's own buyers needs consent everywhere. */
const SoftOptIn = z.object({
  soldOn: CalendarDay,
  similarProducts: z.literal(true),
  optOutAtCollection: z.literal(true),
  optOutInMessages: z.literal(true),
})

/** What a shop's form or program tells: who, and what they agreed to. `pending` asks for a link by which the person confirms. */
export const RecordConsent = z
  .object({
    customerId: z.uuid().optional(),
    customerNumber: z.string().trim().min(1).max(200).optional(),
    email: z.string().max(300).optional(),
    phone: z.string().max(60).optional(),
    channel: PurposeChannel,
    purpose: Purpose.default('marketing'),
    state: z.enum(['none', 'pending', 'granted', 'revoked']),
    occurredAt: instant.optional(),
    messageId: z.string().min(1).max(100).optional(),
    /** Where it was said: “checkbox at the checkout”. */
    source: reason,
    form: z.string().trim().max(200).optional(),
    textId: z.uuid().optional(),
    language: z.enum(['pl', 'uk', 'en']).optional(),
    ip: z.union([z.ipv4(), z.ipv6()]).optional(),
    userAgent: z.string().max(500).optional(),
    softOptIn: SoftOptIn.optional(),
  })
  .refine(isWholePurpose, { path: ['purpose'], error: 'consent.field.purpose_channel' })
  .refine(({ state, purpose }) => state !== 'pending' || purpose === 'marketing', { path: ['state'], error: 'consent.field.pending' })
  .refine(({ softOptIn, state, purpose }) => softOptIn === undefined || (state === 'none' && purpose === 'marketing'), {
    path: ['softOptIn'],
    error: 'consent.field.soft_opt_in',
  })
export type RecordConsent = z.infer<typeof RecordConsent>

export const ConsentRecorded = z.object({
  customerId: z.uuid(),
  /** What holds now: an older or a weaker fact changes nothing. */
  state: ConsentState,
  confirmUrl: z.string().nullable(),
  expiresAt: instant.nullable(),
})

/** Why something may be done or may not: ids of rules, with their sentences in the reader's language. */
const Answer = z.object({
  isAllowed: z.boolean(),
  rules: z.array(z.object({ id: z.string(), text: z.string() })),
})

const ConsentView = z.object({
  channel: PurposeChannel,
  purpose: Purpose,
  /** Empty where it is about the person. */
  contact: z.string(),
  state: ConsentState,
  since: instant.nullable(),
  source: z.string().nullable(),
  recordedBy: z.string().nullable(),
  evidenceId: z.uuid().nullable(),
  answer: Answer,
})
export const CustomerConsents = z.object({
  preset: z.string(),
  consents: z.array(ConsentView),
  suppressions: z.array(z.object({ channel: Channel, contact: z.string(), reason: z.string(), until: instant.nullable() })),
})
/** What was asked before something was done, and what the rules said then. */
export const ConsentAnswers = z.object({
  answers: z.array(
    z.object({
      answerId: z.uuid(),
      askedAt: instant,
      purpose: z.enum([...purposes, 'service', 'safety']),
      channel: PurposeChannel,
      answer: Answer,
    }),
  ),
  nextCursor: z.string().nullable(),
})
export const ConsentAnswersQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
})
/** Where the person changes it all; null where no address of theirs is known. */
export const PreferenceLink = z.object({ url: z.string().nullable() })
export const RotateLinkKey = z.object({ revokesOld: z.boolean().default(false) })
export const LinkKeyRotated = z.object({ keyNo: z.number().int() })
export const TextSaved = z.object({ textId: z.uuid(), version: z.number().int() })
export const SuppressionSaved = z.object({ suppressionId: z.uuid() })
export const PrivacyRequestOpened = z.object({ requestId: z.uuid() })

export const EvidenceQuery = z.object({
  customerId: z.uuid().optional(),
  channel: PurposeChannel.optional(),
  purpose: Purpose.optional(),
  state: z.enum(['none', 'pending', 'granted', 'revoked']).optional(),
  kind: EvidenceKind.optional(),
  from: CalendarDay.optional(),
  to: CalendarDay.optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type EvidenceQuery = z.infer<typeof EvidenceQuery>

export const EvidenceEntry = z.object({
  evidenceId: z.uuid(),
  customerId: z.uuid(),
  customerTitle: z.string(),
  channel: PurposeChannel,
  purpose: Purpose,
  contact: z.string(),
  state: z.enum(['none', 'pending', 'granted', 'revoked']),
  occurredAt: instant,
  recordedAt: instant,
  kind: EvidenceKind,
  source: z.string(),
  recordedBy: z.string().nullable(),
})
export const EvidenceList = z.object({ evidence: z.array(EvidenceEntry), nextCursor: z.string().nullable() })

/** All that proves one piece of evidence. */
export const Receipt = EvidenceEntry.extend({
  shopName: z.string(),
  messageId: z.string().nullable(),
  form: z.string().nullable(),
  text: z.object({ textId: z.uuid(), version: z.number().int(), language: z.string(), body: z.string(), sha256: z.string() }).nullable(),
  language: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  confirmationId: z.uuid().nullable(),
  confirmedAt: instant.nullable(),
  confirmedIp: z.string().nullable(),
  keyName: z.string().nullable(),
  importFile: z.string().nullable(),
  softOptIn: z.record(z.string(), z.unknown()).nullable(),
})

const ConsentText = z.object({
  textId: z.uuid(),
  purpose: Purpose,
  channel: PurposeChannel,
  language: z.enum(['pl', 'uk', 'en']),
  version: z.number().int(),
  body: z.string(),
  sha256: z.string(),
  createdAt: instant,
  createdBy: z.string().nullable(),
  isInForce: z.boolean(),
})
export const ConsentTexts = z.object({ texts: z.array(ConsentText) })
export const CreateConsentText = z
  .object({
    purpose: Purpose,
    channel: PurposeChannel,
    language: z.enum(['pl', 'uk', 'en']),
    body: z.string().trim().min(10).max(4000),
  })
  .refine(isWholePurpose, { path: ['channel'], error: 'consent.field.purpose_channel' })

export const presets = ['PL', 'UA', 'DE', 'EU'] as const
export const Preset = z.enum(presets)
export type Preset = z.infer<typeof Preset>
/** From the laxest to the strictest, each. */
export const Requirements = z.object({
  marketing: z.enum(['soft_opt_in', 'consent', 'confirmed']),
  track: z.enum(['free', 'consent']),
  profile: z.enum(['objection', 'consent']),
})
export type Requirements = z.infer<typeof Requirements>
export const ChangePolicy = Requirements.extend({ reason: reason.optional() })
export const Policies = z.object({
  /** The rules of the shop's own country. */
  ownPreset: Preset,
  policies: z.array(Requirements.extend({ preset: Preset, byLaw: Requirements, isChanged: z.boolean(), reason: z.string().nullable() })),
})

const suppressionReasons = ['hard_bounce', 'soft_bounces', 'complaint', 'manual', 'erasure', 'invalid'] as const
export const SuppressionReason = z.enum(suppressionReasons)
export type SuppressionReason = z.infer<typeof SuppressionReason>
const Suppression = z.object({
  suppressionId: z.uuid(),
  channel: Channel,
  masked: z.string(),
  reason: SuppressionReason,
  note: z.string().nullable(),
  suppressedAt: instant,
  until: instant.nullable(),
  recordedBy: z.string().nullable(),
  liftedAt: instant.nullable(),
  liftReason: z.string().nullable(),
})
export const SuppressionQuery = z.object({
  /** Exactly this address: only its hash is kept. */
  contact: z.string().trim().max(300).optional(),
  reason: SuppressionReason.optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const SuppressionList = z.object({ suppressions: z.array(Suppression), nextCursor: z.string().nullable() })
export const SuppressContact = z.object({ channel: Channel, contact: z.string().trim().min(3).max(300), note: reason })
export const LiftSuppression = z.object({ reason })

const requestKinds = ['access', 'portability', 'erasure', 'rectification', 'restriction'] as const
export const RequestKind = z.enum(requestKinds)
export type RequestKind = z.infer<typeof RequestKind>
const counts = z.array(z.object({ name: z.string(), removed: z.number().int(), kept: z.number().int() }))
export const Certificate = z.object({ erasedAt: instant, erasedBy: z.string(), counts })
export type Certificate = z.infer<typeof Certificate>
export const PrivacyRequest = z.object({
  requestId: z.uuid(),
  customerId: z.uuid(),
  customerTitle: z.string(),
  kind: RequestKind,
  state: z.enum(['open', 'in_force', 'done', 'refused']),
  askedBy: z.enum(['person', 'staff']),
  note: z.string(),
  receivedAt: instant,
  dueOn: z.string(),
  /** Until the deadline; negative where it has passed. */
  daysLeft: z.number().int(),
  extensionReason: z.string().nullable(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  outcome: z.string().nullable(),
  certificate: Certificate.nullable(),
  exportState: z.enum(['none', 'waiting', 'running', 'ready', 'failed']),
  exportPercent: z.number().int(),
  exportBytes: z.number().int().nullable(),
  exportedAt: instant.nullable(),
})
export type PrivacyRequest = z.infer<typeof PrivacyRequest>
export const PrivacyRequestQuery = z.object({
  isOpen: z.enum(['yes', 'no']).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const PrivacyRequestList = z.object({ requests: z.array(PrivacyRequest), nextCursor: z.string().nullable() })
export const CreatePrivacyRequest = z.object({
  customerId: z.uuid(),
  kind: RequestKind,
  note: z.string().trim().max(1000).default(''),
  /** The day the person asked, where that was before today. */
  receivedOn: CalendarDay.optional(),
})
export const ExtendRequest = z.object({ reason })
export const CloseRequest = z.object({ state: z.enum(['done', 'refused', 'in_force']), outcome: reason })
/** The customer as the page names them, typed again: nobody is erased by a slip. */
export const EraseCustomer = z.object({ title: z.string().max(300) })
export const ErasurePreview = z.object({ title: z.string(), counts })

export const RetentionRuleView = z.object({
  dataClass: z.string(),
  months: z.number().int().nullable(),
  defaultMonths: z.number().int().nullable(),
  /** How many rows would go tonight. */
  due: z.number().int(),
})
export const RetentionRules = z.object({ rules: z.array(RetentionRuleView) })
export const ChangeRetention = z.object({ months: z.number().int().min(1).max(240).nullable() })
