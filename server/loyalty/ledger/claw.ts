import type { Clawback } from '../program.ts'
import { type Account, inConsumptionOrder, type Lot } from './holder.ts'
import { type Entry, type Ledger, type NewOperation, type Operation, post } from './post.ts'
import { chooseFrom } from './take.ts'

/**
 * Takes points back: from the lots that they were given in, first what is not yet active of them, then from what else is there in the
 * order of consumption, then as the policy says. Never gives anything, whatever the balance: what is not there becomes debt, or is
 * forgiven and noted.
 */
export function claw(
  ledger: Ledger,
  account: Account,
  operation: NewOperation,
  { amount, own, policy }: { amount: number; own: readonly Lot[]; policy: Clawback },
): Operation {
  const entries = chooseFrom(inClawOrder(account, own, policy), amount).map(
    ({ lotId, points }): Entry => ({ from: account.lots.get(lotId)?.state ?? 'active', to: 'clawed', lotId, amount: points }),
  )
  const missing = amount - entries.reduce((sum, entry) => sum + entry.amount, 0)
  const debt = policy.policy === 'debt' ? Math.min(missing, Math.max(0, policy.limit - account.debt)) : 0
  entries.push({ from: 'debt', to: 'clawed', lotId: null, amount: debt })
  entries.push({ from: 'forgiven', to: 'clawed', lotId: null, amount: missing - debt })
  return post(ledger, account, operation, entries)
}

/** The lots that were opened for a source: more than one where it earned more later. */
export const lotsOf = ({ lots }: Account, source: string): Lot[] => [...lots.values()].filter((lot) => lot.source === source)

function inClawOrder(account: Account, own: readonly Lot[], { policy }: Clawback): Lot[] {
  const pending = own.filter(({ state, remaining }) => state === 'pending' && remaining > 0)
  if (policy === 'pending_only') return pending
  const active = inConsumptionOrder(account)
  return [...pending, ...active.filter((lot) => own.includes(lot)), ...active.filter((lot) => !own.includes(lot))]
}
