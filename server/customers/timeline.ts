import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, type Query, sql } from '../kit/database.ts'
import type { TimelineRow, TimelineScope, TimelineSource } from './contributions.ts'

const Position = z.tuple([
  z.iso.datetime(),
  z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
])

/**
 * One page of everything that happened with a customer, the newest first. Each source gives no more than the page shows, from
 * where the page before ended, so that a long history costs as little as a short one. What is told late stands at its time.
 */
export async function timelinePage(
  db: Db,
  sources: readonly TimelineSource[],
  {
    shopId,
    customerId,
    kinds,
    cursor,
    limit,
  }: { shopId: string; customerId: string; kinds?: readonly string[] | undefined; cursor?: string | undefined; limit: number },
) {
  const position = readCursor(cursor, Position)
  const before = position && { at: new Date(position[0]), entryId: position[1] }
  const chosen = sources.filter(({ kind }) => kinds === undefined || kinds.includes(kind))
  const rows = chosen.length === 0 ? [] : await all(db, unionOf(chosen, { shopId, customerId, before, limit: limit + 1 }))
  const { page, nextCursor } = cutPage(rows, limit, ({ at, entryId }) => [at.toISOString(), entryId])
  return { entries: page.map((entry) => ({ ...entry, at: entry.at.toISOString() })), nextCursor, kinds: sources.map(({ kind }) => kind) }
}

/** The condition that an entry is older than what the page before ended with: of a row's own instant and the id of its entry. */
export function isOlder({ before }: TimelineScope, at: Query<unknown>, entryId: Query<unknown>): Query<unknown> {
  if (before === null) return sql`true`
  // The first part is what an index answers.
  return sql`(${at} <= ${before.at} and (${at} < ${before.at} or (${entryId}) collate "C" < ${before.entryId}))`
}

function unionOf(sources: readonly TimelineSource[], scope: TimelineScope): Query<TimelineRow> {
  const parts = sources.map((source) => sql`(${source.entries(scope)})`)
  return sql<TimelineRow>`select at, kind, entry_id, details from (${sql.join(parts, sql` union all `)}) as entries order by at desc, entry_id collate "C" desc limit ${scope.limit}`
}
