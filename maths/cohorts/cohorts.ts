export {
  type Cohort,
  type CohortMonth,
  cohortGrid,
  countCohortMonths,
  type PurchaseDay,
  type RetentionAtAge,
  retentionByAge,
} from './cohort-grid.ts'
export { type Concentration, concentration } from './concentration.ts'
export { countGaps, type GapFigures, gapFigures, type LadderStep, orderLadder, type PurchaseGap } from './gaps.ts'
export { wilsonInterval } from './intervals.ts'
export { addMonths, lastDayOf, monthOf, monthsBetween } from './months.ts'
export { mean, quantile, type Weighted } from './quantiles.ts'
export { quintileEdges, recencyScore, score } from './scores.ts'
