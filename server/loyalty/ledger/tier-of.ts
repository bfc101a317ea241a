/** The tier of a holder within the ledger: what counts towards it, and when it is looked at. */
import { localDay } from '../../kit/clock.ts'
import type { View } from '../tiers/earned-tier.ts'
import { isSameState, nextDue, see, viewOf } from '../tiers/see-tier.ts'
import type { TierContext } from '../tiers/tier-state.ts'
import type { Account, Holder, Lot } from './holder.ts'
import type { Ledger } from './post.ts'

/** Looks at the tier at an instant, and notes its changes. What changed it at a later instant already is not undone by an earlier one. */
export function seeTier(ledger: Ledger, holder: Holder, at: Date): void {
  const view = viewOfHolder(ledger, holder)
  if (view === null || holder.kind === 'gift_card') return
  // A shop's clock may run ahead of ours.
  const known = at < ledger.now ? at : ledger.now
  const moment = holder.tierSeenAt !== null && holder.tierSeenAt > known ? holder.tierSeenAt : known
  const { state, changes } = see(view, holder.tier, moment)
  if (holder.tier === null || !isSameState(state, holder.tier)) Object.assign(holder, { tier: state, tierSeenAt: moment })
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
  const known = holder.calm
  // Most who ask come one after the other, with nothing between.
  if (known?.tier === tier && known.view === view && known.after <= after && (known.due === null || after < known.due)) return known.due
  const due = nextDue(view, tier, after)
  holder.calm = { tier, view, after, due }
  return due
}

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
