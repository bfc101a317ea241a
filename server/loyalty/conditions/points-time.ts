import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition, isWithin, oneFact, Window } from '../../segments/segments.ts'
import { earnings, loyaltyFacts, spendings } from './loyalty-facts.ts'

const moves = ['earned', 'spent'] as const

/** The last time that points of any kind were earned, or spent, lies in a window. What was taken back altogether does not count. */
export const pointsTime = defineCondition({
  code: 'points_time',
  args: z.object({ move: z.enum(moves), window: Window }),
  form: {
    group: 'loyalty',
    fields: [
      { name: 'move', kind: 'choice', options: [...moves], isMany: false },
      { name: 'window', kind: 'window', options: ['ever', 'within', 'notWithin', 'between'] },
    ],
    initial: { move: 'spent', window: { kind: 'within', amount: 90, unit: 'days' } },
  },
  isBehavioural: true,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ move, window }, place) => oneFact(sql`max(at)`, move === 'earned' ? earnings(place) : spendings(place), window, place),
  matches: (facts, { move, window }, moment) => {
    const at = (move === 'earned' ? facts?.earnedAt : facts?.spentAt) ?? null
    return { is: at !== null && isWithin(at, window, moment), because: { at: at?.toISOString() ?? null } }
  },
})
