/**
 * The ledger made anew from its entries: what accounts and lots say of themselves is kept for speed, and follows from the entries alone.
 */
import { all, type Db, type Query, sql, type Tx, write } from '../kit/database.ts'

/** What the entries of each account and lot come to; entries without a lot stand under a null. */
const sumsOf = (shopId: string): Query<unknown> => sql`
  select account_id, lot_id,
    sum(case when to_bucket = 'pending' then amount when from_bucket = 'pending' then -amount else 0 end)::bigint as pending,
    sum(case when to_bucket = 'active' then amount when from_bucket = 'active' then -amount else 0 end)::bigint as active,
    sum(case when to_bucket = 'held' then amount when from_bucket = 'held' then -amount else 0 end)::bigint as held,
    sum(case when from_bucket = 'debt' then amount when to_bucket = 'debt' then -amount else 0 end)::bigint as debt,
    sum(case when from_bucket = 'forgiven' then amount when to_bucket = 'forgiven' then -amount else 0 end)::bigint as forgiven
  from loyalty_entries where shop_id = ${shopId}
  group by account_id, lot_id`

/** Every account and lot is what its entries say. Where they were already, nothing is written. Says how many were not. Nothing happens to members meanwhile. */
export async function rebuildLedger(tx: Tx, { shopId }: { shopId: string }): Promise<{ accounts: number; lots: number }> {
  await write(tx, sql`select 1 from loyalty_holders where shop_id = ${shopId} order by holder_id for no key update`)
  await write(tx, sql`create temporary table rebuilt_sums on commit drop as ${sumsOf(shopId)}`)
  const lots = await write(
    tx,
    sql`
      update loyalty_lots set remaining = pending + active, held = sums.held
      from rebuilt_sums as sums
      where loyalty_lots.shop_id = ${shopId} and loyalty_lots.account_id = sums.account_id and loyalty_lots.lot_id = sums.lot_id
        and (remaining, loyalty_lots.held) is distinct from (pending + active, sums.held)`,
  )
  const accounts = await write(
    tx,
    sql`
      update loyalty_accounts
      set pending = sums.pending, active = sums.active, held = sums.held, debt = sums.debt, forgiven = sums.forgiven
      from (
        select account_id, sum(pending)::bigint as pending, sum(active)::bigint as active, sum(held)::bigint as held, sum(debt)::bigint as debt,
          sum(forgiven)::bigint as forgiven
        from rebuilt_sums group by account_id
      ) as sums
      where loyalty_accounts.shop_id = ${shopId} and loyalty_accounts.account_id = sums.account_id
        and (loyalty_accounts.pending, loyalty_accounts.active, loyalty_accounts.held, loyalty_accounts.debt, loyalty_accounts.forgiven)
          is distinct from (sums.pending, sums.active, sums.held, sums.debt, sums.forgiven)`,
  )
  return { accounts: accounts.count, lots: lots.count }
}

/** Accounts that are not what their entries say; a broken invariant, and never seen but after damage from outside. At most 100. */
export async function brokenAccounts(db: Db, { shopId }: { shopId: string }): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ accountId: string }>`
      select account_id from loyalty_accounts
      left join (
        select account_id, sum(pending) as pending, sum(active) as active, sum(held) as held, sum(debt) as debt from (${sumsOf(shopId)}) as sums group by account_id
      ) as sums using (account_id)
      where loyalty_accounts.shop_id = ${shopId}
        and (loyalty_accounts.pending, loyalty_accounts.active, loyalty_accounts.held, loyalty_accounts.debt)
          is distinct from (coalesce(sums.pending, 0), coalesce(sums.active, 0), coalesce(sums.held, 0), coalesce(sums.debt, 0))
      order by account_id limit 100`,
  )
  return rows.map(({ accountId }) => accountId)
}
