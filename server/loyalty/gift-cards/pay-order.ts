/** An order paid with money that lies in the shop: store credit and any number of gift cards, together no more than is due. */
import { conflict, notFound } from '../../kit/problem.ts'
import { accountOf, type Book } from '../book/book.ts'
import type { Redeemed } from '../decide/redeem-points.ts'
import { holderOf, walletOf } from '../decide/subjects.ts'
import { advance } from '../ledger/advance.ts'
import { type Account, byConsumption, type Holder, inConsumptionOrder } from '../ledger/holder.ts'
import { capture, hold } from '../ledger/redeem.ts'
import { chooseFrom } from '../ledger/take.ts'
import { cardAccount } from './card-account.ts'

export interface PayOrder {
  kind: 'pay'
  /** Whose store credit is used; null where only cards are. */
  payerId: string | null
  /** Holders of gift cards. */
  cardIds: readonly string[]
  currency: string
  /** What is due. */
  orderMinor: number
  orderNumber: string | null
  key: string
  keyHash: number
  minutes: number
  /** Taken at once. */
  isFinal: boolean
}

/** One redemption for each purse of which something is taken; each ends on its own. */
export interface Paid {
  redemptions: (Redeemed & { cardId: string | null })[]
  paidMinor: number
  /** What is left to be paid otherwise. */
  dueMinor: number
}

interface Purse {
  holder: Holder
  account: Account
  cardId: string | null
}

/**
 * Holds exactly what is due, or all that there is: what would be lost first goes first, whether it lies on a card or not. The same key again
 * answers what was held then.
 */
export function payOrder(book: Book, command: PayOrder): Paid {
  const purses = pursesOf(book, command)
  for (const { holder } of purses) advance(book, holder, book.now)
  const earlier = purses.flatMap((purse) =>
    [...purse.account.redemptions.values()].filter(({ key }) => key === command.key).map((redemption) => ({ purse, redemption })),
  )
  if (earlier.some(({ redemption }) => redemption.keyHash !== command.keyHash)) throw conflict('idempotency_key_reused')
  const held = earlier.length > 0 ? earlier : holdAll(book, purses, command)
  const paidMinor = held.reduce((sum, { redemption }) => sum + redemption.points, 0)
  return {
    redemptions: held.map(({ purse: { account, cardId }, redemption }) => ({
      ...{ cardId, redemption, accountId: account.accountId, active: account.active, isReplayed: earlier.length > 0 },
    })),
    paidMinor,
    dueMinor: command.orderMinor - paidMinor,
  }
}

function pursesOf(book: Book, { payerId, cardIds, currency }: PayOrder): Purse[] {
  const cards = [...new Set(cardIds)].map((cardId): Purse => {
    const holder = book.holders.get(cardId)
    const account = holder && cardAccount(book, holder)
    if (!account) throw notFound('card_unknown')
    if (account.currency !== currency) throw conflict('card_of_other_currency', { currency: account.currency })
    return { holder, account: account.account, cardId }
  })
  if (payerId === null) return cards
  const holder = holderOf(book, { customerId: payerId })
  const account = accountOf(book, holder, walletOf(book, `credit_${currency.toLowerCase()}`))
  return [...cards, { holder, account, cardId: null }]
}

function holdAll(book: Book, purses: readonly Purse[], command: PayOrder) {
  const { key, keyHash, orderNumber, orderMinor, isFinal, minutes } = command
  // Money lapses on days of its lots alone, so lots of several accounts are compared as those of one are.
  const lots = purses.flatMap(({ account }) => inConsumptionOrder(account)).sort(byConsumption({ slidesUntil: null }))
  const parts = chooseFrom(lots, orderMinor)
  const expiresAt = isFinal ? null : new Date(book.now.getTime() + minutes * 60_000)
  return purses.flatMap((purse) => {
    const { holder, account } = purse
    const points = parts.reduce((sum, part) => sum + (account.lots.has(part.lotId) ? part.points : 0), 0)
    if (points === 0) return []
    const redemption = hold(book, holder, account, { key, keyHash, points, orderNumber, expiresAt, rewardId: null, valueMinor: points })
    if (isFinal) capture(book, holder, account, redemption, { points, orderNumber })
    return [{ purse, redemption }]
  })
}
