import { uuids } from '../kit/arrays.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { noteDecisions } from './decisions.ts'

/**
 * Clicks on devices that these customers were known on become theirs: of whoever was known on the device last before the click, else first
 * after it, as with all that nobody signed. `customerIds` null: of everybody.
 */
export async function identifyClicks(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[] | null; now: Date },
): Promise<string[]> {
  const { rows } = await write(
    tx,
    sql<{ referralId: string; customerId: string }>`
      update referrals set customer_id = owner.customer_id, state = 'identified', changed_at = ${now}
      from (
        select clicked.referral_id, coalesce(
          (
            select customer_id from device_runs
            where shop_id = ${shopId} and device_runs.device_id = clicked.device_id and first_at <= clicked.clicked_at
            order by first_at desc, first_message desc limit 1
          ), (
            select customer_id from device_runs where shop_id = ${shopId} and device_runs.device_id = clicked.device_id
            order by first_at, first_message limit 1
          )
        ) as customer_id
        from referrals as clicked
        where clicked.shop_id = ${shopId} and clicked.state = 'clicked' and exists (
          select 1 from device_runs where shop_id = ${shopId} and device_runs.device_id = clicked.device_id
            ${customerIds === null ? sql`` : sql`and device_runs.customer_id = any(${uuids(customerIds)})`}
        )
      ) as owner
      where referrals.shop_id = ${shopId} and referrals.referral_id = owner.referral_id and owner.customer_id is not null
        ${customerIds === null ? sql`` : sql`and owner.customer_id = any(${uuids(customerIds)})`}
      returning referrals.referral_id, referrals.customer_id`,
  )
  const decisions = rows.map(({ referralId }) => ({ referralId, from: 'clicked' as const, to: 'identified' as const, reasons: [] }))
  await noteDecisions(tx, { shopId, decisions, now })
  return [...new Set(rows.map(({ customerId }) => customerId))]
}
