import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { Compare, compares, comparing, defineCondition } from '../../segments/segments.ts'
import { predictionFacts, predictionRows } from './prediction-facts.ts'

const horizons = ['90', '365'] as const

/** How likely somebody is to buy nothing within 90 days, or a year: what P(alive) cannot tell of those who bought once. */
export const churnProbability = defineCondition({
  code: 'churn_probability',
  args: z.object({ compare: Compare, percent: z.number().min(0).max(100), horizonDays: z.enum(horizons).default('365') }),
  form: {
    group: 'predictions',
    fields: [
      { name: 'horizonDays', kind: 'choice', options: [...horizons], isMany: false },
      { name: 'compare', kind: 'compare' },
      { name: 'percent', kind: 'number', min: 0, max: 100, unit: 'plain' },
    ],
    initial: { horizonDays: '365', compare: 'ge', percent: 70 },
  },
  isBehavioural: true,
  topics: () => ['predictions'],
  facts: predictionFacts,
  where: ({ compare, percent, horizonDays }, at) => ({
    rows: predictionRows(at),
    is: comparing(
      sql`${at.leaf}.${sql.ref(horizonDays === '90' ? 'silent_90_ppm' : 'silent_365_ppm')}`,
      compare,
      sql`${millionths(percent)}::integer`,
    ),
    needsRow: true,
  }),
  matches: (facts, { compare, percent, horizonDays }) => {
    if (facts === null) return { is: false }
    const silentPpm = horizonDays === '90' ? facts.silent90Ppm : facts.silent365Ppm
    return { is: compares(silentPpm, compare, millionths(percent)), because: { percent: silentPpm / 10_000 } }
  },
})

const millionths = (percent: number): number => Math.round(percent * 10_000)
