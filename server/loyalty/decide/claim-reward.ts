/** A reward for points, whole or not at all: stock, the member's limit, the code and the points in one decision. */
import { addDays, localDay, startOfDay } from '../../kit/clock.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { accountOf, type Book, type OpenReward } from '../book/book.ts'
import { periodOf } from '../earning/period.ts'
import { piecesOf, pursesOf, seeTiers } from '../households/purses.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import { credit } from '../ledger/credit.ts'
import type { Account, Holder, Redemption } from '../ledger/holder.ts'
import { activeOf, captureTogether, holdTogether, restoreTogether, wholeOf } from '../ledger/pool.ts'
import { seeTier } from '../ledger/tier-of.ts'
import { couponCode } from '../rewards/coupon-code.ts'
import { type RewardReason, reasonsWhyNot } from '../rewards/reasons.ts'
import { holderOf, walletNumbered, walletOf } from './subjects.ts'

export interface ClaimReward {
  kind: 'claim'
  customerId: string
  rewardId: string
  key: string
  keyHash: number
}

/** Undoes a claim: points come back, an unused code is void, the reward is back in stock. */
export interface CancelClaim {
  kind: 'cancel_claim'
  redemptionId: string
  reason: string
  staffId: string | null
}

export type Claimed =
  | { kind: 'claimed'; redemption: Redemption; accountId: string; active: number; coupon: string | null; isReplayed: boolean }
  | { kind: 'not_available'; reasons: RewardReason[] }

export function claimReward(book: Book, command: ClaimReward): Claimed {
  const holder = holderOf(book, command)
  const open = book.rewards.get(command.rewardId)
  if (!open) throw notFound()
  advance(book, holder, book.now)
  seeTier(book, holder, book.now)
  const purses = pursesOf(book, holder, walletOf(book, open.reward.wallet))
  const [{ account }] = purses
  const earlier = [...account.redemptions.values()].find(({ key }) => key === command.key)
  if (earlier && earlier.keyHash !== command.keyHash) throw conflict('idempotency_key_reused')
  if (earlier) return claimed(book, { account, active: activeOf(purses), isReplayed: true }, earlier)

  if (!takesPart(book.joinings, holder, book.now)) throw conflict('not_joined')
  const reasons = reasonsWhyNot(open.reward, {
    ...{ now: book.now, zone: book.zone, available: activeOf(purses), tier: holder.tier?.code ?? null },
    ...{ had: timesHad(book, account.redemptions.values(), open), left: leftOf(open), isArchived: open.isArchived },
  })
  if (reasons.length > 0) return { kind: 'not_available', reasons }

  const { key, keyHash, rewardId } = command
  const points = open.reward.pointsCost
  const pieces = holdTogether(book, purses, { key, keyHash, points, rewardId, valueMinor: null, orderNumber: null, expiresAt: null })
  captureTogether(book, pieces, { points, orderNumber: null })
  const [{ redemption }] = pieces
  open.taken++
  giveOut(book, holder, open, redemption)
  seeTiers(book, purses)
  return claimed(book, { account, active: activeOf(purses), isReplayed: false }, redemption)
}

/** Again, it answers the same. Points that were restored are not restored twice. */
export function cancelClaim(book: Book, { redemptionId, reason, staffId }: CancelClaim): { restored: number; active: number } {
  const pieces = piecesOf(book, redemptionId)
  const rewardId = pieces?.[0].redemption.rewardId
  if (!pieces || !rewardId) throw notFound()
  const [{ holder, account, redemption }] = pieces
  const { captured, restored } = wholeOf(redemption)
  for (const piece of pieces) advance(book, piece.holder, book.now)
  const active = () => activeOf(pursesOf(book, holder, walletNumbered(book, account.walletId)))
  if (restored === captured) return { restored, active: active() }
  const open = book.rewards.get(rewardId)
  const coupon = [...book.coupons.values()].find((each) => each.redemptionId === redemptionId)
  if (coupon?.state === 'used') throw conflict('coupon_is_used')
  if (open?.reward.kind.code === 'store_credit') throw conflict('credit_is_given')
  restoreTogether(book, pieces, { total: captured, at: book.now, reason, ...(staffId === null ? {} : { staffId }) })
  if (coupon) Object.assign(coupon, { state: 'void', isChanged: true })
  if (open) open.taken--
  seeTiers(book, pieces)
  return { restored: captured, active: active() }
}

const leftOf = ({ stock, taken, reward, waiting }: OpenReward): number | null => {
  const codes = 'codes' in reward.kind && reward.kind.codes === 'uploaded' ? waiting.length : null
  const left = stock === null ? null : stock - taken
  return codes === null ? left : Math.min(codes, left ?? codes)
}

/** How often somebody had a reward in the present period of its limit, what was cancelled left out. */
export function timesHad(
  { now, zone }: Pick<Book, 'now' | 'zone'>,
  redemptions: Iterable<Pick<Redemption, 'rewardId' | 'heldAt' | 'points' | 'captured' | 'restored' | 'pool'>>,
  { reward: { perMember }, rewardId }: Pick<OpenReward, 'reward' | 'rewardId'>,
): number {
  if (perMember === null) return 0
  const periodAt = (at: Date) => periodOf(perMember.per, localDay(at, zone))
  const present = periodAt(now)
  return [...redemptions].filter((each) => each.rewardId === rewardId && isHad(each) && periodAt(each.heldAt) === present).length
}

function isHad(redemption: Pick<Redemption, 'points' | 'captured' | 'restored' | 'pool'>): boolean {
  const { captured, restored } = wholeOf(redemption)
  return restored < captured
}

/** What the member gets at once: a code, or money. Gifts, places and early access are the claim itself. */
export function giveOut(book: Book, holder: Holder, open: OpenReward, { redemptionId }: Redemption): void {
  const { kind } = open.reward
  if (kind.code === 'store_credit') {
    const wallet = [...book.wallets.values()].find((each) => each.kind === 'credit' && each.currency === book.program.currency)
    if (!wallet) throw conflict('no_credit_wallet')
    const lot = { amount: kind.amountMinor, source: `reward:${redemptionId}`, earnedAt: book.now, activatesAt: book.now, expiresAt: null }
    credit(
      book,
      holder,
      accountOf(book, holder, wallet),
      { kind: 'earn', key: `earn:reward:${redemptionId}`, at: book.now, details: { redemptionId } },
      { from: 'issuance', lots: [lot] },
    )
  }
  if (!('codes' in kind)) return
  const code = kind.codes === 'uploaded' ? open.waiting.shift() : couponCode()
  if (code === undefined) throw new Error('a code waits where the stock says so')
  const lastDay = addDays(localDay(book.now, book.zone), kind.validDays)
  book.coupons.set(code, {
    ...{ code, rewardId: open.rewardId, redemptionId, holderId: holder.holderId, state: 'given', isChanged: true },
    validUntil: startOfDay(addDays(lastDay, 1), book.zone),
  })
}

function claimed(
  book: Book,
  { account: { accountId }, ...rest }: { account: Account; active: number; isReplayed: boolean },
  redemption: Redemption,
): Claimed {
  const coupon = [...book.coupons.values()].find(({ redemptionId }) => redemptionId === redemption.redemptionId)?.code ?? null
  return { kind: 'claimed', redemption, accountId, coupon, ...rest }
}
