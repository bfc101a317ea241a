import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition, isWithin, oneFact, Window } from '../../segments/segments.ts'
import { loyaltyFacts, memberRows } from './loyalty-facts.ts'

/** Is a member of the programme, and joined it in a window. */
export const loyaltyMember = defineCondition({
  code: 'loyalty_member',
  args: z.object({ window: Window }),
  form: {
    group: 'loyalty',
    fields: [{ name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] }],
    initial: { window: { kind: 'ever' } },
  },
  isBehavioural: false,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ window }, place) => oneFact(sql`max(joined_at)`, sql`from (${memberRows(place)}) as member`, window, place),
  matches: (facts, { window }, moment) => ({
    is: facts !== null && isWithin(facts.joinedAt, window, moment),
    because: { at: facts?.joinedAt.toISOString() ?? null },
  }),
})
