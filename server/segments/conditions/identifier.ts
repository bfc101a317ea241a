import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'

const kinds = ['email', 'phone', 'customer_number'] as const

/** Can be recognised, and reached, by such an identifier. */
export const identifier = defineCondition({
  code: 'identifier',
  args: z.object({ kind: z.enum(kinds) }),
  form: { group: 'profile', fields: [{ name: 'kind', kind: 'choice', options: [...kinds], isMany: false }], initial: { kind: 'email' } },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ kind }, { shopId, leaf, isIn }) => ({
    rows: sql`select distinct customer_id from identifiers where shop_id = ${shopId} and kind = ${kind} and ${isIn(sql`customer_id`)}`,
    is: sql`${leaf}.customer_id is not null`,
    needsRow: true,
  }),
  matches: ({ identifiers }, { kind }) => ({ is: identifiers.includes(kind) }),
})

/** Was made of two or more customers. */
export const merged = defineCondition({
  code: 'merged',
  args: z.object({}),
  form: { group: 'profile', fields: [], initial: {} },
  isBehavioural: false,
  topics: () => ['identity'],
  facts: profileFacts,
  where: (_, { shopId, leaf, isIn }) => ({
    rows: sql`select customer_id from origins where shop_id = ${shopId} and ${isIn(sql`customer_id`)} group by customer_id having count(*) > 1`,
    is: sql`${leaf}.customer_id is not null`,
    needsRow: true,
  }),
  matches: ({ isMerged }) => ({ is: isMerged }),
})
