/** Gifts: given once for each source and customer, and taken back as what an order earned is. */
import { localDay } from '../../kit/clock.ts'
import { conflict } from '../../kit/problem.ts'
import { accountOf, addGrant, type Book, type Grant, grantKey, type OpenReward, type Wallet } from '../book/book.ts'
import { expiresAt } from '../expiry.ts'
import { advance } from '../ledger/advance.ts'
import { claw, lotsOf } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import { capture, hold } from '../ledger/redeem.ts'
import { seeTier } from '../ledger/tier-of.ts'
import type { Gift } from '../rewards/gift.ts'
import { giveOut } from './claim-reward.ts'
import { countPoints } from './count-order.ts'
import { holderOf, walletOf } from './subjects.ts'

export interface GiveGift {
  kind: 'gift'
  customerId: string
  gift: Gift
  /** What it is given for: the same again gives nothing more. */
  source: string
}

export interface TakeBackGift {
  kind: 'take_back_gift'
  customerId: string
  gift: Gift
  source: string
}

/** Gives at once what can be used at once. Refused as `gift_unavailable` where there is no such wallet or reward, or no code is left. */
export function giveGift(book: Book, command: GiveGift): { given: boolean } {
  const holder = holderOf(book, command)
  advance(book, holder, book.now)
  seeTier(book, holder, book.now)
  const { gift, source } = command
  const given = gift.kind === 'coupon' ? giveCoupon(book, holder, gift.rewardId, source) : giveAmount(book, holder, gift, source)
  seeTier(book, holder, book.now)
  return { given }
}

/** What is left of it is taken, then what else is there, then as the wallet's rules say; a code that was used stays used. Again, it changes nothing. */
export function takeBackGift(book: Book, command: TakeBackGift): { taken: number; isCouponVoid: boolean } {
  const holder = holderOf(book, command)
  advance(book, holder, book.now)
  seeTier(book, holder, book.now)
  const { gift, source } = command
  const taken = gift.kind === 'coupon' ? 0 : takeAmount(book, holder, source)
  const isCouponVoid = gift.kind === 'coupon' && voidCoupon(book, holder, gift.rewardId, source)
  seeTier(book, holder, book.now)
  return { taken, isCouponVoid }
}

function giveAmount(book: Book, holder: Holder, gift: Exclude<Gift, { kind: 'coupon' }>, source: string): boolean {
  const account = accountOf(book, holder, gift.kind === 'credit' ? creditOf(book) : walletOf(book, gift.wallet))
  const key = grantKey({ accountId: account.accountId, source, ruleId })
  if (book.grants.has(key)) return false
  const amount = gift.kind === 'credit' ? gift.amountMinor : gift.points
  const rules = book.rulesOf(account.walletId)
  const on = localDay(book.now, book.zone)
  const lot = {
    ...{ amount, source, earnedAt: book.now, activatesAt: book.now, isSliding: rules.expiry.kind === 'inactivity' },
    expiresAt: expiresAt(rules.expiry, { start: book.now, zone: book.zone }),
  }
  const operation = { kind: 'earn', key: `earn:${source}:${ruleId}`, at: book.now, details: { source } } as const
  const [opened] = credit(book, holder, account, operation, { from: 'issuance', lots: [lot] })
  const parts = [{ ruleId, upon: null, points: amount }]
  addGrant(book, {
    ...{ accountId: account.accountId, source, ruleId, version: book.version, tier: holder.tier?.code ?? null, ruleIds: [ruleId] },
    ...{ earnedAt: book.now, earnedOn: on, basisMinor: 0, leftMinor: 0, computed: amount, granted: amount, clawed: 0, forgiven: 0 },
    ...{ lotId: opened?.lotId ?? null, parts, leftParts: parts, factHash: null, isChanged: true },
  })
  countPoints(book, holder, account, { day: on, points: amount, isPending: false })
  return true
}

function takeAmount(book: Book, holder: Holder, source: string): number {
  let taken = 0
  for (const grant of book.grantsBySource.get(source) ?? []) {
    const account = holder.accounts.get(grant.accountId)
    if (account && grant.ruleId === ruleId) taken += takeGrant(book, holder, account, grant)
  }
  return taken
}

function takeGrant(book: Book, holder: Holder, account: Account, grant: Grant): number {
  const amount = grant.granted - grant.clawed
  if (amount === 0) return 0
  const operation = { kind: 'claw', key: `claw:${grant.source}:${ruleId}`, at: book.now, details: { source: grant.source } } as const
  const { entries } = claw(book, account, operation, {
    ...{ amount, own: lotsOf(account, grant.source), policy: book.rulesOf(account.walletId).clawback },
  })
  const forgiven = entries.find(({ from }) => from === 'forgiven')?.amount ?? 0
  countPoints(book, holder, account, { day: grant.earnedOn, points: -amount, isPending: false })
  Object.assign(grant, { clawed: grant.granted, forgiven, leftParts: [], isChanged: true })
  return amount
}

function giveCoupon(book: Book, holder: Holder, rewardId: string, source: string): boolean {
  const open = book.rewards.get(rewardId)
  if (!open || !('codes' in open.reward.kind)) throw conflict('gift_unavailable')
  const account = accountOfReward(book, holder, open)
  if ([...account.redemptions.values()].some(({ key }) => key === source)) return false
  if (open.reward.kind.codes === 'uploaded' && open.waiting.length === 0) throw conflict('gift_unavailable')
  const redemption = hold(book, holder, account, {
    ...{ key: source, keyHash: 0, points: 0, rewardId, valueMinor: null, orderNumber: null, expiresAt: null },
  })
  capture(book, holder, account, redemption, { points: 0, orderNumber: null })
  giveOut(book, holder, open, redemption)
  return true
}

function voidCoupon(book: Book, holder: Holder, rewardId: string, source: string): boolean {
  const open = book.rewards.get(rewardId)
  if (!open) return false
  const redemption = [...accountOfReward(book, holder, open).redemptions.values()].find(({ key }) => key === source)
  const coupon = [...book.coupons.values()].find(({ redemptionId }) => redemption && redemptionId === redemption.redemptionId)
  if (coupon?.state !== 'given') return false
  Object.assign(coupon, { state: 'void', isChanged: true })
  return true
}

const accountOfReward = (book: Book, holder: Holder, { reward }: OpenReward): Account =>
  accountOf(book, holder, walletOf(book, reward.wallet))

function creditOf(book: Book): Wallet {
  const wallet = [...book.wallets.values()].find(({ kind, currency }) => kind === 'credit' && currency === book.program.currency)
  if (!wallet) throw conflict('gift_unavailable')
  return wallet
}

/** Of grants that no rule of the programme made. */
const ruleId = 'gift'
