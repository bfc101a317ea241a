/**
 * Points that become store credit by themselves: at the last instant of a day, of whoever has enough of them then. They can still be
 * used at that instant if they lapse at midnight, and those that become active at midnight wait for the end of the new day.
 */
import { addDays, localDay, startOfDay } from '../../kit/clock.ts'
import { accountOf } from '../book/book.ts'
import { type PointsQuote, worthOf } from '../quote-points.ts'
import { credit } from './credit.ts'
import type { Account, Holder } from './holder.ts'
import type { Ledger } from './post.ts'
import { autoRedeemSource, capture, hold } from './redeem.ts'

/**
 * When an account's points next become store credit, if nothing else happens; null for not. Never before the last thing that happened to the
 * account, so what became known late changes nothing that was already told.
 */
export function autoRedeemDue(ledger: Ledger, account: Account): Date | null {
  if (redeemable(ledger, account) === null) return null
  const { lastAt } = account
  return endOfDay(lastAt !== null && lastAt > ledger.redeemsSince ? lastAt : ledger.redeemsSince, ledger.zone)
}

/** Notes when points of the holder next become store credit. Balances and the programme alone say so, whatever noted it before. */
export function expectAutoRedeem(ledger: Ledger, holder: Holder): void {
  for (const account of holder.accounts.values()) {
    const due = autoRedeemDue(ledger, account)
    if (due !== null && (holder.nextDueAt === null || due < holder.nextDueAt)) holder.nextDueAt = due
  }
}

/** Turns what there is into store credit, where a day ends at `at`. All open lots of the account are at hand. */
export function autoRedeem(ledger: Ledger, holder: Holder, account: Account, at: Date): void {
  const quote = redeemable(ledger, account)
  if (quote === null || ledger.creditWalletId === null || at.getTime() !== endOfDay(at, ledger.zone).getTime()) return
  if (account.lastAt !== null && account.lastAt > at) return
  const then = { ...ledger, now: at }
  const source = `${autoRedeemSource}${account.walletId}:${account.version}`
  const redemption = hold(then, holder, account, {
    ...{ key: source, keyHash: 0, points: quote.points, valueMinor: quote.valueMinor },
    ...{ rewardId: null, orderNumber: null, expiresAt: null },
  })
  capture(then, holder, account, redemption, { points: quote.points, orderNumber: null })
  const { redemptionId } = redemption
  const lot = { amount: quote.valueMinor, source, earnedAt: at, activatesAt: at, expiresAt: null }
  const purse = accountOf(ledger, holder, { walletId: ledger.creditWalletId })
  credit(
    then,
    holder,
    purse,
    { kind: 'earn', key: `earn:${source}`, at, details: { source, redemptionId } },
    { from: 'issuance', lots: [lot] },
  )
}

/** The largest multiple of what can be spent, where that is enough. There is no order whose share could limit it. */
function redeemable({ rulesOf, creditWalletId }: Ledger, { walletId, active }: Account): PointsQuote | null {
  const { conversion, autoRedeem: wanted } = rulesOf(walletId)
  if (conversion === null || wanted === null || creditWalletId === null || active < wanted.points) return null
  const points = Math.floor(active / conversion.multiple) * conversion.multiple
  return { points, valueMinor: worthOf(conversion, points) }
}

const endOfDay = (at: Date, zone: string): Date => new Date(startOfDay(addDays(localDay(at, zone), 1), zone).getTime() - 1)
