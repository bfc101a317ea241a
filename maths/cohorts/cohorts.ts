export { wilsonInterval } from './intervals.ts'
export { mean, quantile, type Weighted } from './quantiles.ts'
export { recencyScore, score } from './scores.ts'
