import { uuids } from '../../kit/arrays.ts'
import { localDay } from '../../kit/clock.ts'
import { all, type Db, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { loadHouseholds } from '../households/load-households.ts'
import { joiningsOf } from '../joining/stored-joinings.ts'
import type { Joinings } from '../joining/takes-part.ts'
import type { Holder } from '../ledger/holder.ts'
import type { Program } from '../program.ts'
import { type LiveProgram, programsOf } from '../program-store.ts'
import { TierState } from '../tiers/tier-state.ts'
import type { Book, Grant } from './book.ts'
import { emptyBook } from './empty-book.ts'
import { loadRewards } from './load-rewards.ts'
import {
  type Accounts,
  loadAccounts,
  loadCounters,
  loadDays,
  loadEarlier,
  loadGrants,
  loadLastAt,
  loadLots,
  loadNext,
  loadOpen,
  loadRedemptions,
  loadReversible,
  lockBudgets,
  readBudgets,
} from './load-rows.ts'
import { holderState } from './write-holders.ts'

/** What commands will look at. */
export interface Needs {
  customerIds: Set<string>
  holderIds: Set<string>
  redemptionIds: Set<string>
  /** Of whoever asks to redeem: the same again answers the same. */
  redemptionKeys: Set<string>
  rewardIds: Set<string>
  /** Versions of operations that are undone. */
  versions: Set<number>
  /** Of whatever is done by hand. */
  operationKeys: Set<string>
  /** Grants of these are looked at. */
  sources: Set<string>
  /** Redemptions on these orders may come back. */
  orderNumbers: Set<string>
  /** How many points are spent at most: so many of the next lots are looked at. Infinite where any of them may be. */
  points: number
  hasActs: boolean
  /** How many rewards may be claimed. */
  claims: number
  /** Points of others of a household may be spent. */
  isSpending: boolean
}

export const noNeeds = (): Needs => ({
  ...{
    customerIds: new Set(),
    holderIds: new Set(),
    redemptionIds: new Set(),
    redemptionKeys: new Set(),
    operationKeys: new Set(),
    rewardIds: new Set(),
    versions: new Set(),
    sources: new Set(),
    orderNumbers: new Set(),
  },
  points: 0,
  hasActs: false,
  claims: 0,
  isSpending: false,
})

/** Locks the holders that the needs name, makes those of customers who have none, and loads what is needed of them, in few statements. */
export async function loadBook(
  tx: Tx,
  { shopId, live, needs, now }: { shopId: string; live: LiveProgram; needs: Needs; now: Date },
): Promise<Book> {
  const holders = await lockOrMakeHolders(tx, { shopId, live, needs, now })
  // Read once everybody is locked: who has left meanwhile is not drawn from.
  const households = isPooling(live, needs) ? await loadHouseholds(tx, { shopId, customerIds: customersOf(holders) }) : new Map()
  const accounts = await loadAccounts(tx, { shopId, holders })
  const redeeming = redeemingWallets(live)
  await loadLastAt(tx, { shopId, accounts, walletIds: redeeming })
  const isDue = [...holders.values()].some(({ nextDueAt }) => nextDueAt !== null && nextDueAt <= now)
  const grants = await loadGrants(tx, { shopId, sources: needs.sources })
  const isKnown = [...grants.values()].some(({ factHash }) => factHash !== null)
  const isPassedOn = [...holders.values()].some(({ mergedInto }) => mergedInto !== null)
  const isWhole = isDue || redeeming.size > 0 || isKnown || isPassedOn || needs.points === Number.POSITIVE_INFINITY
  const isEnough = !isWhole && (needs.points === 0 || (await loadNext(tx, { shopId, accounts, points: needs.points })))
  if (isEnough) for (const holder of holders.values()) holder.unseenDueAt = holder.nextDueAt
  else await loadOpen(tx, { shopId, accounts })
  if (needs.redemptionIds.size + needs.redemptionKeys.size + needs.orderNumbers.size + needs.rewardIds.size > 0)
    await loadRedemptions(tx, { shopId, accounts, ...needs })
  const reversible = await loadReversible(tx, { shopId, accounts, versions: needs.versions })
  await loadLots(tx, { shopId, accounts, lotIds: closedLots(accounts, grants, reversible) })
  await loadDays(tx, { shopId, holders })
  const { rewards, coupons } = await loadRewards(tx, {
    shopId,
    accounts,
    rewardIds: needs.rewardIds,
    redemptionIds: needs.redemptionIds,
    most: needs.claims,
  })
  const isEarning = needs.sources.size > 0
  const programs = await programsOf(tx, {
    shopId,
    versions: [live.version, ...new Set([...grants.values()].map(({ version }) => version))],
  })
  // Also of older versions: what they gave is given back to their limits.
  const rules = [...programs.values()].flatMap((program) => program.rules)
  const budgeted = [...new Set(rules.filter(({ caps }) => caps.budget !== null).map(({ id }) => id))]
  const isCounting = isEarning && [...programs.values()].some((program) => hasCounters(program, needs))
  return {
    ...emptyBook(live, { shopId, now, newId }),
    programs,
    holders,
    joinings: await loadJoinings(tx, { shopId, live, holders }),
    holderOfCustomer: byCustomer(holders),
    households,
    loaded: new Map([...holders.values()].map((holder) => [holder.holderId, holderState(holder)])),
    grants,
    grantsBySource: Map.groupBy(grants.values(), ({ source }) => source),
    ...(isCounting ? { counters: await loadCounters(tx, { shopId, holderIds: [...holders.keys()] }) } : {}),
    ...(isEarning && budgeted.length > 0 ? { budgets: await lockBudgets(tx, { shopId, ruleIds: budgeted }) } : {}),
    ...{ rewards, coupons, reversible },
    earlier: await loadEarlier(tx, { shopId, accounts, keys: needs.operationKeys }),
  }
}

/** Holders of customers, and others by their ids, as they are now, locked by nobody: to be looked at, and not to be written. Who has none is not in it; where somebody may spend, their household is. */
export async function readBook(
  db: Db,
  {
    shopId,
    live,
    customerIds,
    now,
    holderIds = [],
    isSpending = false,
  }: {
    shopId: string
    live: LiveProgram
    customerIds: readonly string[]
    holderIds?: readonly string[]
    isSpending?: boolean
    now: Date
  },
): Promise<Book> {
  const households = isPooling(live, { isSpending }) ? await loadHouseholds(db, { shopId, customerIds }) : new Map()
  const everybody = [...customerIds, ...households.keys()]
  const rows = await all(
    db,
    sql<HolderRow>`select ${holderColumns} from loyalty_holders where shop_id = ${shopId} and (customer_id = any(${uuids(everybody)}) or holder_id = any(${uuids(holderIds)}))`,
  )
  const holders = holdersOf(rows)
  const accounts = await loadAccounts(db, { shopId, holders })
  await loadLastAt(db, { shopId, accounts, walletIds: redeemingWallets(live) })
  await loadOpen(db, { shopId, accounts })
  await loadDays(db, { shopId, holders })
  const joinings = await loadJoinings(db, { shopId, live, holders })
  return { ...emptyBook(live, { shopId, now, newId }), holders, joinings, holderOfCustomer: byCustomer(holders), households }
}

/** The same, with what an order of theirs is limited by. */
export async function readBookWithLimits(db: Db, wanted: Parameters<typeof readBook>[1]): Promise<Book> {
  const book = await readBook(db, wanted)
  const { shopId, program, holders } = book
  const budgeted = program.rules.flatMap(({ id, caps }) => (caps.budget === null ? [] : [id]))
  return {
    ...book,
    ...(hasCounters(program, { hasActs: false }) ? { counters: await loadCounters(db, { shopId, holderIds: [...holders.keys()] }) } : {}),
    ...(budgeted.length > 0 ? { budgets: await readBudgets(db, { shopId, ruleIds: budgeted }) } : {}),
  }
}

/** Wallets whose points may become store credit by themselves, whatever lot they lie in. */
const redeemingWallets = ({ program, wallets }: LiveProgram): Set<string> =>
  new Set(program.wallets.flatMap(({ code, autoRedeem }) => (autoRedeem === null ? [] : (wallets.get(code)?.walletId ?? []))))

const loadJoinings = async (
  db: Db,
  { shopId, live, holders }: { shopId: string; live: LiveProgram; holders: ReadonlyMap<string, Holder> },
): Promise<Joinings> =>
  live.program.enrolment === 'automatic' ? null : joiningsOf(db, { shopId, customerIds: [...byCustomer(holders).keys()] })

const isPooling = ({ program }: Pick<LiveProgram, 'program'>, { isSpending }: Pick<Needs, 'isSpending'>): boolean =>
  isSpending && program.households !== null

const customersOf = (holders: ReadonlyMap<string, Holder>): string[] => [...holders.values()].flatMap(({ customerId }) => customerId ?? [])

const byCustomer = (holders: ReadonlyMap<string, Holder>): Map<string, string> =>
  new Map([...holders.values()].flatMap(({ customerId, holderId }) => (customerId ? [[customerId, holderId] as const] : [])))

/** Limits of acts are looked at where acts are rewarded. */
const hasCounters = ({ wallets, rules }: Program, { hasActs }: Pick<Needs, 'hasActs'>): boolean =>
  wallets.some(({ periodCap }) => periodCap !== null) ||
  rules.some(
    ({ kind, caps }) =>
      (hasActs || (kind.code !== 'act' && kind.code !== 'event')) &&
      (caps.cooldownDays !== null || caps.frequency !== null || caps.memberBudget !== null),
  )

/** Of what was captured or granted: nothing may be left of the lot, and still it is where points come back to. */
function closedLots(accounts: Accounts, grants: ReadonlyMap<string, Grant>, reversible: Book['reversible']): Set<string> {
  const lotIds = new Set<string>()
  for (const { entries } of reversible.values()) for (const { lotId } of entries) if (lotId !== null) lotIds.add(lotId)
  for (const { lots, redemptions } of accounts.values())
    for (const { parts } of redemptions.values()) for (const { lotId } of parts) if (!lots.has(lotId)) lotIds.add(lotId)
  for (const { accountId, lotId } of grants.values()) if (lotId !== null && !accounts.get(accountId)?.lots.has(lotId)) lotIds.add(lotId)
  return lotIds
}

/** Customers who have none get one, where there are such customers. */
async function lockOrMakeHolders(
  tx: Tx,
  { shopId, live, needs, now }: { shopId: string; live: LiveProgram; needs: Needs; now: Date },
): Promise<Map<string, Holder>> {
  const isPooled = isPooling(live, needs)
  const holders = await lockHolders(tx, { shopId, needs, isPooled })
  const known = byCustomer(holders)
  const missing = [...needs.customerIds].filter((customerId) => !known.has(customerId))
  if (missing.length === 0 || !(await addHolders(tx, { shopId, live, customerIds: missing, now }))) return holders
  return lockHolders(tx, { shopId, needs, isPooled })
}

/** People who are erased, or not of this shop, get none. Says whether anybody got one. */
async function addHolders(
  tx: Tx,
  { shopId, live, customerIds, now }: { shopId: string; live: LiveProgram; customerIds: readonly string[]; now: Date },
): Promise<boolean> {
  const missing = await all(
    tx,
    sql<{ customerId: string }>`
      select customer_id from customers
      where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and erased_at is null
        and not exists (
          select 1 from loyalty_holders where loyalty_holders.shop_id = customers.shop_id and loyalty_holders.customer_id = customers.customer_id
        )
      order by customer_id`,
  )
  if (missing.length === 0) return false
  await write(
    tx,
    sql`
      insert into loyalty_holders (shop_id, holder_id, kind, customer_id, joined_at, joined_on, prior_orders)
      select ${shopId}, holder_id, 'customer', customer_id, ${now}, ${localDay(now, live.zone)}, coalesce((
        select sum(orders) from customer_days
        where customer_days.shop_id = ${shopId} and customer_days.customer_id = missing.customer_id and day < ${live.program.startsOn}
      ), 0)
      from unnest(${uuids(missing.map(() => newId()))}, ${uuids(missing.map(({ customerId }) => customerId))}) as missing (holder_id, customer_id)
      on conflict do nothing`,
  )
  return true
}

type HolderRow = Omit<Holder, 'days' | 'changedDays' | 'view' | 'calm' | 'accounts' | 'tier' | 'unseenDueAt'> & { tier: unknown }

const holderColumns = sql`holder_id, kind, customer_id, merged_into, joined_at, joined_on, prior_orders, tier, tier_seen_at, next_due_at`

const holdersOf = (rows: readonly HolderRow[]): Map<string, Holder> =>
  new Map(
    rows.map(({ tier, ...row }) => [
      row.holderId,
      {
        ...{ ...row, tier: tier === null ? null : TierState.parse(tier), unseenDueAt: null },
        ...{ days: new Map(), changedDays: new Set(), view: null, calm: null, accounts: new Map() },
      },
    ]),
  )

/** In the order of their ids, also those that redemptions and grants belong to, and the households of all of them. */
async function lockHolders(
  tx: Tx,
  { shopId, needs, isPooled }: { shopId: string; needs: Needs; isPooled: boolean },
): Promise<Map<string, Holder>> {
  const { customerIds, holderIds, redemptionIds, orderNumbers, sources } = needs
  const accounts = [
    ...(redemptionIds.size > 0
      ? [
          sql`select account_id from loyalty_redemptions where shop_id = ${shopId} and redemption_id = any(${uuids(redemptionIds)})`,
          sql`select account_id from loyalty_redemptions where shop_id = ${shopId} and head_id = any(${uuids(redemptionIds)})`,
        ]
      : []),
    ...(orderNumbers.size > 0
      ? [sql`select account_id from loyalty_redemptions where shop_id = ${shopId} and order_number = any(${[...orderNumbers]}::text[])`]
      : []),
    ...(sources.size > 0
      ? [sql`select account_id from loyalty_grants where shop_id = ${shopId} and source = any(${[...sources]}::text[])`]
      : []),
  ]
  const named = [
    sql`select holder_id, merged_into from loyalty_holders where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)})`,
    ...(holderIds.size > 0
      ? [sql`select holder_id, merged_into from loyalty_holders where shop_id = ${shopId} and holder_id = any(${uuids(holderIds)})`]
      : []),
    ...(accounts.length > 0
      ? [
          sql`
            select holder_id, merged_into from loyalty_holders where shop_id = ${shopId} and holder_id in (
              select holder_id from loyalty_accounts where shop_id = ${shopId} and account_id in (${sql.join(accounts, sql` union all `)})
            )`,
        ]
      : []),
  ]
  const rows = await all(
    tx,
    sql<HolderRow>`
      with recursive named as (
        (${sql.join(named, sql` union all `)})
        -- What arrives at one who was merged goes on to the other.
        union select loyalty_holders.holder_id, loyalty_holders.merged_into
        from named join loyalty_holders on loyalty_holders.shop_id = ${shopId} and loyalty_holders.holder_id = named.merged_into
      )
      select ${holderColumns}
      from loyalty_holders
      where shop_id = ${shopId} and holder_id in (select holder_id from ${isPooled ? sql`(${withHouseholds(shopId)}) as everybody` : sql`named`})
      order by holder_id for no key update`,
  )
  return holdersOf(rows)
}

/** Who is named, and everybody in their households. */
const withHouseholds = (shopId: string) => sql`
  select holder_id from named
  union
  select other_holder.holder_id
  from named
  join loyalty_holders as own_holder on own_holder.shop_id = ${shopId} and own_holder.holder_id = named.holder_id
  join loyalty_household_members as own on own.shop_id = ${shopId} and own.customer_id = own_holder.customer_id and own.is_present
  join loyalty_household_members as other on other.shop_id = ${shopId} and other.household_id = own.household_id and other.is_present
  join loyalty_holders as other_holder on other_holder.shop_id = ${shopId} and other_holder.customer_id = other.customer_id`
