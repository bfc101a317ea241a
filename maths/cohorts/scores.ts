import { quantile, type Weighted } from './quantiles.ts'

/** The four inner edges of fifths: `percentile_cont` at .2 .4 .6 .8. Null where nothing was counted. */
export function quintileEdges(values: readonly Weighted[]): number[] | null {
  const edges = [0.2, 0.4, 0.6, 0.8].flatMap((share) => quantile(values, share) ?? [])
  return edges.length === 0 ? null : edges
}

/**
 * The score of a value among its quintile edges: 1 + the edges strictly below it, so that equal values always get
 * equal scores, however many share them.
 */
export const score = (value: number, edges: readonly number[]): number => 1 + edges.filter((edge) => edge < value).length

/** For recency, where less is better: 5 is the most recent fifth. */
export const recencyScore = (days: number, edges: readonly number[]): number => edges.length + 2 - score(days, edges)
