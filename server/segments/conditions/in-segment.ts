import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { membershipFacts } from '../facts/memberships.ts'

/** Is in another segment. When that one lets somebody in or out, this one looks at them too. */
export const inSegment = defineCondition({
  code: 'in_segment',
  args: z.object({ segmentId: z.uuid() }),
  form: { group: 'segments', fields: [{ name: 'segmentId', kind: 'pick', of: 'segment', isMany: false }], initial: {} },
  isBehavioural: false,
  topics: () => [],
  segments: ({ segmentId }) => [segmentId],
  wants: ({ segmentId }) => [segmentId],
  facts: membershipFacts,
  where: ({ segmentId }, { shopId, leaf, isIn }) => ({
    rows: sql`select customer_id from segment_states where shop_id = ${shopId} and segment_id = ${segmentId} and is_member and ${isIn(sql`customer_id`)}`,
    is: sql`${leaf}.customer_id is not null`,
    needsRow: true,
  }),
  matches: (segments, { segmentId }) => ({ is: segments.has(segmentId) }),
})
