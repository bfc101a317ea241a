import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'

/** Has one of these tags. */
export const tag = defineCondition({
  code: 'tag',
  args: z.object({ tagIds: z.array(z.uuid()).min(1).max(100) }),
  form: { group: 'profile', fields: [{ name: 'tagIds', kind: 'pick', of: 'tag', isMany: true }], initial: {} },
  isBehavioural: false,
  topics: () => ['tags'],
  facts: profileFacts,
  where: ({ tagIds }, { shopId, leaf, isIn }) => ({
    rows: sql`select distinct customer_id from customer_tags where shop_id = ${shopId} and tag_id = any(${tagIds}::uuid[]) and ${isIn(sql`customer_id`)}`,
    is: sql`${leaf}.customer_id is not null`,
    needsRow: true,
  }),
  matches: (person, { tagIds }) => ({ is: person.tagIds.some((tagId) => tagIds.includes(tagId)) }),
})
