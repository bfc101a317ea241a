/** What a member's page says and shows. Every text is in the reader's language and ready to show, as plain text. */
import { z } from 'zod'

const Text = z.string()
const ShopId = z.uuid().toLowerCase()
export const ReaderLanguage = z.string().max(40).optional()

const Words = z.object({
  heading: Text,
  paragraphs: z.array(z.object({ topic: z.string(), title: Text, sentences: z.array(Text) })),
})

export const BeginSession = z.object({ token: z.string().max(3000) })
export const SessionAnswer = z.object({ session: z.string(), expiresAt: z.iso.datetime() })

/** For visitors of whom nothing is known: what the programme gives. */
export const AskProgram = z.object({ shop: ShopId, language: ReaderLanguage })
export const ProgramView = z.object({ language: z.enum(['pl', 'uk', 'en']), shopName: Text, words: Words })
export type ProgramView = z.infer<typeof ProgramView>

const WalletView = z.object({
  wallet: z.string(),
  /** Null where there is only one. */
  name: Text.nullable(),
  /** What can be used now. */
  amount: Text,
  /** What it is worth, what waits, what is held or owed. */
  notes: z.array(Text),
  /** What can be used until when, the nearest first. */
  expiring: z.array(Text),
})

const TierView = z.object({
  name: Text,
  perks: z.array(Text),
  /** How far it is to the next level, of 1; null at the top. */
  share: z.number().min(0).max(1).nullable(),
  /** What is still missing; null at the top. */
  way: Text.nullable(),
  /** Until when it is kept; null where that depends on nothing. */
  loss: Text.nullable(),
})

const RewardOffer = z.object({
  rewardId: z.uuid(),
  name: Text,
  gives: Text,
  cost: Text,
  conditions: z.array(Text),
  canBeHad: z.boolean(),
  /** All that stands in the way; empty where it can be had. */
  reasons: z.array(Text),
})

export const MemberView = ProgramView.extend({
  isMember: z.boolean(),
  /** What to agree to before joining, for who can join. */
  joining: z.object({ text: Text }).optional(),
  asOf: z.iso.datetime(),
  wallets: z.array(WalletView),
  tier: TierView.nullable(),
  /** What can be had now first. */
  rewards: z.array(RewardOffer),
  /** That what somebody buys decided about their order, where it did. */
  order: Text.optional(),
  coupons: z.array(z.object({ code: z.string(), name: Text, until: Text.nullable() })),
  /** How to recommend the shop, where it rewards that. */
  referral: z.object({ link: z.url(), text: Text, state: Text.nullable() }).optional(),
})
export type MemberView = z.infer<typeof MemberView>

/** One thing that happened, and what it did to which points. */
export const MemberLine = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  day: Text,
  title: Text,
  /** `+120 points`. */
  change: Text,
  direction: z.enum(['up', 'down', 'level']),
  note: Text.nullable(),
  after: Text,
  parts: z.array(Text),
})
export type MemberLine = z.infer<typeof MemberLine>
export const MemberStatement = z.object({ lines: z.array(MemberLine), nextCursor: z.string().nullable() })
export type MemberStatement = z.infer<typeof MemberStatement>

/** Nobody joins unless they agreed to the rules. */
export const JoinBody = z.object({ agrees: z.literal(true) })

export const ClaimBody = z.object({ rewardId: z.uuid() })
export const ClaimView = z.discriminatedUnion('kind', [
  /** `text` says what happens next. */
  z.object({ kind: z.literal('claimed'), coupon: z.string().nullable(), text: Text, until: Text.nullable() }),
  z.object({ kind: z.literal('not_available'), reasons: z.array(Text) }),
])
export type ClaimView = z.infer<typeof ClaimView>

export const IdentityKeyView = z.object({
  key: z.object({ hint: z.string(), createdAt: z.iso.datetime(), oldUntil: z.iso.datetime().nullable() }).nullable(),
  /** The member page for shops that build none: the signed token goes behind its #. */
  pageUrl: z.string(),
})
export type IdentityKeyView = z.infer<typeof IdentityKeyView>
export const RotateKey = z.object({ overlapHours: z.int().min(0).max(168) })
export const RotatedKey = IdentityKeyView.extend({ secret: z.string().nullable() })
