/** Two-phase redemption: points are held for a checkout, then captured or let go, and come back when the order does. Each once. */
import assert from 'node:assert/strict'
import { expiresAt } from '../expiry.ts'
import { credit, expectDue, slide } from './credit.ts'
import type { Account, Holder, Lot, Part, Pool, Redemption } from './holder.ts'
import { type Entry, type Ledger, post } from './post.ts'
import { choose, hasLapsed, moves, split } from './take.ts'

export interface NewRedemption {
  key: string
  keyHash: number
  points: number
  rewardId: string | null
  valueMinor: number | null
  orderNumber: string | null
  /** Null for one that is captured at once. */
  expiresAt: Date | null
  /** Of points that are drawn from several accounts: pool.ts. */
  redemptionId?: string
  headId?: string
  pool?: Pool
}

/** Holds points. There must be enough: the caller has looked. */
export function hold(ledger: Ledger, holder: Holder, account: Account, { points, ...wanted }: NewRedemption): Redemption {
  const parts = choose(account, points)
  assert(points <= account.active, 'there is enough to hold')
  const redemption: Redemption = {
    ...{ redemptionId: ledger.newId(), headId: null, pool: null, ...wanted },
    ...{ state: 'held', points, captured: 0, restored: 0, parts, forgivenBefore: account.forgiven, heldAt: ledger.now, endedAt: null },
  }
  account.redemptions.set(redemption.redemptionId, redemption)
  account.changedRedemptions.add(redemption.redemptionId)
  slide(ledger, account, ledger.now)
  post(
    ledger,
    account,
    { kind: 'hold', key: `hold:${redemption.redemptionId}`, at: ledger.now, details: detailsOf(redemption) },
    moves(parts, 'active', 'held'),
  )
  if (redemption.expiresAt && (holder.nextDueAt === null || redemption.expiresAt < holder.nextDueAt))
    holder.nextDueAt = redemption.expiresAt
  return redemption
}

/** Takes the points for good, the next to be consumed first, and lets the rest go. */
export function capture(
  ledger: Ledger,
  holder: Holder,
  account: Account,
  redemption: Redemption,
  { points, orderNumber }: { points: number; orderNumber: string | null },
): void {
  assert(redemption.state === 'held' && points <= redemption.points)
  redemption.orderNumber = orderNumber ?? redemption.orderNumber
  const { taken, rest } = split(redemption.parts, points)
  post(
    ledger,
    account,
    { kind: 'redeem', key: `redeem:${redemption.redemptionId}`, at: ledger.now, details: detailsOf(redemption) },
    moves(taken, 'held', 'redeemed'),
  )
  if (rest.length > 0) letGo(ledger, holder, account, redemption, { parts: rest, at: ledger.now })
  Object.assign(redemption, { state: 'captured', captured: points, parts: taken, endedAt: ledger.now })
  account.changedRedemptions.add(redemption.redemptionId)
  slide(ledger, account, ledger.now)
}

/** Lets all points go, at the wish of the shop or because the time is over. */
export function release(
  ledger: Ledger,
  holder: Holder,
  account: Account,
  redemption: Redemption,
  { state, at }: { state: 'voided' | 'expired'; at: Date },
): void {
  assert(redemption.state === 'held')
  letGo(ledger, holder, account, redemption, { parts: redemption.parts, at })
  Object.assign(redemption, { state, endedAt: at })
  account.changedRedemptions.add(redemption.redemptionId)
}

/**
 * Gives captured points back until `total` of them are, in the reverse order of consumption, to the lots that they came from. Points
 * of lots whose time is over lapse again at once, or live on in a lot of their own. Says how many can be spent and how many lapsed.
 */
export function restore(
  ledger: Ledger,
  holder: Holder,
  account: Account,
  redemption: Redemption,
  { total, key, at, ...by }: { total: number; key: string; at: Date; reason?: string; staffId?: string },
): { available: number; lapsed: number } {
  assert(redemption.state === 'captured' && total >= redemption.restored && total <= redemption.captured)
  const backwards = [...redemption.parts].reverse()
  const parts = split(split(backwards, redemption.restored).rest, total - redemption.restored).taken
  const { lapsed: policy } = ledger.rulesOf(account.walletId).restore
  const late = parts.filter(({ lotId }) => hasLapsed(account, lotOf(account, lotId), at))
  const graced = policy.policy === 'grace' ? late : []
  const returned = parts.filter((part) => !graced.includes(part))
  redemption.restored = total
  account.changedRedemptions.add(redemption.redemptionId)
  if (returned.length > 0)
    post(
      ledger,
      account,
      { kind: 'restore', key, at, ...by, details: detailsOf(redemption) },
      backInto(ledger, account, returned, { ...redemption, from: 'restored', at }),
    )
  // Only now: what had lapsed by inactivity does not live again because it came back.
  slide(ledger, account, at)
  for (const { lotId } of returned) expectDue(holder, account, lotOf(account, lotId))
  if (policy.policy === 'grace' && graced.length > 0) {
    const until = expiresAt({ kind: 'after', months: 0, days: policy.days, roundedTo: 'day' }, { start: at, zone: ledger.zone })
    const lots = graced.map(({ lotId, points }) => ({
      ...lotOf(account, lotId),
      amount: points,
      activatesAt: at,
      expiresAt: until,
      isSliding: false,
      originLotId: lotId,
    }))
    credit(
      ledger,
      holder,
      account,
      { kind: 'restore', key: `${key}:grace`, at, ...by, details: detailsOf(redemption) },
      { from: 'restored', lots },
    )
  }
  const lapsed = policy.policy === 'grace' ? 0 : sum(late)
  return { available: sum(parts) - lapsed, lapsed }
}

function letGo(
  ledger: Ledger,
  holder: Holder,
  account: Account,
  redemption: Redemption,
  { parts, at }: { parts: readonly Part[]; at: Date },
): void {
  post(
    ledger,
    account,
    { kind: 'release', key: `release:${redemption.redemptionId}`, at, details: detailsOf(redemption) },
    backInto(ledger, account, parts, { ...redemption, from: 'held', at }),
  )
  for (const { lotId } of parts) expectDue(holder, account, lotOf(account, lotId))
}

/**
 * Back into their lots; what has lapsed meanwhile goes on at once. Of what has not, debt is paid first, and then what refunds would have taken if it
 * had been there, those since it was away: in whatever order things are given back, the end is the same.
 */
export function backInto(
  { rulesOf }: Pick<Ledger, 'rulesOf'>,
  account: Account,
  parts: readonly Part[],
  { from, at, forgivenBefore }: { from: 'held' | 'restored'; at: Date; forgivenBefore: number },
): Entry[] {
  const late = parts.filter(({ lotId }) => hasLapsed(account, lotOf(account, lotId), at))
  const fresh = parts.filter((part) => !late.includes(part))
  const { taken: debt, rest } = split(fresh, account.debt)
  const takesAll = rulesOf(account.walletId).clawback.policy !== 'pending_only'
  const { taken: owed } = split(rest, takesAll ? Math.max(0, account.forgiven - forgivenBefore) : 0)
  return [
    ...moves(parts, from, 'active'),
    ...moves(late, 'active', 'expired'),
    ...moves(debt, 'active', 'debt'),
    ...moves(owed, 'active', 'forgiven'),
  ]
}

function lotOf(account: Account, lotId: string): Lot {
  const lot = account.lots.get(lotId)
  assert(lot, 'the lots of a redemption are at hand')
  return lot
}

/** What was drawn for somebody else goes by the id of their redemption. */
const detailsOf = ({ redemptionId, rewardId, orderNumber, key, headId }: Redemption): Record<string, unknown> => ({
  redemptionId: headId ?? redemptionId,
  rewardId,
  orderNumber,
  ...(key.startsWith(autoRedeemSource) ? { source: key } : {}),
  ...(headId === null ? {} : { isForHousehold: true }),
})

/** What keys of redemptions that nobody asked for begin with, and the sources of what came of them. */
export const autoRedeemSource = 'auto_redeem:'

const sum = (parts: readonly Part[]): number => parts.reduce((total, { points }) => total + points, 0)
