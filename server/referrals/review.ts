/** What a person decides: good, not good, and the undoing of it. */
import { first, sql, type Tx, write } from '../kit/database.ts'
import { conflict, notFound } from '../kit/problem.ts'
import { noteDecisions } from './decisions.ts'
import { endReferrals } from './end.ts'
import type { ReferralState } from './schema.ts'
import { lockReferrals } from './settings.ts'
import { settleReferrals } from './settle.ts'

interface Judge {
  shopId: string
  referralId: string
  verdict: 'approve' | 'reject' | 'undo'
  staffId: string | null
  note: string
  now: Date
}

/**
 * Approved, what was to be looked at stands in the way no more; what rules a referral out still does. Rejected, both sides give back what they
 * were given. Undone, it is decided anew as if nobody had said anything. Refused as `referral_is_decided` where there is nothing of the kind to do.
 */
export async function judgeReferral(tx: Tx, { shopId, referralId, verdict, staffId, note, now }: Judge): Promise<void> {
  await lockReferrals(tx, { shopId })
  const found = await first(
    tx,
    sql<{ state: ReferralState; customerId: string | null }>`
      select state, customer_id from referrals where shop_id = ${shopId} and referral_id = ${referralId}`,
  )
  if (!found) throw notFound()
  const { state, customerId } = found
  if (customerId === null) throw conflict('referral_is_decided')
  if (verdict === 'approve') {
    if (state !== 'qualified') throw conflict('referral_is_decided')
    await reopen(tx, { shopId, referralId, isReviewed: true, state, now })
    await noteVerdict({ from: state, to: state, reasons: [] })
  } else if (verdict === 'reject') {
    if (state === 'rejected' || state === 'revoked') throw conflict('referral_is_decided')
    await endReferrals(tx, { shopId, referralIds: [referralId], reason: 'staff', by: { verdict, staffId, note }, now })
  } else {
    const last = await undoableOf(tx, { shopId, referralId })
    if (last === null) throw conflict('no_verdict')
    await reopen(tx, { shopId, referralId, isReviewed: last === 'approve' ? false : null, state: 'identified', now })
    await noteVerdict({ from: state, to: 'identified', reasons: ['undone'] })
  }
  await settleReferrals(tx, { shopId, customerIds: [customerId], now })

  function noteVerdict(decision: { from: ReferralState; to: ReferralState; reasons: string[] }): Promise<void> {
    return noteDecisions(tx, { shopId, decisions: [{ referralId, ...decision, verdict, staffId, note }], now })
  }
}

/** What one of the staff decided last and nothing has overtaken: what was given after an approval is taken back by rejecting. */
export async function undoableOf(
  tx: Parameters<typeof first>[0],
  { shopId, referralId }: { shopId: string; referralId: string },
): Promise<'approve' | 'reject' | null> {
  const last = await first(
    tx,
    sql<{ verdict: 'approve' | 'reject' | 'undo'; state: ReferralState; reasons: string[] }>`
      select verdict, state, referrals.reasons
      from referral_decisions join referrals using (shop_id, referral_id)
      where shop_id = ${shopId} and referral_id = ${referralId} and verdict is not null
      order by decision_no desc limit 1`,
  )
  if (last?.verdict === 'approve') return last.state === 'held' || last.state === 'qualified' ? 'approve' : null
  if (last?.verdict === 'reject') return last.reasons.includes('staff') ? 'reject' : null
  return null
}

async function reopen(
  tx: Tx,
  {
    shopId,
    referralId,
    isReviewed,
    state,
    now,
  }: { shopId: string; referralId: string; isReviewed: boolean | null; state: ReferralState; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`
      update referrals set state = ${state}, reasons = '{}', is_reviewed = coalesce(${isReviewed}::boolean, is_reviewed), changed_at = ${now}
      where shop_id = ${shopId} and referral_id = ${referralId}`,
  )
}
