/**
 * The score of a value among its quintile edges: 1 + the edges strictly below it, so that equal values always get
 * equal scores, however many share them.
 */
export const score = (value: number, edges: readonly number[]): number => 1 + edges.filter((edge) => edge < value).length

/** For recency, where less is better: 5 is the most recent fifth. */
export const recencyScore = (days: number, edges: readonly number[]): number => edges.length + 2 - score(days, edges)
