/** Points at a checkout: held, then taken or let go. Each ends once; a second answer says how it ended. */
import { conflict, invalid, notFound } from '../../kit/problem.ts'
import { accountOf, type Book } from '../book/book.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import type { Account, Holder, Redemption } from '../ledger/holder.ts'
import { capture, hold, release } from '../ledger/redeem.ts'
import { seeTier } from '../ledger/tier-of.ts'
import { quotePoints, worthOf } from '../quote-points.ts'
import { holderOf, walletOf } from './subjects.ts'

export interface HoldPoints {
  kind: 'hold'
  customerId: string
  wallet: string
  /** At most so many; at a checkout as many as the order allows. */
  points: number
  /** What the order costs; null where points are not turned into money off an order. */
  orderMinor: number | null
  orderNumber: string | null
  /** The shop's own key: the same again is the same redemption. */
  key: string
  keyHash: number
  minutes: number
  /** Taken at once. */
  isFinal: boolean
}

export interface CaptureHold {
  kind: 'capture'
  redemptionId: string
  /** Null for all. */
  points: number | null
  orderNumber: string | null
}

export interface VoidHold {
  kind: 'void'
  redemptionId: string
}

export interface Redeemed {
  redemption: Redemption
  accountId: string
  /** What can be spent now. */
  active: number
  isReplayed: boolean
}

export function holdPoints(book: Book, command: HoldPoints): Redeemed {
  const holder = holderOf(book, command)
  const wallet = walletOf(book, command.wallet)
  advance(book, holder, book.now)
  const account = accountOf(book, holder, wallet)
  const earlier = [...account.redemptions.values()].find(({ key }) => key === command.key)
  if (earlier && earlier.keyHash !== command.keyHash) throw conflict('idempotency_key_reused')
  if (earlier) return { redemption: earlier, accountId: account.accountId, active: account.active, isReplayed: true }

  if (wallet.kind === 'points' && !takesPart(book.joinings, holder, book.now)) throw conflict('not_joined')
  const { points, valueMinor } = pointsToHold(book, account, command)
  if (points > account.active) throw conflict('insufficient_points', { missing: points - account.active, available: account.active })
  const { key, keyHash, orderNumber } = command
  const expiresAt = command.isFinal ? null : new Date(book.now.getTime() + command.minutes * 60_000)
  const redemption = hold(book, holder, account, { key, keyHash, points, valueMinor, orderNumber, expiresAt, rewardId: null })
  if (command.isFinal) capture(book, holder, account, redemption, { points, orderNumber })
  seeTier(book, holder, book.now)
  return { redemption, accountId: account.accountId, active: account.active, isReplayed: false }
}

export function endHold(book: Book, command: CaptureHold | VoidHold): Redeemed {
  const { holder, account, redemption } = redemptionOf(book, command.redemptionId)
  advance(book, holder, book.now)
  const answer = (isReplayed: boolean) => ({ redemption, accountId: account.accountId, active: account.active, isReplayed })
  if (redemption.state !== 'held') {
    const isSame = command.kind === 'void' ? redemption.state === 'voided' : isSameCapture(redemption, command)
    if (isSame) return answer(true)
    throw conflict(redemption.state === 'captured' ? 'already_captured' : redemption.state === 'voided' ? 'already_voided' : 'hold_expired')
  }
  if (command.kind === 'void') release(book, holder, account, redemption, { state: 'voided', at: book.now })
  else {
    const points = command.points ?? redemption.points
    if (points > redemption.points) throw invalid('capture_too_large', { held: redemption.points })
    capture(book, holder, account, redemption, { points, orderNumber: command.orderNumber })
  }
  advance(book, holder, book.now)
  seeTier(book, holder, book.now)
  return answer(false)
}

const isSameCapture = ({ state, points, captured, orderNumber }: Redemption, command: CaptureHold): boolean =>
  state === 'captured' && captured === (command.points ?? points) && (command.orderNumber === null || command.orderNumber === orderNumber)

function pointsToHold(
  book: Book,
  account: Account,
  { wallet, points, orderMinor }: HoldPoints,
): { points: number; valueMinor: number | null } {
  const rules = book.program.wallets.find(({ code }) => code === wallet)
  // Money is worth what it says.
  if (!rules) return { points: orderMinor === null ? points : Math.min(points, orderMinor), valueMinor: null }
  if (orderMinor === null) return { points, valueMinor: rules.conversion && worthOf(rules.conversion, points) }
  if (!rules.conversion) throw conflict('points_are_no_money')
  const quote = quotePoints(rules.conversion, { requested: points, available: account.active, orderMinor })
  if (quote.points === 0) throw conflict('no_points_usable', { available: account.active })
  return quote
}

function redemptionOf(book: Book, redemptionId: string): { holder: Holder; account: Account; redemption: Redemption } {
  for (const holder of book.holders.values())
    for (const account of holder.accounts.values()) {
      const redemption = account.redemptions.get(redemptionId)
      if (redemption) return { holder, account, redemption }
    }
  throw notFound()
}
