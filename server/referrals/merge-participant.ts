import { type MergeParticipant, moveRows, moveRowsBack } from '../customers/customers.ts'
import { all, type Query, sql, type Tx, write } from '../kit/database.ts'
import { publish } from '../kit/outbox.ts'
import { endReferrals } from './end.ts'
import { lockReferrals } from './settings.ts'

/**
 * Codes, referrals and milestones go with their customer. Whoever was brought by themselves was brought by nobody, and of two referrers of one
 * friend the first stays: gifts go back while both still have accounts of their own, so this stands before loyalty. When they part, what ended
 * for these reasons is decided anew.
 */
export const referralMerges: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId, now }) => {
    if (!(await lockReferrals(tx, { shopId }))) return
    await endReferrals(tx, { shopId, referralIds: await betweenThem(tx, { shopId, keptId, mergedId }), reason: 'same_customer', now })
    await endReferrals(tx, { shopId, referralIds: await laterOnes(tx, { shopId, keptId, mergedId }), reason: 'other_referrer', now })
    await write(
      tx,
      sql`
        delete from referrals
        where shop_id = ${shopId} and advocate_id = ${mergedId} and state = 'clicked' and device_id in (
          select device_id from referrals where shop_id = ${shopId} and advocate_id = ${keptId} and state = 'clicked'
        )`,
    )
    for (const table of ['referral_codes', 'referrals']) await moveRows(tx, { shopId, table, keptId, mergedId })
    await write(
      tx,
      sql`
        update referrals set advocate_id = ${keptId}, advocate_origin_id = coalesce(advocate_origin_id, advocate_id)
        where shop_id = ${shopId} and advocate_id = ${mergedId}`,
    )
    await write(tx, sql`update referral_milestones set customer_id = ${keptId} where shop_id = ${shopId} and customer_id = ${mergedId}`)
    publish(tx, { type: 'referrals.people_changed', shopId, customerIds: [keptId] })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds, now }) => {
    if (!(await lockReferrals(tx, { shopId }))) return
    for (const table of ['referral_codes', 'referrals']) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    await write(
      tx,
      sql`
        update referrals set advocate_id = ${restoredId}, advocate_origin_id = nullif(advocate_origin_id, ${restoredId})
        where shop_id = ${shopId} and advocate_id = ${keptId} and advocate_origin_id = any(${originIds}::uuid[])`,
    )
    await write(
      tx,
      sql`
        update referral_milestones set customer_id = ${restoredId}
        where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
    )
    await write(
      tx,
      sql`
        update referrals set state = 'identified', reasons = '{}', changed_at = ${now}
        where shop_id = ${shopId} and customer_id = any(${[keptId, restoredId]}::uuid[]) and advocate_id <> customer_id
          and state in ('rejected', 'revoked') and reasons && array['same_customer', 'other_referrer']`,
    )
    publish(tx, { type: 'referrals.people_changed', shopId, customerIds: [keptId, restoredId] })
  },
}

interface Pair {
  shopId: string
  keptId: string
  mergedId: string
}

const betweenThem = (tx: Tx, { shopId, keptId, mergedId }: Pair): Promise<string[]> =>
  idsOf(
    tx,
    sql<{ referralId: string }>`
      select referral_id from referrals
      where shop_id = ${shopId} and (advocate_id, customer_id) in ((${keptId}::uuid, ${mergedId}::uuid), (${mergedId}::uuid, ${keptId}::uuid))`,
  )

/** Where both were brought by somebody, all but the first. */
const laterOnes = (tx: Tx, { shopId, keptId, mergedId }: Pair): Promise<string[]> =>
  idsOf(
    tx,
    sql<{ referralId: string }>`
      select referral_id from referrals
      where shop_id = ${shopId} and customer_id = any(${[keptId, mergedId]}::uuid[]) and state in ('qualified', 'held', 'rewarded')
      order by clicked_at, referral_id offset 1`,
  )

const idsOf = async (tx: Tx, query: Query<{ referralId: string }>): Promise<string[]> =>
  (await all(tx, query)).map(({ referralId }) => referralId)
