/** The tier of a holder within the ledger: what counts towards it, and when it is looked at. */
import { localDay } from '../../kit/clock.ts'
import type { View } from '../tiers/earned-tier.ts'
import { isSameState, nextDue, see, seeAgain, viewOf } from '../tiers/see-tier.ts'
import type { TierContext, TierState } from '../tiers/tier-state.ts'
import type { Account, Calm, Holder, Lot } from './holder.ts'
import type { Ledger } from './post.ts'

/** Looks at the tier at an instant, and notes its changes. What changed it at a later instant already is not undone by an earlier one. */
export function seeTier(ledger: Ledger, holder: Holder, at: Date): void {
  const view = viewOfHolder(ledger, holder)
  if (view === null || holder.kind === 'gift_card') return
  // A shop's clock may run ahead of ours.
  const known = at < ledger.now ? at : ledger.now
  const moment = holder.tierSeenAt !== null && holder.tierSeenAt > known ? holder.tierSeenAt : known
  const { tier, calm } = holder
  const isCalm = tier !== null && calm !== null && isDuring(calm, { tier, view, at: moment })
  const { state, changes } = isCalm ? { state: seeAgain(view, tier, moment), changes: [] } : see(view, tier, moment)
  const seen = tier !== null && isSameState(state, tier) ? tier : state
  if (seen !== tier) Object.assign(holder, { tier: seen, tierSeenAt: moment })
  for (const change of changes) ledger.tierChanges.push({ holderId: holder.holderId, ...change })
  const due = isCalm ? calm.due : nextDue(view, seen, moment)
  holder.calm = { tier: seen, view, after: moment, due }
  if (due !== null && (holder.nextDueAt === null || due < holder.nextDueAt)) holder.nextDueAt = due
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
  holder.view = null
}

/** Points that were pending count from now on, where only active ones do. */
export function countActivated(ledger: Ledger, holder: Holder, account: Account, lot: Lot): void {
  if (ledger.tiers === null || ledger.tiers.isPendingCounted || account.walletId !== ledger.tierWalletId) return
  count(holder, localDay(lot.earnedAt, ledger.zone), { points: lot.remaining })
}

export function nextTierDueOf(ledger: Ledger, holder: Holder, after: Date): Date | null {
  const { tier } = holder
  const view = viewOfHolder(ledger, holder)
  if (view === null || tier === null) return null
  return holder.calm !== null && isDuring(holder.calm, { tier, view, at: after }) ? holder.calm.due : nextDue(view, tier, after)
}

/** Most who look come one after the other, with nothing between. */
const isDuring = (calm: Calm, { tier, view, at }: { tier: TierState; view: View; at: Date }): boolean =>
  calm.tier === tier && calm.view === view && calm.after <= at && (calm.due === null || at < calm.due)

export function tierContext({ zone, tierWalletId }: Ledger, { joinedOn, days, accounts }: Holder): TierContext {
  const balance = balanceOf({ accounts }, tierWalletId)
  return { zone, joinedOn, days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), balance }
}

function balanceOf({ accounts }: Pick<Holder, 'accounts'>, wantedId: string | null): number {
  for (const { walletId, active } of accounts.values()) if (walletId === wantedId) return active
  return 0
}

/** Found once for as long as what it depends on is the same; null where there are no tiers. */
function viewOfHolder(ledger: Ledger, holder: Holder): View | null {
  const { tiers, tierWalletId } = ledger
  if (tiers === null) return null
  const known = holder.view
  if (known?.tiers === tiers && (tiers.metric !== 'balance' || known.context.balance === balanceOf(holder, tierWalletId))) return known
  holder.view = viewOf(tiers, tierContext(ledger, holder))
  return holder.view
}
