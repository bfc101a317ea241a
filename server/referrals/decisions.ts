/** Every change of a referral's state, with why and by whom: appended, never changed. */
import { arrayText, integers, uuids } from '../kit/arrays.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { ReferralState } from './schema.ts'

export interface Decision {
  referralId: string
  from: ReferralState | null
  to: ReferralState
  reasons: readonly string[]
  verdict?: 'approve' | 'reject' | 'undo'
  staffId?: string | null
  note?: string
}

/** Writes them down after those that are there. The caller holds the shop's lock, and each referral stands in it once. */
export async function noteDecisions(
  tx: Tx,
  { shopId, decisions, now }: { shopId: string; decisions: readonly Decision[]; now: Date },
): Promise<void> {
  if (decisions.length === 0) return
  const last = await all(
    tx,
    sql<{ referralId: string; last: number }>`
      select referral_id, max(decision_no) as last from referral_decisions
      where shop_id = ${shopId} and referral_id = any(${uuids(decisions.map(({ referralId }) => referralId))}) group by referral_id`,
  )
  const lastNo = new Map(last.map(({ referralId, last: no }) => [referralId, no]))
  await write(
    tx,
    sql`
      insert into referral_decisions (shop_id, decided_at, referral_id, decision_no, from_state, to_state, reasons, verdict, staff_id, note)
      select ${shopId}, ${now}, referral_id, decision_no, from_state, to_state, array(select jsonb_array_elements_text(reasons)), verdict, staff_id, note
      from unnest(
        ${uuids(decisions.map(({ referralId }) => referralId))}, ${integers(decisions.map(({ referralId }) => (lastNo.get(referralId) ?? 0) + 1))},
        ${arrayText(decisions.map(({ from }) => from))}::text[], ${arrayText(decisions.map(({ to }) => to))}::text[],
        ${decisions.map(({ reasons }) => JSON.stringify(reasons))}::jsonb[], ${arrayText(decisions.map(({ verdict }) => verdict ?? null))}::text[],
        ${uuids(decisions.map(({ staffId }) => staffId ?? null))}, ${decisions.map(({ note }) => note || null)}::text[]
      ) as decision (referral_id, decision_no, from_state, to_state, reasons, verdict, staff_id, note)`,
  )
}
