/** What the API says of referrals. Money is minor units of the shop's currency. */
import { z } from 'zod'
import { Gift } from '../loyalty/loyalty.ts'

const Instant = z.iso.datetime()

export const referralStates = ['clicked', 'identified', 'qualified', 'held', 'rewarded', 'rejected', 'revoked'] as const
export const ReferralState = z.enum(referralStates)
export type ReferralState = z.infer<typeof ReferralState>

/** Why a referral is rejected or revoked, or why one side was given nothing. */
export type ReferralReason =
  | 'same_customer'
  | 'same_email'
  | 'same_payment'
  | 'not_first_order'
  | 'window_over'
  | 'other_referrer'
  | 'below_minimum'
  | 'refunded'
  | 'staff'
  | 'cap_reached'
  | 'gift_unavailable'

/** What a person should look at; nothing of it decides. */
export type ReferralFlag = 'same_device' | 'same_network' | 'same_address' | 'ring' | 'burst'

const Cap = z.object({ times: z.int().min(1).max(10_000), per: z.enum(['month', 'year', 'ever']) })
const Milestone = z.object({ threshold: z.int().min(1).max(10_000), gift: Gift })

export const ReferralSettings = z.object({
  isActive: z.boolean(),
  /** Where links lead: a page of the shop. */
  shopUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
  advocate: Gift.nullable(),
  friend: Gift.nullable(),
  /** What the friend's first order must be worth after discounts, without delivery and gift cards. */
  minimumOrderMinor: z.int().min(0).max(1_000_000_000),
  /** How many days after the link was opened the order may be placed. */
  attributionDays: z.int().min(1).max(365),
  /** How many days after the order both sides are given theirs. */
  holdDays: z.int().min(0).max(365),
  /** How often one advocate is given something. */
  cap: Cap.nullable(),
  milestones: z
    .array(Milestone)
    .max(20)
    .refine((all) => new Set(all.map(({ threshold }) => threshold)).size === all.length, { error: 'referrals.field.threshold_twice' }),
})
export type ReferralSettings = z.infer<typeof ReferralSettings>

/** `version` is null while nothing was saved: then these are proposed. */
export const StoredReferralSettings = z.object({ version: z.int().nullable(), settings: ReferralSettings, currency: z.string() })
export type StoredReferralSettings = z.infer<typeof StoredReferralSettings>

export const ReferralRow = z.object({
  referralId: z.uuid(),
  state: ReferralState,
  reasons: z.array(z.string()),
  flags: z.array(z.string()),
  via: z.enum(['link', 'code']),
  advocate: z.object({ customerId: z.uuid(), title: z.string() }),
  friend: z.object({ customerId: z.uuid(), title: z.string() }).nullable(),
  clickedAt: Instant,
  changedAt: Instant,
  orderNumber: z.string().nullable(),
  heldUntil: Instant.nullable(),
  advocateGift: Gift.nullable(),
  friendGift: Gift.nullable(),
})
export type ReferralRow = z.infer<typeof ReferralRow>

export const ReferralPage = z.object({ referrals: z.array(ReferralRow), nextCursor: z.string().nullable() })

const ReferralDecision = z.object({
  from: ReferralState.nullable(),
  to: ReferralState,
  reasons: z.array(z.string()),
  verdict: z.enum(['approve', 'reject', 'undo']).nullable(),
  staffName: z.string().nullable(),
  note: z.string().nullable(),
  at: Instant,
})
/** `undoable`: what one of the staff decided last, while it can be undone. */
export const ReferralDetail = ReferralRow.extend({
  decisions: z.array(ReferralDecision),
  undoable: z.enum(['approve', 'reject']).nullable(),
})
export type ReferralDetail = z.infer<typeof ReferralDetail>

/** `waiting`: to be looked at by a person. `revenueMinor`: first orders of friends who were brought, net of refunds. */
export const ReferralOverview = z.object({
  isActive: z.boolean(),
  currency: z.string(),
  states: z.record(ReferralState, z.int()),
  waiting: z.int(),
  advocates: z.int(),
  friends: z.int(),
  revenueMinor: z.int(),
})
export type ReferralOverview = z.infer<typeof ReferralOverview>

export const JudgeReferral = z.object({
  verdict: z.enum(['approve', 'reject', 'undo']),
  note: z.string().trim().max(500).default(''),
})

const Code = z.string().trim().min(1).max(100)
export const ClaimReferral = z.object({
  code: Code,
  customer: z.union([
    z.object({ customerId: z.uuid() }),
    z.object({ number: z.string().trim().min(1).max(200) }),
    z.object({ email: z.email().max(254) }),
  ]),
})
/** A code that counts for nothing is an answer and no error. */
export const ReferralClaimed = z.object({ isCounted: z.boolean(), reason: z.enum(['unknown_code', 'same_customer']).nullable() })

export const OpenedLink = z.object({ writeKey: z.string().max(200).optional(), code: Code, anonymousId: z.string().min(1).max(200) })

/** What an advocate has: null where the shop has no referrals now. `earned` by kind of gift. */
export const ReferralOf = z.object({
  code: z.string().nullable(),
  link: z.string().nullable(),
  invited: z.int(),
  rewarded: z.int(),
  earned: z.object({ creditMinor: z.int(), points: z.int(), coupons: z.int() }),
})
export type ReferralOf = z.infer<typeof ReferralOf>
