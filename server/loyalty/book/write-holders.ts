import { arrayText, integers, uuids } from '../../kit/arrays.ts'
import { type Change, change, sql } from '../../kit/database.ts'
import type { Book } from './book.ts'
import { times } from './write-ledger.ts'

/** Holders whose tier or next due time is not as it was loaded. */
export function writeHolders({ shopId, holders, loaded }: Book): Change | null {
  const changed = [...holders.values()].filter((holder) => loaded.get(holder.holderId) !== holderState(holder))
  if (changed.length === 0) return null
  return change(
    sql`
      update loyalty_holders
      set tier = changed.tier, tier_seen_at = changed.tier_seen_at, next_due_at = changed.next_due_at, prior_orders = changed.prior_orders
      from unnest(
        ${uuids(changed.map(({ holderId }) => holderId))}, ${changed.map(({ tier }) => tier && JSON.stringify(tier))}::jsonb[],
        ${times(changed.map(({ tierSeenAt }) => tierSeenAt))}::timestamptz[], ${times(changed.map(({ nextDueAt }) => nextDueAt))}::timestamptz[],
        ${arrayText(changed.map(({ priorOrders }) => priorOrders))}::integer[]
      ) as changed (holder_id, tier, tier_seen_at, next_due_at, prior_orders)
      where loyalty_holders.shop_id = ${shopId} and loyalty_holders.holder_id = changed.holder_id`,
  )
}

export function writeGrants({ shopId, grants, now }: Book): Change | null {
  const changed = [...grants.values()].filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return null
  return change(
    sql`
      insert into loyalty_grants (
        shop_id, recorded_at, account_id, source, rule_id, version, tier, rule_ids, earned_at, earned_on, basis_minor, left_minor, computed, granted, clawed, forgiven,
        lot_id, parts, left_parts, fact_hash
      )
      select ${shopId}, ${now}, account_id, source, rule_id, version, tier, array(select jsonb_array_elements_text(rule_ids)), earned_at, earned_on, basis_minor, left_minor,
        computed, granted, clawed, forgiven, lot_id, parts, left_parts, fact_hash
      from unnest(
        ${uuids(changed.map(({ accountId }) => accountId))}, ${changed.map(({ source }) => source)}::text[], ${changed.map(({ ruleId }) => ruleId)}::text[],
        ${arrayText(changed.map(({ version }) => version))}::integer[], ${changed.map(({ tier }) => tier)}::text[],
        ${changed.map(({ ruleIds }) => JSON.stringify(ruleIds))}::jsonb[], ${times(changed.map(({ earnedAt }) => earnedAt))}::timestamptz[],
        ${arrayText(changed.map(({ earnedOn }) => earnedOn))}::date[], ${integers(changed.map(({ basisMinor }) => basisMinor))},
        ${integers(changed.map(({ leftMinor }) => leftMinor))}, ${integers(changed.map(({ computed }) => computed))},
        ${integers(changed.map(({ granted }) => granted))}, ${integers(changed.map(({ clawed }) => clawed))}, ${integers(changed.map(({ forgiven }) => forgiven))},
        ${uuids(changed.map(({ lotId }) => lotId))}, ${changed.map(({ parts }) => JSON.stringify(parts))}::jsonb[], ${changed.map(({ leftParts }) => JSON.stringify(leftParts))}::jsonb[],
        ${arrayText(changed.map(({ factHash }) => factHash))}::bigint[]
      ) as changed (account_id, source, rule_id, version, tier, rule_ids, earned_at, earned_on, basis_minor, left_minor, computed, granted, clawed, forgiven, lot_id, parts, left_parts, fact_hash)
      on conflict (shop_id, account_id, source, rule_id) do update
      set left_minor = excluded.left_minor, computed = excluded.computed, granted = excluded.granted, clawed = excluded.clawed, forgiven = excluded.forgiven,
          basis_minor = excluded.basis_minor, parts = excluded.parts, left_parts = excluded.left_parts, lot_id = excluded.lot_id, fact_hash = excluded.fact_hash`,
  )
}

export function writeDays({ shopId, holders }: Book): Change | null {
  const days = [...holders.values()].flatMap(({ holderId, days, changedDays }) =>
    [...changedDays].flatMap((day) => {
      const counted = days.get(day)
      return counted ? [{ holderId, ...counted }] : []
    }),
  )
  if (days.length === 0) return null
  return change(
    sql`
      insert into loyalty_days (shop_id, holder_id, day, points, spend_minor, orders)
      select ${shopId}, day.*
      from unnest(
        ${uuids(days.map(({ holderId }) => holderId))}, ${arrayText(days.map(({ day }) => day))}::date[], ${integers(days.map(({ points }) => points))},
        ${integers(days.map(({ spendMinor }) => spendMinor))}, ${arrayText(days.map(({ orders }) => orders))}::integer[]
      ) as day
      on conflict (shop_id, holder_id, day) do update set points = excluded.points, spend_minor = excluded.spend_minor, orders = excluded.orders`,
  )
}

export function writeCounters({ shopId, counters }: Book): Change | null {
  const changed = [...counters.values()].flat().filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return null
  return change(
    sql`
      insert into loyalty_counters (shop_id, holder_id, scope, period, uses, points, last_on)
      select ${shopId}, counter.*
      from unnest(
        ${uuids(changed.map(({ holderId }) => holderId))}, ${changed.map(({ scope }) => scope)}::text[], ${changed.map(({ period }) => period)}::text[],
        ${arrayText(changed.map(({ uses }) => uses))}::integer[], ${integers(changed.map(({ points }) => points))}, ${arrayText(changed.map(({ lastOn }) => lastOn))}::date[]
      ) as counter
      on conflict (shop_id, holder_id, scope, period) do update set uses = excluded.uses, points = excluded.points, last_on = excluded.last_on`,
  )
}

/** They were locked when they were loaded. */
export function writeBudgets({ shopId, budgets }: Book): Change | null {
  const changed = [...budgets.values()].filter(({ added }) => added !== 0)
  if (changed.length === 0) return null
  return change(
    sql`
      update loyalty_budgets set used = used + changed.added
      from unnest(${changed.map(({ ruleId }) => ruleId)}::text[], ${integers(changed.map(({ added }) => added))}) as changed (rule_id, added)
      where loyalty_budgets.shop_id = ${shopId} and loyalty_budgets.rule_id = changed.rule_id`,
  )
}

export function writeTierChanges({ shopId, tierChanges, now }: Book): Change | null {
  if (tierChanges.length === 0) return null
  return change(
    sql`
      insert into loyalty_tier_changes (shop_id, recorded_at, holder_id, change_no, from_tier, to_tier, reason, changed_at)
      select ${shopId}, ${now}, change.holder_id,
        coalesce((select max(change_no) from loyalty_tier_changes as earlier where earlier.shop_id = ${shopId} and earlier.holder_id = change.holder_id), 0)
          + row_number() over (partition by change.holder_id order by place),
        from_tier, to_tier, reason, changed_at
      from unnest(
        ${uuids(tierChanges.map(({ holderId }) => holderId))}, ${tierChanges.map(({ from }) => from)}::text[], ${tierChanges.map(({ to }) => to)}::text[],
        ${tierChanges.map(({ reason }) => reason)}::text[], ${times(tierChanges.map(({ at }) => at))}::timestamptz[]
      ) with ordinality as change (holder_id, from_tier, to_tier, reason, changed_at, place)`,
  )
}

/** What of a holder stands in its own row, as a text to be compared. */
export const holderState = ({
  tier,
  tierSeenAt,
  nextDueAt,
  priorOrders,
}: {
  tier: unknown
  tierSeenAt: Date | null
  nextDueAt: Date | null
  priorOrders: number
}): string => JSON.stringify([tier, tierSeenAt, nextDueAt, priorOrders])
