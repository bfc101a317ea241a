import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition, isWithin, oneFact, Window } from '../../segments/segments.ts'
import { claims, loyaltyFacts } from './loyalty-facts.ts'

/** The last time that one of these rewards was had lies in a window. What was cancelled does not count. */
export const rewardHad = defineCondition({
  code: 'reward_had',
  args: z.object({ rewardIds: z.array(z.uuid()).min(1).max(50), window: Window }),
  form: {
    group: 'loyalty',
    fields: [
      { name: 'rewardIds', kind: 'pick', of: 'reward', isMany: true },
      { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] },
    ],
    initial: { window: { kind: 'ever' } },
  },
  isBehavioural: true,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ rewardIds, window }, place) =>
    oneFact(sql`max(at)`, sql`${claims(place)} where reward_id = any(${rewardIds}::uuid[])`, window, place),
  matches: (facts, { rewardIds, window }, moment) => {
    const times = (facts?.rewards ?? []).filter(({ rewardId }) => rewardIds.includes(rewardId)).map(({ at }) => at.getTime())
    const at = times.length > 0 ? new Date(Math.max(...times)) : null
    return { is: at !== null && isWithin(at, window, moment), because: { at: at?.toISOString() ?? null } }
  },
})
