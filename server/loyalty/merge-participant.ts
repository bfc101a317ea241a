import { type MergeParticipant, moveRows, moveRowsBack, touch } from '../customers/customers.ts'
import { uuids } from '../kit/arrays.ts'
import { all, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { loadBook, noNeeds } from './book/load-book.ts'
import { loadLots } from './book/load-rows.ts'
import { writeBook } from './book/write-book.ts'
import { passBack, passOn } from './decide/merge-holders.ts'
import { withoutProgram } from './gift-cards/without-program.ts'
import { seeTier } from './ledger/tier-of.ts'
import { type LiveProgram, liveProgram } from './program-store.ts'

/**
 * A customer's points follow them into another, by one linked transfer, and back. Grants, codes and what counts for tiers follow too; orders
 * that are somebody else's from now on are settled again.
 */
export const loyaltyMergeParticipant: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId, now }) => {
    await write(
      tx,
      sql`update loyalty_approvals set customer_id = ${keptId}, origin_id = coalesce(origin_id, customer_id) where shop_id = ${shopId} and customer_id = ${mergedId}`,
    )
    for (const table of ['loyalty_joinings', 'loyalty_reward_orders']) await moveRows(tx, { shopId, table, keptId, mergedId })
    const live = (await liveProgram(tx, { shopId })) ?? (await withoutProgram(tx, { shopId, now }))
    const merged = await holderOf(tx, { shopId, customerId: mergedId })
    if (merged === undefined) return
    const needs = { ...noNeeds(), customerIds: new Set([keptId]), holderIds: new Set([merged]), points: Number.POSITIVE_INFINITY }
    const book = await loadBook(tx, { shopId, live, needs, now })
    const [from, to] = [book.holders.get(merged), book.holders.get(book.holderOfCustomer.get(keptId) ?? '')]
    if (!from || !to) throw new Error('both holders are at hand')
    await write(
      tx,
      sql`update loyalty_holders set customer_id = null, origin_id = ${mergedId}, merged_into = ${to.holderId} where shop_id = ${shopId} and holder_id = ${merged}`,
    )
    passOn(book, { from, to, key: `merge:${newId()}` })
    await writeBook(tx, book)
    const key = { shopId, fromId: from.holderId, toId: to.holderId }
    await moveGrants(tx, key)
    await moveLimits(tx, key, 1)
    await recount(tx, { shopId, live, holderIds: [to.holderId], now })
    await settleAgain(tx, { shopId, customerIds: [keptId], now })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds, now }) => {
    await write(
      tx,
      sql`update loyalty_approvals set customer_id = ${restoredId}, origin_id = nullif(origin_id, ${restoredId})
          where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
    )
    for (const table of ['loyalty_joinings', 'loyalty_reward_orders'])
      await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    const live = (await liveProgram(tx, { shopId })) ?? (await withoutProgram(tx, { shopId, now }))
    const restored = await first(
      tx,
      sql<{
        holderId: string
      }>`select holder_id from loyalty_holders where shop_id = ${shopId} and origin_id = ${restoredId} and merged_into is not null`,
    )
    if (!restored) return
    const needs = {
      ...noNeeds(),
      customerIds: new Set([keptId]),
      holderIds: new Set([restored.holderId]),
      points: Number.POSITIVE_INFINITY,
    }
    const book = await loadBook(tx, { shopId, live, needs, now })
    const [from, to] = [book.holders.get(book.holderOfCustomer.get(keptId) ?? ''), book.holders.get(restored.holderId)]
    if (!from || !to) throw new Error('both holders are at hand')
    const ancestors = await ancestorsOf(tx, { shopId, fromId: from.holderId, toId: to.holderId })
    await loadLots(tx, { shopId, accounts: to.accounts, lotIds: new Set(ancestors.values()) })
    await write(
      tx,
      sql`update loyalty_holders set customer_id = ${restoredId}, origin_id = null, merged_into = null where shop_id = ${shopId} and holder_id = ${to.holderId}`,
    )
    Object.assign(to, { customerId: restoredId, mergedInto: null })
    passBack(book, { from, to, key: `part:${newId()}`, ancestors })
    await writeBook(tx, book)
    await moveGrantsBack(tx, { shopId, fromId: from.holderId, toId: to.holderId })
    await moveLimits(tx, { shopId, fromId: to.holderId, toId: from.holderId }, -1)
    await recount(tx, { shopId, live, holderIds: [from.holderId, to.holderId], now })
    await settleAgain(tx, { shopId, customerIds: [keptId, restoredId], now })
  },
}

interface Pair {
  shopId: string
  fromId: string
  toId: string
}

const holderOf = async (tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string | undefined> =>
  (
    await first(
      tx,
      sql<{ holderId: string }>`select holder_id from loyalty_holders where shop_id = ${shopId} and customer_id = ${customerId}`,
    )
  )?.holderId

/** Of each open lot of `fromId` the nearest lot among its origins that is of `toId`. */
async function ancestorsOf(tx: Tx, { shopId, fromId, toId }: Pair): Promise<Map<string, string>> {
  const rows = await all(
    tx,
    sql<{ lotId: string; ancestorId: string }>`
      with recursive own as (
        select account_id from loyalty_accounts where shop_id = ${shopId} and holder_id = ${toId}
      ), chain as (
        select lot_id, origin_lot_id, 1 as depth from loyalty_lots
        where shop_id = ${shopId} and origin_lot_id is not null and remaining > 0
          and account_id in (select account_id from loyalty_accounts where shop_id = ${shopId} and holder_id = ${fromId})
        union all
        select chain.lot_id, loyalty_lots.origin_lot_id, depth + 1
        from chain join loyalty_lots on loyalty_lots.shop_id = ${shopId} and loyalty_lots.lot_id = chain.origin_lot_id
        where loyalty_lots.origin_lot_id is not null and loyalty_lots.account_id not in (select account_id from own) and depth < 100
      )
      select distinct on (chain.lot_id) chain.lot_id, chain.origin_lot_id as ancestor_id
      from chain join loyalty_lots on loyalty_lots.shop_id = ${shopId} and loyalty_lots.lot_id = chain.origin_lot_id
      where loyalty_lots.account_id in (select account_id from own)
      order by chain.lot_id, depth`,
  )
  return new Map(rows.map(({ lotId, ancestorId }) => [lotId, ancestorId]))
}

/** Grants and codes go along; a grant points to the lot that its own became, where something is left of it. */
async function moveGrants(tx: Tx, { shopId, fromId, toId }: Pair): Promise<void> {
  await write(
    tx,
    sql`
      update loyalty_grants
      set account_id = target.account_id, origin_account_id = coalesce(origin_account_id, loyalty_grants.account_id),
          origin_lot_id = case when origin_account_id is null then loyalty_grants.lot_id else loyalty_grants.origin_lot_id end,
          lot_id = (
            select lot_id from loyalty_lots
            where loyalty_lots.shop_id = ${shopId} and loyalty_lots.account_id = target.account_id and loyalty_lots.origin_lot_id = loyalty_grants.lot_id
            limit 1
          )
      from loyalty_accounts as source
      join loyalty_accounts as target on target.shop_id = ${shopId} and target.holder_id = ${toId} and target.wallet_id = source.wallet_id
      where loyalty_grants.shop_id = ${shopId} and source.shop_id = ${shopId} and source.holder_id = ${fromId} and loyalty_grants.account_id = source.account_id
        -- Both may have been given something for the same: an order that changed hands, the birthday of a year. Each keeps their own.
        and not exists (
          select 1 from loyalty_grants as own
          where own.shop_id = ${shopId} and own.account_id = target.account_id and own.source = loyalty_grants.source and own.rule_id = loyalty_grants.rule_id
        )`,
  )
  await write(
    tx,
    sql`update loyalty_coupons set holder_id = ${toId}, origin_holder_id = coalesce(origin_holder_id, holder_id) where shop_id = ${shopId} and holder_id = ${fromId}`,
  )
}

async function moveGrantsBack(tx: Tx, { shopId, fromId, toId }: Pair): Promise<void> {
  const family = sql`
    with recursive family as (
      select ${toId}::uuid as holder_id
      union select loyalty_holders.holder_id from family join loyalty_holders on loyalty_holders.shop_id = ${shopId} and merged_into = family.holder_id
    )`
  await write(
    tx,
    sql`
      ${family}
      update loyalty_grants
      set account_id = target.account_id,
          lot_id = case when target.account_id = origin_account_id then origin_lot_id end,
          origin_lot_id = case when target.account_id <> origin_account_id then origin_lot_id end,
          origin_account_id = nullif(origin_account_id, target.account_id)
      from loyalty_accounts as present, loyalty_accounts as source
      join loyalty_accounts as target on target.shop_id = ${shopId} and target.holder_id = ${toId} and target.wallet_id = source.wallet_id
      where loyalty_grants.shop_id = ${shopId} and present.shop_id = ${shopId} and present.holder_id = ${fromId} and loyalty_grants.account_id = present.account_id
        and source.shop_id = ${shopId} and source.account_id = origin_account_id and source.holder_id in (select holder_id from family)`,
  )
  await write(
    tx,
    sql`
      ${family}
      update loyalty_coupons set holder_id = ${toId}, origin_holder_id = nullif(origin_holder_id, ${toId})
      where shop_id = ${shopId} and holder_id = ${fromId} and origin_holder_id in (select holder_id from family)`,
  )
}

/** What one used of a limit counts for both, and no more once they part. */
async function moveLimits(tx: Tx, { shopId, fromId, toId }: Pair, sign: 1 | -1): Promise<void> {
  await write(
    tx,
    sql`
      insert into loyalty_counters (shop_id, holder_id, scope, period, uses, points, last_on)
      select shop_id, ${toId}, scope, period, greatest(0, ${sign} * uses), greatest(0, ${sign} * points), last_on
      from loyalty_counters where shop_id = ${shopId} and holder_id = ${fromId}
      on conflict (shop_id, holder_id, scope, period) do update
      set uses = greatest(0, loyalty_counters.uses + ${sign} * (
            select uses from loyalty_counters as other
            where other.shop_id = ${shopId} and other.holder_id = ${fromId} and other.scope = excluded.scope and other.period = excluded.period)),
          last_on = greatest(loyalty_counters.last_on, excluded.last_on),
          points = greatest(0, loyalty_counters.points + ${sign} * (
            select points from loyalty_counters as other
            where other.shop_id = ${shopId} and other.holder_id = ${fromId} and other.scope = excluded.scope and other.period = excluded.period))`,
  )
}

/** Days anew from the grants that are theirs now, and the tier from the days. */
async function recount(
  tx: Tx,
  { shopId, live, holderIds, now }: { shopId: string; live: LiveProgram; holderIds: readonly string[]; now: Date },
): Promise<void> {
  const walletId = live.wallets.get(live.program.tiers?.wallet ?? live.program.wallets[0]?.code ?? '')?.walletId ?? null
  await write(tx, sql`delete from loyalty_days where shop_id = ${shopId} and holder_id = any(${uuids(holderIds)})`)
  await write(
    tx,
    sql`
      insert into loyalty_days (shop_id, holder_id, day, points, spend_minor, orders)
      select ${shopId}, holder_id, earned_on, sum(granted - clawed - coalesce(waiting.points, 0)), sum(left_minor), count(*) filter (where left_minor > 0)
      from loyalty_grants
      join loyalty_accounts using (shop_id, account_id)
      left join lateral (
        select sum(remaining) as points from loyalty_lots
        where ${live.program.tiers?.isPendingCounted === false} and loyalty_lots.shop_id = ${shopId}
          and loyalty_lots.account_id = loyalty_grants.account_id and loyalty_lots.source = loyalty_grants.source and state = 'pending'
      ) as waiting on true
      where loyalty_grants.shop_id = ${shopId} and holder_id = any(${uuids(holderIds)}) and wallet_id = ${walletId}
      group by holder_id, earned_on`,
  )
  const needs = { ...noNeeds(), holderIds: new Set(holderIds), points: Number.POSITIVE_INFINITY }
  const book = await loadBook(tx, { shopId, live, needs, now })
  for (const holder of book.holders.values()) if (holderIds.includes(holder.holderId)) seeTier(book, holder, now)
  await writeBook(tx, book)
}

async function settleAgain(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<void> {
  await touch(tx, { shopId, topic: 'loyalty', customerIds, now })
  publish(tx, { type: 'loyalty.owners_changed', shopId, customerIds })
}
