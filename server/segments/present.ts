import type { z } from 'zod'
import { addDays } from '../kit/clock.ts'
import { all, type Db, sql } from '../kit/database.ts'
import type { Conditions } from './definition.ts'
import type { ConditionCatalogue, Segment, SegmentDay } from './schema.ts'
import { definitionLimits } from './schema.ts'
import type { StoredSegment } from './stored-segments.ts'

/** A segment as its readers see it; `users` are those that look into it. */
export function presentSegment(segment: StoredSegment, users: readonly StoredSegment[] = []): Segment {
  const {
    segmentId,
    name,
    description,
    definition,
    version,
    members,
    readyMade,
    builtAt,
    buildCause,
    buildPhase,
    buildStartedAt,
    buildMs,
  } = segment
  return {
    ...{ segmentId, name, description, definition, version, members, readyMade },
    builtAt: builtAt?.toISOString() ?? null,
    build: buildCause && {
      ...{ cause: buildCause, phase: buildPhase ?? 'waiting', expectedMs: buildMs },
      startedAt: buildStartedAt?.toISOString() ?? null,
    },
    usedBy: users.map((user) => ({ segmentId: user.segmentId, name: user.name })),
    createdAt: segment.createdAt.toISOString(),
    changedAt: segment.changedAt.toISOString(),
  }
}

/** The catalogue of conditions, for whoever draws an editor. */
export const presentCatalogue = (conditions: Conditions): z.infer<typeof ConditionCatalogue> => ({
  conditions: [...conditions.values()].map(({ code, form, isBehavioural }) => ({ code, isBehavioural, ...form })),
  limits: { depth: definitionLimits.depth, conditions: definitionLimits.conditions },
})

/** The days on which something changed, from `from` on, and the last one before. */
export const daysOf = (
  db: Db,
  { shopId, segmentIds, from }: { shopId: string; segmentIds: readonly string[]; from: string },
): Promise<(SegmentDay & { segmentId: string })[]> =>
  all(
    db,
    sql<SegmentDay & { segmentId: string }>`
      select segment_id, day, members, entered, went_out as "left" from segment_days
      where shop_id = ${shopId} and segment_id = any(${segmentIds}::uuid[])
        and day >= coalesce((select max(before.day) from segment_days as before
          where before.shop_id = ${shopId} and before.segment_id = segment_days.segment_id and before.day < ${from}), ${from})
      order by segment_id, day`,
  )

/** Members at the end of each of the days to `today`; a day on which nobody moved ends as the one before. Null before the first figure. */
export function trendOf(days: readonly SegmentDay[], { today, length }: { today: string; length: number }): (number | null)[] {
  return Array.from({ length }, (_, place) => {
    const day = addDays(today, place - length + 1)
    return days.findLast((each) => each.day <= day)?.members ?? null
  })
}
