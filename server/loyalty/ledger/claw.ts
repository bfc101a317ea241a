import type { Clawback } from '../program.ts'
import type { Account, Lot } from './holder.ts'
import { type Entry, type Ledger, type NewOperation, type Operation, post } from './post.ts'
import { choose, moves } from './take.ts'

/**
 * Takes points back: from the lot that they were given in, then from what else is there in the order of consumption, then as
 * the policy says. Never gives anything, whatever the balance: what is not there becomes debt, or is forgiven and noted.
 */
export function claw(
  ledger: Ledger,
  account: Account,
  operation: NewOperation,
  { amount, lotId, policy }: { amount: number; lotId: string | null; policy: Clawback },
): Operation {
  const own = lotId === null ? undefined : account.lots.get(lotId)
  const fromOwn = own && mayTake(own, policy) ? Math.min(amount, own.remaining) : 0
  const entries: Entry[] = own && fromOwn > 0 ? [{ from: own.state, to: 'clawed', lotId: own.lotId, amount: fromOwn }] : []
  const others = policy.policy === 'pending_only' ? [] : fromOthers(account, { amount: amount - fromOwn, own, fromOwn })
  entries.push(...others)
  const missing = amount - entries.reduce((sum, entry) => sum + entry.amount, 0)
  const debt = policy.policy === 'debt' ? Math.min(missing, Math.max(0, policy.limit - account.debt)) : 0
  entries.push({ from: 'debt', to: 'clawed', lotId: null, amount: debt })
  entries.push({ from: 'forgiven', to: 'clawed', lotId: null, amount: missing - debt })
  return post(ledger, account, operation, entries)
}

const mayTake = (own: Lot, { policy }: Clawback): boolean => policy !== 'pending_only' || own.state === 'pending'

function fromOthers(account: Account, { amount, own, fromOwn }: { amount: number; own: Lot | undefined; fromOwn: number }): Entry[] {
  const isOwnActive = own?.state === 'active'
  const all = choose(account, isOwnActive ? Number.MAX_SAFE_INTEGER : amount).filter(({ lotId }) => lotId !== own?.lotId || fromOwn === 0)
  let left = amount
  const parts = all.flatMap(({ lotId, points }) => {
    const here = Math.min(left, points)
    left -= here
    return here > 0 ? [{ lotId, points: here }] : []
  })
  return moves(parts, 'active', 'clawed')
}
