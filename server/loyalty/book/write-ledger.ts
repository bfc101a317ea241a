import { arrayText, integers, uuids } from '../../kit/arrays.ts'
import { type Change, change, sql } from '../../kit/database.ts'
import type { Account } from '../ledger/holder.ts'
import type { Book } from './book.ts'

export interface Changed {
  holderId: string
  account: Account
}

export function writeAccounts({ shopId }: Book, changed: readonly Changed[]): Change | null {
  if (changed.length === 0) return null
  const accounts = changed.map(({ account }) => account)
  return change(
    sql`
      insert into loyalty_accounts (shop_id, account_id, holder_id, wallet_id, pending, active, held, debt, forgiven, version, slides_until)
      select ${shopId}, account.*
      from unnest(
        ${uuids(accounts.map(({ accountId }) => accountId))}, ${uuids(changed.map(({ holderId }) => holderId))}, ${uuids(accounts.map(({ walletId }) => walletId))},
        ${integers(accounts.map(({ pending }) => pending))}, ${integers(accounts.map(({ active }) => active))}, ${integers(accounts.map(({ held }) => held))},
        ${integers(accounts.map(({ debt }) => debt))}, ${integers(accounts.map(({ forgiven }) => forgiven))},
        ${arrayText(accounts.map(({ version }) => version))}::integer[], ${times(accounts.map(({ slidesUntil }) => slidesUntil))}::timestamptz[]
      ) as account
      on conflict (shop_id, account_id) do update
      set pending = excluded.pending, active = excluded.active, held = excluded.held, debt = excluded.debt, forgiven = excluded.forgiven,
          version = excluded.version, slides_until = excluded.slides_until`,
  )
}

export function writeLots({ shopId }: Book, changed: readonly Changed[]): Change | null {
  const rows = changed.flatMap(({ account }) =>
    [...account.changedLots].flatMap((lotId) => {
      const lot = account.lots.get(lotId)
      return lot ? [{ accountId: account.accountId, lot }] : []
    }),
  )
  if (rows.length === 0) return null
  const lots = rows.map(({ lot }) => lot)
  return change(
    sql`
      insert into loyalty_lots (
        shop_id, account_id, lot_id, state, source, priority, is_paid, is_sliding, earned_at, activates_at, expires_at, original, remaining, held, origin_lot_id
      )
      select ${shopId}, lot.*
      from unnest(
        ${uuids(rows.map(({ accountId }) => accountId))}, ${uuids(lots.map(({ lotId }) => lotId))}, ${arrayText(lots.map(({ state }) => state))}::text[],
        ${lots.map(({ source }) => source)}::text[], ${arrayText(lots.map(({ priority }) => priority))}::smallint[],
        ${arrayText(lots.map(({ isPaid }) => String(isPaid)))}::boolean[], ${arrayText(lots.map(({ isSliding }) => String(isSliding)))}::boolean[],
        ${times(lots.map(({ earnedAt }) => earnedAt))}::timestamptz[], ${times(lots.map(({ activatesAt }) => activatesAt))}::timestamptz[],
        ${times(lots.map(({ expiresAt }) => expiresAt))}::timestamptz[], ${integers(lots.map(({ original }) => original))},
        ${integers(lots.map(({ remaining }) => remaining))}, ${integers(lots.map(({ held }) => held))}, ${uuids(lots.map(({ originLotId }) => originLotId))}
      ) as lot
      on conflict (shop_id, account_id, lot_id) do update
      set state = excluded.state, is_sliding = excluded.is_sliding, activates_at = excluded.activates_at, expires_at = excluded.expires_at, remaining = excluded.remaining, held = excluded.held`,
  )
}

export function writeOperations({ shopId, operations, now }: Book): Change | null {
  if (operations.length === 0) return null
  return change(
    sql`
      insert into loyalty_operations (
        shop_id, recorded_at, account_id, version, kind, key, key_hash, effective_at, reverses, counterpart_id, staff_id, reason, details, active_after, pending_after
      )
      select ${shopId}, ${now}, operation.*
      from unnest(
        ${uuids(operations.map(({ accountId }) => accountId))}, ${arrayText(operations.map(({ version }) => version))}::integer[],
        ${arrayText(operations.map(({ kind }) => kind))}::text[], ${operations.map(({ key }) => key)}::text[],
        ${integers(operations.map(({ keyHash }) => keyHash ?? 0))}, ${times(operations.map(({ at }) => at))}::timestamptz[],
        ${arrayText(operations.map(({ reverses }) => reverses ?? null))}::integer[], ${uuids(operations.map(({ counterpartId }) => counterpartId ?? null))},
        ${uuids(operations.map(({ staffId }) => staffId ?? null))}, ${operations.map(({ reason }) => reason ?? null)}::text[],
        ${operations.map(({ details }) => (details ? JSON.stringify(details) : null))}::jsonb[],
        ${integers(operations.map(({ activeAfter }) => activeAfter))}, ${integers(operations.map(({ pendingAfter }) => pendingAfter))}
      ) as operation`,
  )
}

export function writeEntries({ shopId, operations }: Book): Change | null {
  const rows = operations.flatMap(({ accountId, version, entries }) =>
    entries.map((entry, index) => ({ ...entry, accountId, version, entryNo: index + 1 })),
  )
  if (rows.length === 0) return null
  return change(
    sql`
      insert into loyalty_entries (shop_id, account_id, version, entry_no, lot_id, from_bucket, to_bucket, amount)
      select ${shopId}, entry.*
      from unnest(
        ${uuids(rows.map(({ accountId }) => accountId))}, ${arrayText(rows.map(({ version }) => version))}::integer[],
        ${arrayText(rows.map(({ entryNo }) => entryNo))}::integer[], ${uuids(rows.map(({ lotId }) => lotId))},
        ${arrayText(rows.map(({ from }) => from))}::text[], ${arrayText(rows.map(({ to }) => to))}::text[], ${integers(rows.map(({ amount }) => amount))}
      ) as entry`,
  )
}

export function writeRedemptions({ shopId }: Book, changed: readonly Changed[]): Change | null {
  const rows = changed.flatMap(({ account }) =>
    [...account.changedRedemptions].flatMap((redemptionId) => {
      const redemption = account.redemptions.get(redemptionId)
      return redemption ? [{ accountId: account.accountId, ...redemption }] : []
    }),
  )
  if (rows.length === 0) return null
  return change(
    sql`
      insert into loyalty_redemptions (
        shop_id, account_id, redemption_id, reward_id, key, key_hash, state, points, captured, restored, value_minor, order_number, parts, forgiven_before, held_at, expires_at,
        ended_at, head_id, pool
      )
      select ${shopId}, redemption.*
      from unnest(
        ${uuids(rows.map(({ accountId }) => accountId))}, ${uuids(rows.map(({ redemptionId }) => redemptionId))}, ${uuids(rows.map(({ rewardId }) => rewardId))},
        ${rows.map(({ key }) => key)}::text[], ${integers(rows.map(({ keyHash }) => keyHash))}, ${arrayText(rows.map(({ state }) => state))}::text[],
        ${integers(rows.map(({ points }) => points))}, ${integers(rows.map(({ captured }) => captured))}, ${integers(rows.map(({ restored }) => restored))},
        ${arrayText(rows.map(({ valueMinor }) => valueMinor))}::bigint[], ${rows.map(({ orderNumber }) => orderNumber)}::text[],
        ${rows.map(({ parts }) => JSON.stringify(parts))}::jsonb[], ${integers(rows.map(({ forgivenBefore }) => forgivenBefore))}, ${times(rows.map(({ heldAt }) => heldAt))}::timestamptz[],
        ${times(rows.map(({ expiresAt }) => expiresAt))}::timestamptz[], ${times(rows.map(({ endedAt }) => endedAt))}::timestamptz[],
        ${uuids(rows.map(({ headId }) => headId))}, ${rows.map(({ pool }) => pool && JSON.stringify(pool))}::jsonb[]
      ) as redemption
      on conflict (shop_id, redemption_id) do update
      set state = excluded.state, captured = excluded.captured, restored = excluded.restored, order_number = excluded.order_number, parts = excluded.parts,
          pool = excluded.pool, expires_at = excluded.expires_at, ended_at = excluded.ended_at`,
  )
}

/** Instants, some of which may be missing, as the text of an array. */
export const times = (instants: readonly (Date | null)[]): string => arrayText(instants.map((at) => at?.toISOString() ?? null))
