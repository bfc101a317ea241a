/** The rows of holders under lock, into the holders in memory: each a statement for any number of holders. */
import { uuids } from '../../kit/arrays.ts'
import { all, type Db, sql, type Tx, write } from '../../kit/database.ts'
import type { Account, Holder, Lot, Redemption } from '../ledger/holder.ts'
import type { Bucket } from '../ledger/post.ts'
import type { MetricDay } from '../tiers/tier-state.ts'
import {
  type Book,
  type Budget,
  type Counter,
  type EarlierOperation,
  earlierKey,
  type Grant,
  grantKey,
  type ReversibleOperation,
} from './book.ts'

export type Accounts = ReadonlyMap<string, Account>

export async function loadAccounts(
  db: Db,
  { shopId, holders }: { shopId: string; holders: ReadonlyMap<string, Holder> },
): Promise<Accounts> {
  const rows = await all(
    db,
    sql<Omit<Account, 'lastAt' | 'lots' | 'redemptions' | 'changedLots' | 'changedRedemptions'> & { holderId: string }>`
      select account_id, holder_id, wallet_id, pending, active, held, debt, forgiven, version, slides_until
      from loyalty_accounts where shop_id = ${shopId} and holder_id = any(${uuids(holders.keys())})`,
  )
  const accounts = new Map<string, Account>()
  for (const { holderId, ...row } of rows) {
    const account = {
      ...row,
      lastAt: null,
      lots: new Map(),
      redemptions: new Map(),
      changedLots: new Set<string>(),
      changedRedemptions: new Set<string>(),
    }
    accounts.set(row.accountId, account)
    holders.get(holderId)?.accounts.set(row.accountId, account)
  }
  return accounts
}

/** When something last happened to accounts of these wallets. */
export async function loadLastAt(
  db: Db,
  { shopId, accounts, walletIds }: { shopId: string; accounts: Accounts; walletIds: ReadonlySet<string> },
): Promise<void> {
  const asked = [...accounts.values()].filter(({ walletId }) => walletIds.has(walletId))
  if (asked.length === 0) return
  const rows = await all(
    db,
    sql<{ accountId: string; lastAt: Date }>`
      select account_id, max(effective_at) as last_at from loyalty_operations
      where shop_id = ${shopId} and account_id = any(${uuids(asked.map(({ accountId }) => accountId))})
      group by account_id`,
  )
  for (const { accountId, lastAt } of rows) Object.assign(accounts.get(accountId) ?? {}, { lastAt })
}

const lotColumns = sql`
  account_id, lot_id, state, source, priority, is_paid, is_sliding, earned_at, activates_at, expires_at, original, remaining, held, origin_lot_id`

/** Open lots and held redemptions. */
export async function loadOpen(db: Db, { shopId, accounts }: { shopId: string; accounts: Accounts }): Promise<void> {
  if (accounts.size === 0) return
  takeLots(
    accounts,
    await all(
      db,
      sql<LotRow>`
        select ${lotColumns} from loyalty_lots
        where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())}) and (remaining > 0 or held > 0)
        order by lot_id`,
    ),
  )
  takeRedemptions(
    accounts,
    await all(
      db,
      sql<RedemptionRow>`
        select ${redemptionColumns} from loyalty_redemptions
        where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())}) and state = 'held'`,
    ),
  )
}

/**
 * Of the lots that can be spent the next ones of each account, and held redemptions. True where they come to `points`, or to all that the
 * account has; accounts whose points lapse by inactivity are not for this.
 */
export async function loadNext(
  db: Db,
  { shopId, accounts, points }: { shopId: string; accounts: Accounts; points: number },
): Promise<boolean> {
  const spending = [...accounts.values()].filter(({ active }) => active > 0)
  if (spending.some(({ slidesUntil }) => slidesUntil !== null)) return false
  takeLots(
    accounts,
    await all(
      db,
      sql<LotRow>`
        select lot.* from unnest(${uuids(spending.map(({ accountId }) => accountId))}) as wanted (id)
        cross join lateral (
          select ${lotColumns} from loyalty_lots
          where shop_id = ${shopId} and account_id = wanted.id and state = 'active' and (remaining > 0 or held > 0)
          order by priority, expires_at, is_paid, earned_at, lot_id limit ${lotsAtOnce}
        ) as lot`,
    ),
  )
  return spending.every(({ active, lots }) => {
    const loaded = [...lots.values()].reduce((sum, { state, remaining }) => sum + (state === 'active' ? remaining : 0), 0)
    return loaded >= Math.min(active, points)
  })
}

const lotsAtOnce = 40

/** These lots, also where nothing is left of them. */
export async function loadLots(
  db: Db,
  { shopId, accounts, lotIds }: { shopId: string; accounts: Accounts; lotIds: ReadonlySet<string> },
): Promise<void> {
  if (lotIds.size === 0) return
  takeLots(
    accounts,
    await all(
      db,
      sql<LotRow>`
        select ${lotColumns} from loyalty_lots
        where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())}) and lot_id = any(${uuids(lotIds)})`,
    ),
  )
}

const redemptionColumns = sql`
  account_id, redemption_id, reward_id, key, key_hash, state, points, captured, restored, value_minor, order_number, parts, forgiven_before, held_at, expires_at,
  ended_at, head_id, pool`

/** Redemptions by their ids with what was drawn from others for them, by the keys of those who asked, and those of orders. */
export async function loadRedemptions(
  db: Db,
  {
    shopId,
    accounts,
    redemptionIds,
    redemptionKeys,
    orderNumbers,
    rewardIds,
  }: {
    shopId: string
    accounts: Accounts
    redemptionIds: ReadonlySet<string>
    redemptionKeys: ReadonlySet<string>
    orderNumbers: ReadonlySet<string>
    rewardIds: ReadonlySet<string>
  },
): Promise<void> {
  if (accounts.size === 0) return
  takeRedemptions(
    accounts,
    await all(
      db,
      sql<RedemptionRow>`
        select ${redemptionColumns} from loyalty_redemptions
        where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())})
          and (redemption_id = any(${uuids(redemptionIds)}) or head_id = any(${uuids(redemptionIds)}) or key = any(${[...redemptionKeys]}::text[]) or order_number = any(${[...orderNumbers]}::text[])
            or reward_id = any(${uuids(rewardIds)}))`,
    ),
  )
}

export async function loadDays(db: Db, { shopId, holders }: { shopId: string; holders: ReadonlyMap<string, Holder> }): Promise<void> {
  const rows = await all(
    db,
    sql<MetricDay & { holderId: string }>`
      select holder_id, day, points, spend_minor, orders from loyalty_days where shop_id = ${shopId} and holder_id = any(${uuids(holders.keys())})`,
  )
  for (const { holderId, ...day } of rows) holders.get(holderId)?.days.set(day.day, day)
}

export async function loadGrants(
  db: Db,
  { shopId, sources }: { shopId: string; sources: ReadonlySet<string> },
): Promise<Map<string, Grant>> {
  if (sources.size === 0) return new Map()
  const rows = await all(
    db,
    sql<Omit<Grant, 'isChanged'>>`
      select account_id, source, rule_id, version, tier, rule_ids, earned_at, earned_on, basis_minor, left_minor, computed, granted, clawed, forgiven,
        lot_id, parts, left_parts, fact_hash
      from loyalty_grants where shop_id = ${shopId} and source = any(${[...sources]}::text[])`,
  )
  return new Map(rows.map((row) => [grantKey(row), { ...row, isChanged: false }]))
}

/** What was done under these keys. */
export async function loadEarlier(
  db: Db,
  { shopId, accounts, keys }: { shopId: string; accounts: Accounts; keys: ReadonlySet<string> },
): Promise<Map<string, EarlierOperation>> {
  if (keys.size === 0 || accounts.size === 0) return new Map()
  const rows = await all(
    db,
    sql<EarlierOperation & { accountId: string; key: string }>`
      select account_id, key, version, key_hash from loyalty_operations
      where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())}) and key = any(${[...keys]}::text[])`,
  )
  return new Map(rows.map((row) => [earlierKey(row, row), { version: row.version, keyHash: row.keyHash }]))
}

/** Operations of these versions, to be undone. */
export async function loadReversible(
  db: Db,
  { shopId, accounts, versions }: { shopId: string; accounts: Accounts; versions: ReadonlySet<number> },
): Promise<Book['reversible']> {
  if (versions.size === 0 || accounts.size === 0) return new Map()
  const rows = await all(
    db,
    sql<
      Omit<ReversibleOperation, 'entries'> & {
        accountId: string
        version: number
        entries: [Bucket, Bucket, number, string | null][] | null
      }
    >`
      select account_id, version, kind, details,
        exists (
          select 1 from loyalty_operations as later
          where later.shop_id = ${shopId} and later.account_id = operation.account_id and later.reverses = operation.version
        ) as is_reversed,
        (
          select jsonb_agg(jsonb_build_array(from_bucket, to_bucket, amount, lot_id) order by entry_no) from loyalty_entries
          where loyalty_entries.shop_id = ${shopId} and loyalty_entries.account_id = operation.account_id and loyalty_entries.version = operation.version
        ) as entries
      from loyalty_operations as operation
      where shop_id = ${shopId} and account_id = any(${uuids(accounts.keys())}) and version = any(${[...versions]}::integer[])`,
  )
  return new Map(
    rows.map(({ accountId, version, entries, ...row }) => [
      `${accountId} ${version}`,
      { ...row, entries: (entries ?? []).map(([from, to, amount, lotId]) => ({ from, to, amount, lotId })) },
    ]),
  )
}

export async function loadCounters(
  db: Db,
  { shopId, holderIds }: { shopId: string; holderIds: readonly string[] },
): Promise<Map<string, Counter[]>> {
  const rows = await all(
    db,
    sql<Omit<Counter, 'isChanged'>>`
      select holder_id, scope, period, uses, points, last_on from loyalty_counters where shop_id = ${shopId} and holder_id = any(${uuids(holderIds)})`,
  )
  return Map.groupBy(
    rows.map((row) => ({ ...row, isChanged: false })),
    ({ holderId }) => holderId,
  )
}

/** Locked, in the order of the rules' ids; holders and stock are locked before. Those of which nothing was used yet are made. */
export async function lockBudgets(
  tx: Tx,
  { shopId, ruleIds }: { shopId: string; ruleIds: readonly string[] },
): Promise<Map<string, Budget>> {
  const locked = () =>
    all(
      tx,
      sql<{ ruleId: string; used: number }>`
        select rule_id, used from loyalty_budgets where shop_id = ${shopId} and rule_id = any(${ruleIds}::text[]) order by rule_id for no key update`,
    )
  let rows = await locked()
  if (rows.length < ruleIds.length) {
    await write(
      tx,
      sql`
        insert into loyalty_budgets (shop_id, rule_id, used)
        select ${shopId}, rule_id, 0 from unnest(${ruleIds}::text[]) as rule_id order by rule_id
        on conflict do nothing`,
    )
    rows = await locked()
  }
  return new Map(rows.map((row) => [row.ruleId, { ...row, added: 0 }]))
}

/** As they are now, locked by nobody; those of which nothing was used yet have used nothing. */
export async function readBudgets(
  db: Db,
  { shopId, ruleIds }: { shopId: string; ruleIds: readonly string[] },
): Promise<Map<string, Budget>> {
  const rows = await all(
    db,
    sql<{
      ruleId: string
      used: number
    }>`select rule_id, used from loyalty_budgets where shop_id = ${shopId} and rule_id = any(${ruleIds}::text[])`,
  )
  const used = new Map(rows.map((row) => [row.ruleId, row.used]))
  return new Map(ruleIds.map((ruleId) => [ruleId, { ruleId, used: used.get(ruleId) ?? 0, added: 0 }]))
}

type LotRow = Lot & { accountId: string }
type RedemptionRow = Redemption & { accountId: string }

function takeLots(accounts: Accounts, rows: readonly LotRow[]): void {
  for (const { accountId, ...lot } of rows) accounts.get(accountId)?.lots.set(lot.lotId, lot)
}

function takeRedemptions(accounts: Accounts, rows: readonly RedemptionRow[]): void {
  for (const { accountId, ...redemption } of rows) accounts.get(accountId)?.redemptions.set(redemption.redemptionId, redemption)
}
