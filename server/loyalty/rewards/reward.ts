/** A reward as the shop configures it: what it costs in points, what it gives, who may have it, when and how often. */
import { z } from 'zod'
import { LocalText } from '../program.ts'

const Minor = z.int().min(0).max(1_000_000_000)

/** Where the code comes from, and how many days after the claim it can be used. */
const couponFields = { codes: z.enum(['generated', 'uploaded']), validDays: z.int().min(1).max(3660) }

/**
 * - `percent_coupon`, `amount_coupon`, `free_shipping`: a code for an order of at least `fromMinor`; a share off is at most `maxMinor`.
 * - `gift_product`: sent by itself. `gift_with_next_order`: laid into the next parcel.
 * - `early_access`: to what the shop opens to everybody on `opensOn`. `event_place`: one place.
 * - `store_credit`: money to spend in the shop, in an account of its own.
 */
const RewardKind = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('percent_coupon'),
    percent: z.int().min(1).max(100),
    fromMinor: Minor,
    maxMinor: Minor.nullable(),
    ...couponFields,
  }),
  z.object({ code: z.literal('amount_coupon'), amountMinor: Minor.min(1), fromMinor: Minor, ...couponFields }),
  z.object({ code: z.literal('free_shipping'), fromMinor: Minor, ...couponFields }),
  z.object({ code: z.literal('gift_product'), product: z.string().min(1).max(200) }),
  z.object({ code: z.literal('gift_with_next_order'), product: z.string().min(1).max(200) }),
  z.object({ code: z.literal('early_access'), opensOn: z.iso.date() }),
  z.object({ code: z.literal('event_place') }),
  z.object({ code: z.literal('store_credit'), amountMinor: Minor.min(1) }),
])

export const Reward = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, { error: 'loyalty.field.code' }),
  name: LocalText,
  wallet: z.string().max(31),
  pointsCost: z.int().positive().max(1_000_000_000),
  kind: RewardKind,
  /** How many there are; null where they do not run out. */
  stock: z.int().min(0).max(1_000_000_000).nullable(),
  perMember: z.object({ times: z.int().min(1).max(10_000), per: z.enum(['day', 'week', 'month', 'year', 'ever']) }).nullable(),
  /** Only for members of these tiers; null for all. */
  tiers: z.array(z.string().max(31)).min(1).max(12).nullable(),
  /** First and last day on which it can be claimed, in the shop's zone; null is without end. */
  from: z.iso.date().nullable(),
  until: z.iso.date().nullable(),
  isActive: z.boolean(),
})
export type Reward = z.infer<typeof Reward>
