/** How many events came, by day of arrival and by name. */
import { sql, type Tx, write } from '../kit/database.ts'
import type { IncomingEvent } from './reading/read-event.ts'

export interface DayCounts {
  accepted: number
  duplicates: number
  conflicts: number
  rejected: number
}

/** Adds to the day's counts. Called last: others who count for the shop wait from here to the commit. */
export async function addCounts(
  tx: Tx,
  { shopId, stored, counts, now }: { shopId: string; stored: readonly IncomingEvent[]; counts: DayCounts; now: Date },
): Promise<void> {
  const day = now.toISOString().slice(0, 10)
  const { accepted, duplicates, conflicts, rejected } = counts
  await write(
    tx,
    sql`
      insert into event_day_counts (shop_id, counted_on, accepted, duplicates, conflicts, rejected)
      values (${shopId}, ${day}, ${accepted}, ${duplicates}, ${conflicts}, ${rejected})
      on conflict (shop_id, counted_on) do update
      set accepted = event_day_counts.accepted + excluded.accepted, duplicates = event_day_counts.duplicates + excluded.duplicates,
          conflicts = event_day_counts.conflicts + excluded.conflicts, rejected = event_day_counts.rejected + excluded.rejected`,
  )
  const names = new Map<string, number>()
  for (const { name } of stored) names.set(name, (names.get(name) ?? 0) + 1)
  if (names.size === 0) return
  const sorted = [...names].sort(([one], [other]) => (one < other ? -1 : 1))
  await write(
    tx,
    sql`
      insert into event_name_days (shop_id, name, counted_on, events)
      select ${shopId}, counted.name, ${day}::date, counted.events from unnest(${sorted.map(([name]) => name)}::text[], ${sorted.map(([, events]) => events)}::bigint[]) as counted (name, events)
      on conflict (shop_id, name, counted_on) do update set events = event_name_days.events + excluded.events`,
  )
}
