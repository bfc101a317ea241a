/** The tier of a holder within the ledger: what counts towards it, and when it is looked at. */
import { isDeepStrictEqual } from 'node:util'
import { localDay } from '../../kit/clock.ts'
import { evaluateTier, nextTierDue, type TierContext } from '../tiers/tier-state.ts'
import type { Account, Holder, Lot } from './holder.ts'
import type { Ledger } from './post.ts'

/** Looks at the tier at an instant, and notes its changes. What changed it at a later instant already is not undone by an earlier one. */
export function seeTier(ledger: Ledger, holder: Holder, at: Date): void {
  const { tiers } = ledger
  if (tiers === null || holder.kind === 'gift_card') return
  // A shop's clock may run ahead of ours.
  const known = at < ledger.now ? at : ledger.now
  const moment = holder.tierSeenAt !== null && holder.tierSeenAt > known ? holder.tierSeenAt : known
  const { state, changes } = evaluateTier(tiers, tierContext(ledger, holder), holder.tier, moment)
  if (!isDeepStrictEqual(state, holder.tier)) Object.assign(holder, { tier: state, tierSeenAt: moment })
  for (const change of changes) ledger.tierChanges.push({ holderId: holder.holderId, ...change })
  expectTierDue(ledger, holder, moment)
}

/** Notes when time alone will next change the tier. */
export function expectTierDue(ledger: Ledger, holder: Holder, after: Date): void {
  const due = nextTierDueOf(ledger, holder, after)
  if (due !== null && (holder.nextDueAt === null || due < holder.nextDueAt)) holder.nextDueAt = due
}

/** Counts something on a day; negative takes away. */
export function count(
  holder: Holder,
  day: string,
  { points = 0, spendMinor = 0, orders = 0 }: { points?: number; spendMinor?: number; orders?: number },
): void {
  const counted = holder.days.get(day) ?? { day, points: 0, spendMinor: 0, orders: 0 }
  counted.points += points
  counted.spendMinor += spendMinor
  counted.orders += orders
  holder.days.set(day, counted)
  holder.changedDays.add(day)
}

/** Points that were pending count from now on, where only active ones do. */
export function countActivated(ledger: Ledger, holder: Holder, account: Account, lot: Lot): void {
  if (ledger.tiers === null || ledger.tiers.isPendingCounted || account.walletId !== ledger.tierWalletId) return
  count(holder, localDay(lot.earnedAt, ledger.zone), { points: lot.remaining })
}

export function nextTierDueOf(ledger: Ledger, holder: Holder, after: Date): Date | null {
  if (ledger.tiers === null || holder.tier === null) return null
  return nextTierDue(ledger.tiers, tierContext(ledger, holder), holder.tier, after)
}

export function tierContext({ zone, tierWalletId }: Ledger, { joinedOn, days, accounts }: Holder): TierContext {
  const balance = [...accounts.values()].find(({ walletId }) => walletId === tierWalletId)?.active ?? 0
  return { zone, joinedOn, days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), balance }
}
