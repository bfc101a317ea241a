/**
 * What other capabilities bring to a customer: entries of the timeline, their rows when two customers become one, and what
 * they keep about a person. Each owns its part; `wiring.ts` lists them all.
 */
import type { Db, Query, Tx } from '../kit/database.ts'

export interface TimelineScope {
  shopId: string
  customerId: string
  /** The entry that the page before ended with; null for the newest. */
  before: { at: Date; entryId: string } | null
  /** How many are shown, so that no source reads more. */
  limit: number
}

export interface TimelineRow {
  at: Date
  kind: string
  /** Unique among all entries of the customer, and stable: `<kind>:<id>`. */
  entryId: string
  /** What the entry shows, by kind; plain values under camelCase names, never HTML. */
  details: Record<string, unknown>
}

/** One kind of entry of the timeline. */
export interface TimelineSource {
  kind: string
  /** At most `limit` entries of the customer older than `before`, newest first: columns at, kind, entry_id, details; ordered by (at, entry_id). */
  entries(scope: TimelineScope): Query<TimelineRow>
}

/** What a capability does with its rows and what it derived from them when two customers become one, and when they part again. */
export interface MergeParticipant {
  /** Everything of `mergedId` becomes `keptId`'s. Rows keep in `origin_id` whose they were. Both customers still exist. */
  merge(tx: Tx, merge: { shopId: string; keptId: string; mergedId: string; now: Date }): Promise<void>
  /** What came from these origins, and what was recorded for them since, goes back to `restoredId`. Both customers exist. */
  part(tx: Tx, parting: { shopId: string; keptId: string; restoredId: string; originIds: readonly string[]; now: Date }): Promise<void>
}

export interface Erased {
  /** Rows that are gone. */
  removed: number
  /** Rows that stay without anything personal. */
  kept: number
}

/** What a capability keeps about a person: shown to them whole, and taken away when they ask for it. */
export interface PersonalData {
  /** Name of the file in an export. */
  name: string
  /** Every row about the customer, in a stable order, as plain values. */
  read(db: Db, customer: { shopId: string; customerId: string }): Promise<Record<string, unknown>[]>
  /** Takes away what is personal. Again, it finds nothing and says so. */
  erase(tx: Tx, customer: { shopId: string; customerId: string; now: Date }): Promise<Erased>
}
