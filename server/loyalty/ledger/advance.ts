/**
 * Time, settled: everything that falls due by itself until an instant, in the order in which it does. Reading settles in memory and
 * the next command settles and writes, so no balance waits for a job.
 */
import assert from 'node:assert/strict'
import { autoRedeem, autoRedeemDue, expectAutoRedeem } from './auto-redeem.ts'
import { nextDueOf, paymentsOfDebt } from './credit.ts'
import { type Account, expiryOf, type Holder, type Lot } from './holder.ts'
import { type Ledger, post } from './post.ts'
import { release } from './redeem.ts'
import { hasLapsed } from './take.ts'
import { countActivated, nextTierDueOf, seeTier } from './tier-of.ts'

/** Afterwards nothing of the holder is due at `until` or before, if that is not to come. All open lots and held redemptions are at hand. */
export function advance(ledger: Ledger, holder: Holder, until: Date): void {
  expectAutoRedeem(ledger, holder)
  while (holder.nextDueAt !== null && holder.nextDueAt <= until && holder.nextDueAt <= ledger.now) {
    const at = holder.nextDueAt
    settle(ledger, holder, at)
    holder.nextDueAt = findNextDue(ledger, holder, at)
  }
}

/** One instant, in the contract's order: holds end, points become active, tiers are looked at, points redeem themselves, points lapse, tiers by balance again. */
function settle(ledger: Ledger, holder: Holder, at: Date): void {
  for (const account of holder.accounts.values()) {
    for (const redemption of account.redemptions.values())
      if (redemption.state === 'held' && redemption.expiresAt !== null && redemption.expiresAt <= at)
        release(ledger, holder, account, redemption, { state: 'expired', at: redemption.expiresAt })
    for (const lot of account.lots.values()) if (isToActivate(lot, at)) activate(ledger, holder, account, lot)
  }
  // A tier by balance is reached before the balance goes.
  seeTier(ledger, holder, at)
  for (const account of [...holder.accounts.values()]) autoRedeem(ledger, holder, account, at)
  for (const account of holder.accounts.values())
    for (const lot of account.lots.values()) if (lot.remaining > 0 && hasLapsed(account, lot, at)) lapse(ledger, account, lot)
  if (ledger.tiers?.metric === 'balance') seeTier(ledger, holder, at)
}

const isToActivate = ({ state, activatesAt, remaining }: Lot, at: Date): boolean =>
  state === 'pending' && remaining > 0 && activatesAt !== null && activatesAt <= at

function activate(ledger: Ledger, holder: Holder, account: Account, lot: Lot): void {
  assert(lot.activatesAt)
  countActivated(ledger, holder, account, lot)
  const { lotId, remaining } = lot
  post(ledger, account, { kind: 'activate', key: `activate:${lotId}`, at: lot.activatesAt }, [
    { from: 'pending', to: 'active', lotId, amount: remaining },
    ...paymentsOfDebt(account, [{ lotId, state: 'active', original: remaining }]),
  ])
}

/** Once a lot, unless points come back into it late: what is held of it now lapses when it is let go. */
function lapse(ledger: Ledger, account: Account, lot: Lot): void {
  const at = expiryOf(account, lot)
  assert(at)
  post(ledger, account, { kind: 'expire', key: `expire:${lot.lotId}:${account.version + 1}`, at }, [
    { from: lot.state, to: 'expired', lotId: lot.lotId, amount: lot.remaining },
  ])
}

function findNextDue(ledger: Ledger, holder: Holder, after: Date): Date | null {
  let next = nextTierDueOf(ledger, holder, after)
  const consider = (at: Date | null) => {
    if (at !== null && (next === null || at < next)) next = at
  }
  consider(holder.unseenDueAt)
  for (const account of holder.accounts.values()) {
    consider(autoRedeemDue(ledger, account))
    for (const lot of account.lots.values()) consider(nextDueOf(account, lot))
    for (const { state, expiresAt } of account.redemptions.values()) if (state === 'held') consider(expiresAt)
  }
  return next
}
