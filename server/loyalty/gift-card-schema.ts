/** What the API says of gift cards and of money at a checkout. Amounts are minor units of the card's currency. */
import { z } from 'zod'
import { PageQuery } from '../kit/cursor.ts'
import { isCurrency } from '../kit/money.ts'
import { CustomerRef, RedemptionView } from './schema.ts'

const Instant = z.iso.datetime()
const Minor = z.int()
const Amount = z.int().positive().max(1_000_000_000)
const Currency = z.string().refine(isCurrency, { error: 'shops.field.currency' })
const OrderNumber = z.string().trim().min(1).max(200)
const Reason = z.string().trim().min(1).max(500)
const Code = z.string().trim().min(1).max(100)
/** The address of the shopper, where a server asks for them: guesses are counted by it. Without it, the address that asks. */
const ShopperIp = z.union([z.ipv4(), z.ipv6()]).optional()

export const IssueCard = z.object({
  amountMinor: Amount,
  /** The shop's own where it is left out. */
  currency: Currency.optional(),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bought'), orderNumber: OrderNumber }),
    z.object({ kind: z.literal('given'), reason: Reason }),
  ]),
  validUntil: Instant.nullable().default(null),
  /** Single-purpose: VAT at one sure rate is due with the sale; multi-purpose: with what is bought for the card. */
  vat: z
    .discriminatedUnion('purpose', [
      z.object({ purpose: z.literal('multi') }),
      z.object({ purpose: z.literal('single'), basisPoints: z.int().min(0).max(10_000) }),
    ])
    .default({ purpose: 'multi' }),
})
export type IssueCard = z.infer<typeof IssueCard>

export const GiftCard = z.object({
  cardId: z.uuid(),
  lastFour: z.string(),
  state: z.enum(['usable', 'spent', 'expired', 'disabled']),
  currency: z.string(),
  firstMinor: Minor,
  /** What can be spent, and what checkouts hold. */
  leftMinor: Minor,
  heldMinor: Minor,
  /** What was paid with it, less what came back. */
  spentMinor: Minor,
  /** What was left and was taken when it was disabled. */
  takenMinor: Minor,
  orderNumber: z.string().nullable(),
  reason: z.string().nullable(),
  purpose: z.enum(['single', 'multi']),
  vatBasisPoints: z.int().nullable(),
  validUntil: Instant.nullable(),
  issuedAt: Instant,
  disabledAt: Instant.nullable(),
  /** Null too where it was disabled because its purchase was given back. */
  disabledWhy: z.string().nullable(),
  /** Who placed the order that it was bought with, where that is known. */
  buyer: z.object({ customerId: z.uuid(), title: z.string() }).nullable(),
})
export type GiftCard = z.infer<typeof GiftCard>

/** `code` only in the first answer: nobody keeps it. */
export const IssuedCard = GiftCard.extend({ code: z.string().nullable() })
export const GiftCards = z.object({ cards: z.array(GiftCard), nextCursor: z.string().nullable() })
/** The last four of its code; the number of an order that it was bought with or that it paid for; who placed such an order. */
export const CardsQuery = PageQuery.extend({ search: z.string().trim().max(200).optional() })
export const DisableCard = z.object({ reason: Reason })
export const TopUpCard = z.object({ amountMinor: Amount, reason: Reason })
/** `version`: the operation of the card's statement that is undone. */
export const UndoOnCard = z.object({ version: z.int().positive(), reason: Reason })

export const CheckCard = z.object({ code: Code, shopperIp: ShopperIp })
/** What a shopper may see of a card. A code that does not exist is an answer and no error. */
export const CheckedCard = z.object({
  state: z.enum(['unknown', 'usable', 'spent', 'expired', 'disabled']),
  lastFour: z.string().nullable(),
  currency: z.string().nullable(),
  leftMinor: Minor,
  validUntil: Instant.nullable(),
})

export const PayOrder = z.object({
  /** Whose store credit pays along; null where only cards do. */
  customer: CustomerRef.nullable().default(null),
  codes: z.array(Code).max(20).default([]),
  /** What is due. The shop's currency where none is said. */
  orderMinor: z.int().min(0).max(1_000_000_000_000),
  currency: Currency.optional(),
  orderNumber: OrderNumber.nullable().default(null),
  minutes: z.int().min(1).max(1440).default(30),
  /** Taken at once; otherwise each redemption is captured or voided by itself. */
  isFinal: z.boolean().default(false),
  shopperIp: ShopperIp,
})
export const Payment = z.object({
  /** `cardId` null: store credit. */
  redemptions: z.array(RedemptionView.extend({ cardId: z.uuid().nullable() })),
  paidMinor: Minor,
  /** What is left to be paid otherwise; at 0 the order is paid. */
  dueMinor: Minor,
})
export type Payment = z.infer<typeof Payment>

export const VatLine = z.object({
  currency: z.string(),
  purpose: z.enum(['single', 'multi']),
  vatBasisPoints: z.int().nullable(),
  /** How many were sold. */
  sold: z.int(),
  soldMinor: Minor,
  /** Within the price; null where VAT is due only when the card is redeemed. */
  soldVatMinor: Minor.nullable(),
  /** Less what was undone. */
  givenMinor: Minor,
  /** Less what came back. */
  redeemedMinor: Minor,
  expiredMinor: Minor,
  disabledMinor: Minor,
})
export type VatLine = z.infer<typeof VatLine>
export const VatQuery = z.object({ from: z.iso.date(), to: z.iso.date() })
export const VatAnswer = z.object({ from: z.iso.date(), to: z.iso.date(), lines: z.array(VatLine) })
export type VatAnswer = z.infer<typeof VatAnswer>
