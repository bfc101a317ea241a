/** What the API says of loyalty. Points are integers; money is minor units of the programme's currency. */
import { z } from 'zod'
import { MemberHousehold } from './households/schema.ts'
import { LocalText, Program, TierBenefits } from './program.ts'
import { Reward } from './rewards/reward.ts'
import { acts } from './rules/earn-rule.ts'

const Instant = z.iso.datetime()
const Points = z.int()
const Positive = z.int().positive().max(1_000_000_000)
const OrderNumber = z.string().trim().min(1).max(200)
const WalletCode = z.string().max(31)

/** Who is meant, as the shop knows them. */
export const CustomerRef = z.union([
  z.object({ customerId: z.uuid() }),
  z.object({ number: z.string().trim().min(1).max(200) }),
  z.object({ email: z.email().max(254) }),
])
export type CustomerRef = z.infer<typeof CustomerRef>

export const ProgramAnswer = z.object({
  state: z.enum(['none', 'draft', 'live', 'paused']),
  version: z.int().nullable(),
  program: Program.nullable(),
  draft: Program.nullable(),
  /** How many orders from the programme's first day on are not settled yet; null where nothing is under way. */
  settling: z.object({ settled: z.int(), total: z.int() }).nullable(),
})
export type ProgramAnswer = z.infer<typeof ProgramAnswer>

export const SaveDraft = z.object({ program: Program })
/** `orders`: how many the shop has from the programme's first day on. */
export const DefaultProgram = z.object({ program: Program, orders: z.int() })
export type DefaultProgram = z.infer<typeof DefaultProgram>
export const PublishProgram = z.object({ program: Program, note: z.string().max(500).default('') })
export const ChangeProgramState = z.object({ state: z.enum(['live', 'paused']) })

const ProgramVersion = z.object({
  version: z.int(),
  program: Program,
  note: z.string(),
  author: z.string().nullable(),
  createdAt: Instant,
})
export const ProgramVersions = z.object({ versions: z.array(ProgramVersion) })

const Words = z.object({
  heading: z.string(),
  paragraphs: z.array(z.object({ topic: z.string(), title: z.string(), sentences: z.array(z.string()) })),
  /** What each rule says, by its id. */
  rules: z.record(z.string(), z.string()),
})
/** `topic` is where the programme's words say it; null for what only the shop sees. */
const ChangeWords = z.object({
  changes: z.array(z.object({ kind: z.enum(['added', 'removed', 'changed']), topic: z.string().nullable(), text: z.string() })),
  promise: z.string().nullable(),
})
/** `before`: what it is compared with; left out the version in force. */
export const PreviewProgram = z.object({ program: Program, before: Program.optional() })
/** The programme as members read it, by language, and what of it would be new to them. */
export const ProgramPreview = z.object({
  words: z.object({ pl: Words, uk: Words, en: Words }),
  changes: z.object({ pl: ChangeWords, uk: ChangeWords, en: ChangeWords }),
})
export type ProgramPreview = z.infer<typeof ProgramPreview>

const DayPoints = z.object({ on: z.iso.date(), points: Points })

export const WalletStatus = z.object({
  wallet: WalletCode,
  name: LocalText.nullable(),
  /** Of money; null for points. */
  currency: z.string().nullable(),
  active: Points,
  pending: Points,
  held: Points,
  debt: Points,
  /** The last days on which something can be used, the nearest first; at most twelve. */
  expiring: z.array(DayPoints),
  /** The days from which what is pending can be used. */
  activating: z.array(DayPoints),
  /** What `active` takes off an order, at most; null where these points only buy rewards. */
  worthMinor: z.int().nullable(),
})
export type WalletStatus = z.infer<typeof WalletStatus>

const TierStatus = z.object({
  code: z.string(),
  name: LocalText,
  since: Instant,
  /** Kept at least until then; null where it depends, or for ever. */
  until: Instant.nullable(),
  benefits: TierBenefits,
  metric: z.enum(['points_earned', 'spend', 'orders', 'score', 'balance']),
  value: z.int(),
  next: z.object({ code: z.string(), name: LocalText, threshold: z.int(), missing: z.int() }).nullable(),
  loss: z.object({ at: Instant, to: z.string(), missing: z.int().nullable() }).nullable(),
})

const RewardReason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('insufficient_balance'), required: Points, available: Points, missing: Points }),
  z.object({ code: z.literal('out_of_stock') }),
  z.object({ code: z.literal('limit_reached'), times: z.int(), per: z.enum(['day', 'week', 'month', 'year', 'ever']) }),
  z.object({ code: z.literal('not_in_tier'), tiers: z.array(z.string()).readonly() }),
  z.object({ code: z.literal('not_started'), on: z.iso.date() }),
  z.object({ code: z.literal('ended'), on: z.iso.date() }),
  z.object({ code: z.literal('inactive') }),
])

const OfferedReward = z.object({
  rewardId: z.uuid(),
  reward: Reward,
  left: z.int().nullable(),
  /** Empty where it can be had now. */
  reasons: z.array(RewardReason),
})

/** A member as of one moment: nothing of it waits for a job. */
export const MemberStatus = z.object({
  customerId: z.uuid(),
  isMember: z.boolean(),
  /** Where the programme is to be joined and this customer has not. */
  canJoin: z.boolean(),
  joinedAt: Instant.nullable(),
  asOf: Instant,
  wallets: z.array(WalletStatus),
  tier: TierStatus.nullable(),
  freeShippingFromMinor: z.int().nullable(),
  hasEarlyAccess: z.boolean(),
  /** What can be had now first. */
  rewards: z.array(OfferedReward),
  coupons: z.array(z.object({ code: z.string(), rewardId: z.uuid(), name: LocalText, validUntil: Instant.nullable() })),
  /** Whom the member spends together with; null for nobody. */
  household: MemberHousehold.nullable(),
})
export type MemberStatus = z.infer<typeof MemberStatus>

/** One thing that happened to an account. `from` and `to` are buckets: docs/methods/ledger.md. */
const StatementEntry = z.object({ from: z.string(), to: z.string(), amount: Points, lotId: z.uuid().nullable() })
export const StatementLine = z.object({
  accountId: z.uuid(),
  wallet: WalletCode,
  version: z.int(),
  kind: z.string(),
  at: Instant,
  recordedAt: Instant,
  /** What it did to what can be spent, and to what is pending. */
  activeChange: Points,
  pendingChange: Points,
  activeAfter: Points,
  pendingAfter: Points,
  /** `order`, `act`, `reward`, `redemption`, `household`, `staff`, `time` …, and the number or name that it is known by. */
  cause: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string().nullable() }),
  /** What amounts are minor units of; null for points. */
  currency: z.string().nullable(),
  reason: z.string().nullable(),
  staffName: z.string().nullable(),
  reverses: z.int().nullable(),
  isReversed: z.boolean(),
  entries: z.array(StatementEntry),
})
export type StatementLine = z.infer<typeof StatementLine>
export const Statement = z.object({ lines: z.array(StatementLine), nextCursor: z.string().nullable() })

export const LotView = z.object({
  lotId: z.uuid(),
  wallet: WalletCode,
  state: z.enum(['pending', 'active', 'lapsed', 'spent']),
  source: z.string(),
  label: z.string().nullable(),
  earnedAt: Instant,
  activatesAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  original: Points,
  remaining: Points,
  held: Points,
})
export type LotView = z.infer<typeof LotView>
/** Why a balance is what it was at an instant: the lots that made it up. */
export const Lots = z.object({ asOf: Instant, active: Points, pending: Points, held: Points, debt: Points, lots: z.array(LotView) })

const CartLine = z.object({
  code: z.string().max(200).nullable().default(null),
  category: z.string().max(200).nullable().default(null),
  brand: z.string().max(200).nullable().default(null),
  quantity: z.number().positive().max(1_000_000).default(1),
  totalMinor: z.int().min(0).max(1_000_000_000_000),
})
export const AskQuote = z.object({
  customer: CustomerRef.nullable(),
  lines: z.array(CartLine).max(500),
  shippingMinor: z.int().min(0).max(1_000_000_000).default(0),
  channel: z.string().max(60).nullable().default(null),
  wallet: WalletCode.default('points'),
})
export const Quote = z.object({
  /** What the cart would earn now, by wallet. */
  earns: z.array(
    z.object({
      wallet: WalletCode,
      /** Of money back: what `points` are minor units of. Null for points. */
      currency: z.string().nullable(),
      points: Points,
      usableFrom: Instant.nullable(),
    }),
  ),
  /** How many points can be used on it, and what they take off; null where none can. */
  usable: z.object({ wallet: WalletCode, points: Points, valueMinor: z.int() }).nullable(),
  isShippingFree: z.boolean(),
})
export type Quote = z.infer<typeof Quote>

export const Joined = z.object({ joinedAt: Instant.nullable() })

export const HoldPoints = z.object({
  customer: CustomerRef,
  wallet: WalletCode.default('points'),
  points: Positive,
  /** What the order costs before points; without it points are not turned into money. */
  orderMinor: z.int().min(0).max(1_000_000_000_000).nullable().default(null),
  orderNumber: OrderNumber.nullable().default(null),
  minutes: z.int().min(1).max(1440).default(30),
})
export const CaptureHold = z.object({ points: Positive.nullable().default(null), orderNumber: OrderNumber })
export const RedemptionView = z.object({
  redemptionId: z.uuid(),
  state: z.enum(['held', 'captured', 'voided', 'expired']),
  points: Points,
  captured: Points,
  restored: Points,
  valueMinor: z.int().nullable(),
  orderNumber: z.string().nullable(),
  expiresAt: Instant.nullable(),
  /** What the member can still spend, of what others of the household have too. */
  active: Points,
})
export type RedemptionView = z.infer<typeof RedemptionView>

export const ClaimReward = z.object({ customer: CustomerRef, rewardId: z.uuid() })
export const ClaimAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('claimed'), redemptionId: z.uuid(), coupon: z.string().nullable(), active: Points }),
  z.object({ kind: z.literal('not_available'), reasons: z.array(RewardReason) }),
])
export const CancelClaim = z.object({ reason: z.string().trim().min(1).max(500) })
export const CancelledClaim = z.object({ restored: Points, active: Points })

export const CheckCoupon = z.object({ code: z.string().trim().min(1).max(200), orderMinor: z.int().min(0).nullable().default(null) })
/** A check that says no is an answer and no error. */
export const CouponAnswer = z.object({
  isValid: z.boolean(),
  reason: z.enum(['unknown', 'used', 'void', 'expired', 'order_too_small']).nullable(),
  kind: z.enum(['percent_coupon', 'amount_coupon', 'free_shipping']).nullable(),
  percent: z.int().nullable(),
  amountMinor: z.int().nullable(),
  fromMinor: z.int().nullable(),
  validUntil: Instant.nullable(),
})
export const UseCoupon = z.object({ code: z.string().trim().min(1).max(200), orderNumber: OrderNumber })

export const RecordAct = z.object({
  customer: CustomerRef,
  act: z.enum(acts),
  /** Of the review, the survey …: the same again earns nothing more. */
  id: z.string().trim().min(1).max(200),
  at: Instant.optional(),
})
/** The order, by the shop's own number, arrived. */
export const RecordDelivery = z.object({ orderNumber: OrderNumber, at: Instant.optional() })
export const DeliveryAnswer = z.object({ usableFrom: Instant.nullable() })

export const ActAnswer = z.object({ granted: z.array(z.object({ wallet: WalletCode, ruleId: z.string(), points: Points })) })

const reason = z.string().trim().min(3).max(500)
export const AdjustPoints = z.object({
  wallet: WalletCode.default('points'),
  points: z
    .int()
    .min(-1_000_000_000)
    .max(1_000_000_000)
    .refine((points) => points !== 0, { error: 'loyalty.field.points_zero' }),
  reason,
  /** When what is given lapses; left out as the wallet says, null never. */
  expiresAt: Instant.nullable().optional(),
})
export const AdjustAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), accountId: z.uuid(), version: z.int(), active: Points }),
  /** Above the programme's limit a second person decides. */
  z.object({ kind: z.literal('waits'), approvalId: z.uuid() }),
])
export const ExtendLot = z.object({ wallet: WalletCode.default('points'), lotId: z.uuid(), expiresAt: Instant.nullable(), reason })
export const ReverseOperation = z.object({ wallet: WalletCode.default('points'), version: z.int().positive(), reason })
export const TransferPoints = z.object({ toCustomerId: z.uuid(), wallet: WalletCode.default('points'), points: Positive, reason })
export const GiveTier = z.object({ code: z.string().max(31).nullable(), until: Instant.nullable(), reason })
export const Done = z.object({ accountId: z.uuid(), version: z.int(), active: Points })

const MemberRow = z.object({
  customerId: z.uuid(),
  title: z.string(),
  joinedAt: Instant,
  tier: z.string().nullable(),
  active: Points,
  pending: Points,
})
export const MemberPage = z.object({ members: z.array(MemberRow), total: z.int(), nextCursor: z.string().nullable() })

const RewardView = z.object({
  rewardId: z.uuid(),
  reward: Reward,
  left: z.int().nullable(),
  claims: z.int(),
  codesWaiting: z.int(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
})
export const RewardList = z.object({
  rewards: z.array(RewardView),
  /** Members who were shown rewards in an order of their own in the last 90 days, and those by chance kept from it. */
  order: z.object({ holdoutPercent: z.int(), personal: z.int(), holdout: z.int() }),
})
export const SaveReward = z.object({ reward: Reward })
export const AddCodes = z.object({ codes: z.array(z.string().trim().min(3).max(100)).min(1).max(10_000) })
export const CodesAdded = z.object({ added: z.int(), known: z.int() })

export const DecideApproval = z.object({ isApproved: z.boolean() })
export const Approvals = z.object({
  approvals: z.array(
    z.object({
      approvalId: z.uuid(),
      customerId: z.uuid(),
      title: z.string(),
      wallet: WalletCode,
      points: Points,
      reason: z.string(),
      state: z.enum(['waiting', 'approved', 'declined']),
      askedBy: z.string().nullable(),
      /** Whoever asked does not decide. */
      askedById: z.uuid().nullable(),
      askedAt: Instant,
      decidedBy: z.string().nullable(),
      decidedAt: Instant.nullable(),
    }),
  ),
})
