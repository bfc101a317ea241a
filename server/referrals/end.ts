import { uuids } from '../kit/arrays.ts'
import { all, sql, type Tx } from '../kit/database.ts'
import type { StoredReferral } from './decide.ts'
import { type Decision, noteDecisions } from './decisions.ts'
import { takeBackRewards } from './gifts.ts'
import type { ReferralReason } from './schema.ts'
import { storeOutcomes } from './settle.ts'

/** Ends these for this reason: what was given goes back, else they are rejected. Those that ended before stay as they are. */
export async function endReferrals(
  tx: Tx,
  {
    shopId,
    referralIds,
    reason,
    by = {},
    now,
  }: {
    shopId: string
    referralIds: readonly string[]
    reason: ReferralReason
    by?: Pick<Decision, 'verdict' | 'staffId' | 'note'>
    now: Date
  },
): Promise<void> {
  const open = await all(
    tx,
    sql<StoredReferral>`
      select referral_id, advocate_id, customer_id, via, state, flags, is_reviewed, clicked_at, order_id, version, round from referrals
      where shop_id = ${shopId} and referral_id = any(${uuids(referralIds)}) and state in ('identified', 'qualified', 'held', 'rewarded')`,
  )
  const outcomes = open.map(({ referralId, state, flags }) => ({
    ...{ referralId, state: state === 'rewarded' ? ('revoked' as const) : ('rejected' as const) },
    ...{ reasons: [reason], flags, order: null, heldUntil: null },
  }))
  await storeOutcomes(tx, { shopId, outcomes, now })
  await takeBackRewards(tx, { shopId, changes: open.filter(({ state }) => state === 'rewarded').map((before) => ({ before })), now })
  const decisions = open.map(({ referralId, state }) => ({
    ...{ referralId, from: state, to: state === 'rewarded' ? ('revoked' as const) : ('rejected' as const), reasons: [reason], ...by },
  }))
  await noteDecisions(tx, { shopId, decisions, now })
}
