/** Points at a checkout: held, then taken or let go. Each ends once; a second answer says how it ended. */
import { conflict, invalid, notFound } from '../../kit/problem.ts'
import type { Book } from '../book/book.ts'
import { piecesOf, pursesOf, seeTiers } from '../households/purses.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import type { Redemption } from '../ledger/holder.ts'
import { activeOf, captureTogether, holdTogether, releaseTogether, wholeOf } from '../ledger/pool.ts'
import { quotePoints, worthOf } from '../quote-points.ts'
import { holderOf, walletNumbered, walletOf } from './subjects.ts'

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
  /** What can be spent now, of what others of the household have too. */
  active: number
  isReplayed: boolean
}

export function holdPoints(book: Book, command: HoldPoints): Redeemed {
  const holder = holderOf(book, command)
  const wallet = walletOf(book, command.wallet)
  const purses = pursesOf(book, holder, wallet)
  const [{ account }] = purses
  const available = activeOf(purses)
  const earlier = [...account.redemptions.values()].find(({ key }) => key === command.key)
  if (earlier && earlier.keyHash !== command.keyHash) throw conflict('idempotency_key_reused')
  if (earlier) return { redemption: earlier, accountId: account.accountId, active: available, isReplayed: true }

  if (wallet.kind === 'points' && !takesPart(book.joinings, holder, book.now)) throw conflict('not_joined')
  const { points, valueMinor } = pointsToHold(book, available, command)
  if (points > available) throw conflict('insufficient_points', { missing: points - available, available })
  const { key, keyHash, orderNumber } = command
  const expiresAt = command.isFinal ? null : new Date(book.now.getTime() + command.minutes * 60_000)
  const pieces = holdTogether(book, purses, { key, keyHash, points, valueMinor, orderNumber, expiresAt, rewardId: null })
  if (command.isFinal) captureTogether(book, pieces, { points, orderNumber })
  seeTiers(book, purses)
  return { redemption: pieces[0].redemption, accountId: account.accountId, active: activeOf(purses), isReplayed: false }
}

export function endHold(book: Book, command: CaptureHold | VoidHold): Redeemed {
  const pieces = piecesOf(book, command.redemptionId)
  if (!pieces) throw notFound()
  const [{ holder, account, redemption }] = pieces
  for (const piece of pieces) advance(book, piece.holder, book.now)
  const purses = pursesOf(book, holder, walletNumbered(book, account.walletId))
  const answer = (isReplayed: boolean) => ({ redemption, accountId: account.accountId, active: activeOf(purses), isReplayed })
  if (redemption.state !== 'held') {
    const isSame = command.kind === 'void' ? redemption.state === 'voided' : isSameCapture(redemption, command)
    if (isSame) return answer(true)
    throw conflict(redemption.state === 'captured' ? 'already_captured' : redemption.state === 'voided' ? 'already_voided' : 'hold_expired')
  }
  if (command.kind === 'void') releaseTogether(book, pieces)
  else {
    const held = wholeOf(redemption).points
    const points = command.points ?? held
    if (points > held) throw invalid('capture_too_large', { held })
    captureTogether(book, pieces, { points, orderNumber: command.orderNumber })
  }
  for (const piece of pieces) advance(book, piece.holder, book.now)
  seeTiers(book, pieces)
  return answer(false)
}

function isSameCapture(redemption: Redemption, { points: asked, orderNumber }: CaptureHold): boolean {
  const { points, captured } = wholeOf(redemption)
  return (
    redemption.state === 'captured' && captured === (asked ?? points) && (orderNumber === null || orderNumber === redemption.orderNumber)
  )
}

function pointsToHold(
  book: Book,
  available: number,
  { wallet, points, orderMinor }: HoldPoints,
): { points: number; valueMinor: number | null } {
  const rules = book.program.wallets.find(({ code }) => code === wallet)
  // Money is worth what it says.
  if (!rules || rules.currency !== null) return { points: orderMinor === null ? points : Math.min(points, orderMinor), valueMinor: null }
  if (orderMinor === null) return { points, valueMinor: rules.conversion && worthOf(rules.conversion, points) }
  if (!rules.conversion) throw conflict('points_are_no_money')
  const quote = quotePoints(rules.conversion, { requested: points, available, orderMinor })
  if (quote.points === 0) throw conflict('no_points_usable', { available })
  return quote
}
