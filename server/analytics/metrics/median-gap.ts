import type { Metric } from './metric.ts'

/** Median over all gaps between consecutive purchase days of all customers. */
export const medianGap: Metric = {
  key: 'medianGapDays',
  unit: 'days',
  measure: ({ gaps }) => ({ value: gaps?.median ?? null, n: gaps?.n ?? 0 }),
}
