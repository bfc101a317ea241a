import { first, sql, type Tx, write } from '../kit/database.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { MergeParticipant } from './contributions.ts'
import { lockIdentities } from './lock-recording.ts'
import { ownTables } from './merge.ts'
import { moveRowsBack } from './move-rows.ts'
import { mergeProfiles, type Profile } from './profile.ts'
import { insertCustomers, type Origin, storedOrigins, updateProfiles } from './store-customers.ts'
import { touch } from './touches.ts'

/** A merge can be undone for this long. */
export const partingDays = 90

export interface Parting {
  shopId: string
  mergeId: string
  staffId: string
  participants: readonly MergeParticipant[]
  now: Date
}

/**
 * Undoes a merge: the merged customer is there again under its old id, with every row that came from it and every fact that was
 * recorded since for what it was recognised by. Both are as if they had never been one, and nothing merges them by itself again.
 * Throws the plain 404 where there is no such merge, and a conflict where it was undone, is older than 90 days, or the customer was erased.
 */
export async function partCustomers(
  tx: Tx,
  { shopId, mergeId, staffId, participants, now }: Parting,
): Promise<{ keptId: string; restoredId: string }> {
  await lockIdentities(tx, { shopId })
  const merge = await mergeToUndo(tx, { shopId, mergeId, now })
  const together = await storedOrigins(tx, { shopId, customerIds: [merge.customerId] })
  const parting = together.filter(({ originId }) => merge.originIds.includes(originId))
  const staying = together.filter(({ originId }) => !merge.originIds.includes(originId))
  const [keptId, restoredId, originIds] = [merge.customerId, merge.mergedId, parting.map(({ originId }) => originId)]

  await insertCustomers(tx, { shopId, profiles: [folded(parting, restoredId)], now: merge.createdAt })
  await updateProfiles(tx, { shopId, profiles: [folded(staying, keptId)] })
  for (const table of ownTables) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
  await write(tx, sql`update origins set customer_id = ${restoredId} where shop_id = ${shopId} and origin_id = any(${originIds}::uuid[])`)
  await keepApart(tx, { shopId, ones: originIds, others: staying.map(({ originId }) => originId), staffId, now })
  for (const participant of participants) await participant.part(tx, { shopId, keptId, restoredId, originIds, now })
  await forgetSingles(tx, { shopId, customerIds: [keptId, restoredId] })

  await write(tx, sql`update merges set undone_at = ${now}, undone_by = ${staffId} where shop_id = ${shopId} and merge_id = ${mergeId}`)
  await touch(tx, { shopId, topic: 'identity', customerIds: [keptId, restoredId], now })
  publish(tx, { type: 'customers.parted', shopId, keptId, restoredId })
  return { keptId, restoredId }
}

interface MergeToUndo {
  mergedId: string
  originIds: string[]
  /** Who the merged one is part of today. */
  customerId: string
  createdAt: Date
}

async function mergeToUndo(tx: Tx, { shopId, mergeId, now }: { shopId: string; mergeId: string; now: Date }): Promise<MergeToUndo> {
  const merge = await first(
    tx,
    sql<MergeToUndo & { recordedAt: Date; undoneAt: Date | null; erasedAt: Date | null; customerId: string | null }>`
      select merged_id, origin_ids, origins.customer_id, origins.created_at, merges.recorded_at, undone_at, erased_at
      from merges left join origins on origins.shop_id = merges.shop_id and origin_id = merged_id
      left join customers on customers.shop_id = merges.shop_id and customers.customer_id = origins.customer_id
      where merges.shop_id = ${shopId} and merge_id = ${mergeId} for update of merges`,
  )
  if (!merge) throw notFound()
  if (merge.undoneAt !== null) throw conflict('merge_undone')
  if (merge.erasedAt !== null || merge.customerId === null) throw conflict('merge_erased')
  if (now.getTime() - merge.recordedAt.getTime() > partingDays * 86_400_000) throw conflict('merge_too_old', { days: partingDays })
  return merge
}

/** What these origins' own facts say together. */
function folded(origins: readonly Origin[], customerId: string): Profile {
  const [firstOrigin, ...others] = origins.map(({ profile }) => ({ ...profile, customerId }))
  if (!firstOrigin) throw new Error('a customer without an origin')
  return others.reduce(mergeProfiles, firstOrigin)
}

interface Apart {
  shopId: string
  ones: readonly string[]
  others: readonly string[]
  staffId: string | null
  now: Date
}

/** From now on none of these is merged with any of those by a fact alone. */
export async function keepApart(tx: Tx, { shopId, ones, others, staffId, now }: Apart): Promise<void> {
  await write(
    tx,
    sql`
      insert into kept_apart (shop_id, one_id, other_id, recorded_at, recorded_by)
      select ${shopId}, least(one, other), greatest(one, other), ${now}, ${staffId}
      from unnest(${ones}::uuid[]) as one cross join unnest(${others}::uuid[]) as other
      where one <> other
      on conflict (shop_id, one_id, other_id) do nothing`,
  )
}

/** A customer who is made of nobody but itself has no origins. */
async function forgetSingles(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  await write(
    tx,
    sql`
      delete from origins where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and origin_id = customer_id
        and not exists (select 1 from origins as other where other.shop_id = ${shopId} and other.customer_id = origins.customer_id and other.origin_id <> origins.origin_id)`,
  )
}
