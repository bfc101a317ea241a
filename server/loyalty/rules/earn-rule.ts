/**
 * A rule by which points are earned: what kind it is, when it applies, what it gives, and where it ends. Plain data: the console
 * draws its form from it, and the rules in words are written from it.
 */
import { z } from 'zod'
import { isCurrency } from '../../kit/money.ts'

const Points = z.int().positive().max(1_000_000)
const Names = z.array(z.string().min(1).max(200)).min(1).max(500)

/** A decimal above 0 with up to four places: '1.5'. */
const Factor = z.string().regex(/^(?!0+(\.0+)?$)[0-9]{1,3}(\.[0-9]{1,4})?$/, { error: 'loyalty.field.factor' })

/** What people do besides buying. Each is told by its capability, by the shop, or by one of the staff, under an id of its own. */
export const acts = [
  'sign_up',
  'profile_completed',
  'review',
  'photo',
  'referral',
  'survey',
  'event_attended',
  'social_share',
  'answer',
  'birthday',
  'anniversary',
] as const
export type Act = (typeof acts)[number]

/**
 * - `purchase`: points for money, by currency. `proportional` counts every part of `perMinor`, `step` only whole ones.
 * - `multiplier`: multiplies what purchases earn, on the lines that its conditions pick.
 * - `order_bonus`: fixed points an order. `unit_bonus`: fixed points a piece of the lines that its conditions pick.
 * - `nth_order`: fixed points with the member's nth order; `isRepeated`: and each nth after it.
 * - `streak`: fixed points for buying in so many months without a break; begins anew afterwards.
 * - `act`: fixed points for something that is no purchase.
 * - `event`: fixed points for an event by this name that the shop sends.
 */
export const RuleKind = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('purchase'),
    mode: z.enum(['proportional', 'step']),
    table: z
      .array(
        z.object({
          currency: z.string().refine(isCurrency, { error: 'shops.field.currency' }),
          points: Points,
          perMinor: z.int().positive().max(1_000_000_000),
        }),
      )
      .min(1)
      .max(50)
      .refine((table) => new Set(table.map(({ currency }) => currency)).size === table.length, { error: 'loyalty.field.currency_twice' }),
  }),
  z.object({ code: z.literal('multiplier'), factor: Factor }),
  z.object({ code: z.literal('order_bonus'), points: Points }),
  z.object({ code: z.literal('unit_bonus'), points: Points }),
  z.object({ code: z.literal('nth_order'), n: z.int().min(1).max(1000), isRepeated: z.boolean(), points: Points }),
  z.object({ code: z.literal('streak'), months: z.int().min(2).max(24), points: Points }),
  z.object({ code: z.literal('act'), act: z.enum(acts), points: Points }),
  z.object({ code: z.literal('event'), event: z.string().min(1).max(200), points: Points }),
])
export type RuleKind = z.infer<typeof RuleKind>

/** All of a rule's conditions must hold. `products`, `categories` and `brands` pick lines; the others look at the order, the member or the time. */
export const RuleCondition = z.discriminatedUnion('code', [
  z.object({ code: z.literal('products'), codes: Names }),
  z.object({ code: z.literal('categories'), names: Names }),
  z.object({ code: z.literal('brands'), names: Names }),
  z.object({ code: z.literal('order_from'), amountMinor: z.int().positive() }),
  z.object({ code: z.literal('channels'), names: Names }),
  z.object({ code: z.literal('segments'), segmentIds: z.array(z.uuid()).min(1).max(20) }),
  z.object({ code: z.literal('tiers'), codes: z.array(z.string()).min(1).max(12) }),
  z.object({ code: z.literal('weekdays'), days: z.array(z.int().min(1).max(7)).min(1).max(7) }),
  z.object({ code: z.literal('hours'), from: z.int().min(0).max(23), until: z.int().min(1).max(24) }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

/** What happens to the grant that does not fit any more. */
const Beyond = z.enum(['reduce', 'reject'])

/** Limits of a rule, looked at in this order: cooldown, frequency, budget of a member, budget of all. */
export const RuleCaps = z.object({
  cooldownDays: z.int().min(1).max(3660).nullable(),
  frequency: z.object({ times: z.int().min(1).max(10_000), per: z.enum(['day', 'week', 'month', 'year', 'ever']) }).nullable(),
  memberBudget: z.object({ points: Points, beyond: Beyond }).nullable(),
  budget: z.object({ points: z.int().positive().max(1_000_000_000_000), beyond: Beyond }).nullable(),
})
export type RuleCaps = z.infer<typeof RuleCaps>

export const EarnRule = z.object({
  /** Of the shop's own, kept over versions: it is what a grant is remembered by. */
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,40}$/, { error: 'loyalty.field.code' }),
  wallet: z.string().max(31),
  kind: RuleKind,
  conditions: z.array(RuleCondition).max(20),
  /** First and last day, in the shop's zone; null is without end. */
  from: z.iso.date().nullable(),
  until: z.iso.date().nullable(),
  /** Smaller first; ties by id. */
  priority: z.int().min(0).max(1000),
  /** No rule of the same phase after it where it applied. Phases: purchase, multiplier, bonus. */
  stop: z.boolean(),
  caps: RuleCaps,
})
export type EarnRule = z.infer<typeof EarnRule>
