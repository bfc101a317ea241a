/** What becomes of a friend's referrals, from the orders as they stand and what is known of both sides. Pure: no clock, no database. */
import { addDays, localDay, startOfDay } from '../kit/clock.ts'
import type { NetOrder } from '../orders/orders.ts'
import type { ReferralFlag, ReferralReason, ReferralSettings, ReferralState } from './schema.ts'

export interface OpenReferral {
  referralId: string
  advocateId: string
  via: 'link' | 'code'
  state: ReferralState
  flags: readonly string[]
  isReviewed: boolean
  clickedAt: Date
  /** By which it was first found good; null before. */
  orderId: string | null
  /** What was promised. */
  settings: ReferralSettings
  /** What rules the two out, and what a person should look at. */
  blocks: readonly ReferralReason[]
  suspicions: readonly ReferralFlag[]
}

export interface Outcome {
  referralId: string
  state: ReferralState
  reasons: readonly ReferralReason[]
  flags: readonly string[]
  order: { orderId: string; number: string; placedAt: Date } | null
  heldUntil: Date | null
}

/** As it lies in the database. */
export interface StoredReferral extends Omit<OpenReferral, 'settings' | 'blocks' | 'suspicions'> {
  customerId: string
  version: number
  round: number
}

export interface Change {
  before: StoredReferral
  outcome: Outcome
}

export interface FriendScene {
  /** All of the friend's, in the order of time. */
  orders: readonly NetOrder[]
  zone: string
  now: Date
}

/**
 * Looks at all open and rewarded referrals of one friend, the first click first. The first that is good wins; later ones are of another
 * referrer. What is decided follows from what is known, in whatever order it became known, and asking again changes nothing. Answers those
 * that change only.
 */
export function decideFriend(referrals: readonly OpenReferral[], scene: FriendScene): Outcome[] {
  let winner = referrals.find(({ state }) => state === 'rewarded' || state === 'held' || state === 'qualified')?.referralId ?? null
  return referrals.toSorted(byClick).flatMap((referral) => {
    const isTaken = winner !== null && winner !== referral.referralId
    const outcome = referral.state === 'rewarded' ? decideRewarded(referral, scene) : decideOpen(referral, scene, { isTaken })
    if (wins(outcome.state)) winner = referral.referralId
    else if (winner === referral.referralId) winner = null
    return isChange(referral, outcome) ? [outcome] : []
  })
}

const byClick = (a: OpenReferral, b: OpenReferral): number =>
  a.clickedAt.getTime() - b.clickedAt.getTime() || (a.referralId < b.referralId ? -1 : 1)

const wins = (state: ReferralState): boolean => state === 'qualified' || state === 'held' || state === 'rewarded'

const isChange = (before: OpenReferral, { state, flags, order }: Outcome): boolean =>
  state !== before.state || flags.length !== before.flags.length || (order !== null && order.orderId !== before.orderId)

function decideOpen(referral: OpenReferral, { orders, zone, now }: FriendScene, { isTaken }: { isTaken: boolean }): Outcome {
  const outcome = { referralId: referral.referralId, flags: referral.flags, order: null, heldUntil: null }
  const [block] = referral.blocks
  if (block) return { ...outcome, state: 'rejected', reasons: referral.blocks }
  const first = orders.find(({ state, totalMinor, orderId }) => totalMinor > 0 && (state === 'placed' || orderId === referral.orderId))
  if (!first) return { ...outcome, state: 'identified', reasons: [] }
  const order = { orderId: first.orderId, number: first.number, placedAt: first.placedAt }
  const reason = whyNot(referral, first, { zone, isTaken })
  if (reason !== null) return { ...outcome, order, state: 'rejected', reasons: [reason] }
  const flags = [...new Set([...referral.flags, ...referral.suspicions])]
  const heldUntil = startOfDay(addDays(first.placedOn, referral.settings.holdDays + 1), zone)
  const good = { ...outcome, order, flags, heldUntil, reasons: [] }
  if (flags.length > 0 && !referral.isReviewed) return { ...good, state: 'qualified' }
  return { ...good, state: now < heldUntil ? 'held' : 'rewarded' }
}

/** After the gifts only a refund, or both sides turning out to be one person, takes them back. */
function decideRewarded(referral: OpenReferral, { orders }: FriendScene): Outcome {
  const order = orders.find(({ orderId }) => orderId === referral.orderId)
  const isOne = referral.blocks.includes('same_customer')
  const isRefunded = order !== undefined && leftMinor(order) < leastOf(referral, order)
  const outcome = { referralId: referral.referralId, flags: referral.flags, order: null, heldUntil: null }
  if (isOne) return { ...outcome, state: 'revoked', reasons: ['same_customer'] }
  return isRefunded ? { ...outcome, state: 'revoked', reasons: ['refunded'] } : { ...outcome, state: 'rewarded', reasons: [] }
}

function whyNot(referral: OpenReferral, first: NetOrder, { zone, isTaken }: { zone: string; isTaken: boolean }): ReferralReason | null {
  const { settings, clickedAt } = referral
  const clickedOn = localDay(clickedAt, zone)
  if (isBefore(first, referral, { clickedOn, zone })) return 'not_first_order'
  if (isTaken) return 'other_referrer'
  if (first.placedOn > addDays(clickedOn, settings.attributionDays)) return 'window_over'
  if (basisMinor(first) < settings.minimumOrderMinor) return 'below_minimum'
  return leftMinor(first) < leastOf(referral, first) ? 'refunded' : null
}

/** A code is told with the order or after it, and of some orders only the day is known: then the same day is not before. */
function isBefore(first: NetOrder, { via, clickedAt }: OpenReferral, { clickedOn, zone }: { clickedOn: string; zone: string }): boolean {
  if (first.placedOn !== clickedOn) return first.placedOn < clickedOn
  const isDayOnly = first.placedAt.getTime() === startOfDay(first.placedOn, zone).getTime()
  return via === 'link' && !isDayOnly && first.placedAt < clickedAt
}

/** Goods after discounts, at most what was asked for: without delivery and other charges, and without gift cards. */
function basisMinor({ lines, totalMinor }: NetOrder): number {
  if (lines.length === 0) return totalMinor
  const goods = lines.reduce((sum, line) => sum + (isLeftOut(line) ? 0 : line.totalMinor), 0)
  return Math.min(goods, totalMinor)
}

/** What is left of it after all refunds; nothing of one that was cancelled. */
function leftMinor(order: NetOrder): number {
  if (order.state === 'cancelled') return 0
  const leftOut = new Set(order.lines.flatMap((line) => (isLeftOut(line) ? [line.lineNo] : [])))
  const given = order.refunds.reduce((sum, { lineNo, amountMinor }) => sum + (lineNo !== null && leftOut.has(lineNo) ? 0 : amountMinor), 0)
  return Math.max(0, basisMinor(order) - given)
}

const isLeftOut = ({ isGiftCard, isCharge, totalMinor }: NetOrder['lines'][number]): boolean => isGiftCard || (isCharge && totalMinor > 0)

/** A full refund takes back also what had no minimum. */
const leastOf = ({ settings }: OpenReferral, order: NetOrder): number =>
  Math.min(Math.max(1, settings.minimumOrderMinor), Math.max(1, basisMinor(order)))
