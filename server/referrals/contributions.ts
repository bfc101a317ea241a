/** What referrals keep about a person, what of it stands in their timeline, and what need not be kept for ever. */
import type { RetentionRule } from '../consent/consent.ts'
import { isOlder, type PersonalData, type TimelineRow, type TimelineSource } from '../customers/customers.ts'
import { all, one, sql, write } from '../kit/database.ts'

/** Who brought whom stays for what was given for it, between customers of whom nothing else is known; codes, devices and notes go. */
export const referralPersonalData: PersonalData = {
  name: 'referrals',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select 'code' as part, code, null as role, null as state, null as reasons, created_at as at, null as order_number, null as gift
        from referral_codes where shop_id = ${shopId} and customer_id = ${customerId}
        union all
        select 'referral', null, case when customer_id = ${customerId} then 'friend' else 'advocate' end, state, to_jsonb(reasons), clicked_at,
          case when customer_id = ${customerId} then order_number end, case when customer_id = ${customerId} then friend_gift else advocate_gift end
        from referrals where shop_id = ${shopId} and (customer_id = ${customerId} or advocate_id = ${customerId})
        union all
        select 'milestone', null, null, threshold::text, null, given_at, null, gift
        from referral_milestones where shop_id = ${shopId} and customer_id = ${customerId}
        order by part, at`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const codes = await write(tx, sql`delete from referral_codes where shop_id = ${shopId} and customer_id = ${customerId}`)
    const clicks = await write(
      tx,
      sql`delete from referrals where shop_id = ${shopId} and advocate_id = ${customerId} and state = 'clicked'`,
    )
    await write(
      tx,
      sql`
        update referral_decisions set note = null
        where shop_id = ${shopId} and note is not null and referral_id in (
          select referral_id from referrals where shop_id = ${shopId} and (customer_id = ${customerId} or advocate_id = ${customerId})
        )`,
    )
    const kept = await write(
      tx,
      sql`
        update referrals set device_id = null, network_hash = null
        where shop_id = ${shopId} and customer_id = ${customerId} and (device_id is not null or network_hash is not null)`,
    )
    return { removed: codes.count + clicks.count, kept: kept.count }
  },
}

/** What became of those whom somebody brought, and of being brought. */
export const referralTimeline: TimelineSource = {
  kind: 'referral',
  entries: (scope) => sql<TimelineRow>`
    select decided_at as at, 'referral' as kind, ${entryId} as entry_id,
      jsonb_build_object('state', to_state, 'reasons', referral_decisions.reasons, 'isFriend', customer_id = ${scope.customerId}) as details
    from referrals join referral_decisions using (shop_id, referral_id)
    where shop_id = ${scope.shopId} and (customer_id = ${scope.customerId} or advocate_id = ${scope.customerId})
      and to_state in ('held', 'rewarded', 'rejected', 'revoked') and from_state is distinct from to_state and ${isOlder(scope, sql`decided_at`, entryId)}
    order by decided_at desc, (${entryId}) collate "C" desc limit ${scope.limit}`,
}

const entryId = sql`'referral:' || referral_id || ':' || decision_no`

/** Links that somebody opened and that led to nobody. */
export const referralRetention: RetentionRule = {
  dataClass: 'referral_clicks',
  defaultMonths: 13,
  count: async (db, { shopId, before }) =>
    (
      await one(
        db,
        sql<{
          count: number
        }>`select count(*) as count from referrals where shop_id = ${shopId} and state = 'clicked' and clicked_at < ${before}`,
      )
    ).count,
  remove: async (tx, { shopId, before, limit }) =>
    (
      await write(
        tx,
        sql`delete from referrals where shop_id = ${shopId} and referral_id in (
              select referral_id from referrals where shop_id = ${shopId} and state = 'clicked' and clicked_at < ${before} limit ${limit})`,
      )
    ).count,
}
