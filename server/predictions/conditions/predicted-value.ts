import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { Compare, compares, comparing, defineCondition } from '../../segments/segments.ts'
import { type PredictionFacts, predictionFacts, predictionRows } from './prediction-facts.ts'

const places = ['top_tenth', 'top_fifth', 'upper_half'] as const
type Place = (typeof places)[number]

/** Is among the tenth, the fifth or the half of whom most is expected within twelve months, by the steps of the last run. */
export const predictedValue = defineCondition({
  code: 'predicted_value',
  args: z.object({ place: z.enum(places) }),
  form: {
    group: 'predictions',
    fields: [{ name: 'place', kind: 'choice', options: [...places], isMany: false }],
    initial: { place: 'top_fifth' },
  },
  isBehavioural: true,
  topics: () => ['predictions'],
  facts: predictionFacts,
  where: ({ place }, at) => ({
    rows: predictionRows(at),
    is: sql`${at.leaf}.value_minor >= ${at.leaf}.${sql.ref(columns[place])}`,
    needsRow: true,
  }),
  matches: (facts, { place }) => ({
    is: facts !== null && facts.valueMinor >= stepOf(facts, place),
    because: { valueMinor: facts?.valueMinor ?? null },
  }),
})

/** Is expected to bring so much within twelve months. */
export const predictedAmount = defineCondition({
  code: 'predicted_amount',
  args: z.object({ compare: Compare, amountMinor: z.int().min(0).max(1e15) }),
  form: {
    group: 'predictions',
    fields: [
      { name: 'compare', kind: 'compare' },
      { name: 'amountMinor', kind: 'money' },
    ],
    initial: { compare: 'ge' },
  },
  isBehavioural: true,
  topics: () => ['predictions'],
  facts: predictionFacts,
  where: ({ compare, amountMinor }, at) => ({
    rows: predictionRows(at),
    is: comparing(sql`${at.leaf}.value_minor`, compare, sql`${amountMinor}::bigint`),
    needsRow: true,
  }),
  matches: (facts, { compare, amountMinor }) => ({
    is: facts !== null && compares(facts.valueMinor, compare, amountMinor),
    because: { valueMinor: facts?.valueMinor ?? null },
  }),
})

const columns: Record<Place, string> = { top_tenth: 'top_tenth_minor', top_fifth: 'top_fifth_minor', upper_half: 'upper_half_minor' }

function stepOf(facts: PredictionFacts, place: Place): number {
  return { top_tenth: facts.topTenthMinor, top_fifth: facts.topFifthMinor, upper_half: facts.upperHalfMinor }[place]
}
