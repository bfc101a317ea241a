/** What loyalty keeps about a person, and what of it stands in their timeline. */
import { isOlder, type PersonalData, type TimelineRow, type TimelineSource } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'

/** The ledger stays, under a customer of whom nothing else is known: accounting needs it. What people wrote about them goes. */
export const loyaltyPersonalData: PersonalData = {
  name: 'loyalty',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select loyalty_wallets.code as wallet, loyalty_operations.kind, effective_at as at, reason, active_after, pending_after,
          (
            select jsonb_agg(jsonb_build_object('from', from_bucket, 'to', to_bucket, 'points', amount) order by entry_no) from loyalty_entries
            where loyalty_entries.shop_id = ${shopId} and loyalty_entries.account_id = loyalty_operations.account_id
              and loyalty_entries.version = loyalty_operations.version
          ) as entries
        from loyalty_holders
        join loyalty_accounts using (shop_id, holder_id)
        join loyalty_wallets using (shop_id, wallet_id)
        join loyalty_operations using (shop_id, account_id)
        where shop_id = ${shopId} and customer_id = ${customerId}
        order by wallet, loyalty_operations.account_id, loyalty_operations.version`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const removed = await write(tx, sql`delete from loyalty_approvals where shop_id = ${shopId} and customer_id = ${customerId}`)
    const kept = await write(
      tx,
      sql`
        update loyalty_operations set reason = null
        where shop_id = ${shopId} and reason is not null and account_id in (
          select account_id from loyalty_accounts join loyalty_holders using (shop_id, holder_id) where shop_id = ${shopId} and customer_id = ${customerId}
        )`,
    )
    return { removed: removed.count, kept: kept.count }
  },
}

/** What changed for the member: points that came, went, came back or lapsed. Holds and what time activates are in the statement. */
export const loyaltyTimeline: TimelineSource = {
  kind: 'points',
  entries: (scope) => sql<TimelineRow>`
    select effective_at as at, 'points' as kind, ${entryId} as entry_id,
      jsonb_build_object(
        'operation', loyalty_operations.kind, 'wallet', loyalty_wallets.code, 'currency', currency, 'active', active_after, 'pending', pending_after,
        'points', (
          select sum(amount) from loyalty_entries
          where loyalty_entries.shop_id = ${scope.shopId} and loyalty_entries.account_id = loyalty_operations.account_id
            and loyalty_entries.version = loyalty_operations.version and not (from_bucket = 'active' and to_bucket = 'debt')
        )
      ) as details
    from loyalty_holders
    join loyalty_accounts using (shop_id, holder_id)
    join loyalty_wallets using (shop_id, wallet_id)
    join loyalty_operations using (shop_id, account_id)
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`effective_at`, entryId)}
      and loyalty_operations.kind in ('earn', 'claw', 'expire', 'redeem', 'restore', 'adjust', 'transfer', 'reverse')
    order by effective_at desc, (${entryId}) collate "C" desc limit ${scope.limit}`,
}

const entryId = sql`'points:' || loyalty_operations.account_id || ':' || loyalty_operations.version`

/** When a member reached or lost a tier. */
export const tierTimeline: TimelineSource = {
  kind: 'tier',
  entries: (scope) => sql<TimelineRow>`
    select changed_at as at, 'tier' as kind, ${tierEntryId} as entry_id,
      jsonb_build_object('from', from_tier, 'to', to_tier, 'reason', reason) as details
    from loyalty_holders join loyalty_tier_changes using (shop_id, holder_id)
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`changed_at`, tierEntryId)} and from_tier is not null
    order by changed_at desc, (${tierEntryId}) collate "C" desc limit ${scope.limit}`,
}

const tierEntryId = sql`'tier:' || loyalty_tier_changes.holder_id || ':' || change_no`
