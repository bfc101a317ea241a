/** A value and how often it occurs. */
export interface Weighted {
  value: number
  count: number
}

/**
 * The quantile that PostgreSQL's `percentile_cont` gives: linear between the two nearest of the sorted values
 * (Hyndman & Fan 1996, type 7). `share` is between 0 and 1. Null where nothing was counted.
 */
export function quantile(values: readonly Weighted[], share: number): number | null {
  const sorted = values.filter(({ count }) => count > 0).toSorted((a, b) => a.value - b.value)
  const total = sorted.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const position = share * (total - 1)
  const low = valueAt(sorted, Math.floor(position))
  const high = valueAt(sorted, Math.ceil(position))
  return low + (high - low) * (position - Math.floor(position))
}

/** Arithmetic mean; null where nothing was counted. */
export function mean(values: readonly Weighted[]): number | null {
  const total = values.reduce((sum, { count }) => sum + count, 0)
  return total === 0 ? null : values.reduce((sum, { value, count }) => sum + value * count, 0) / total
}

/** The value at a 0-based rank among sorted values. */
function valueAt(sorted: readonly Weighted[], rank: number): number {
  let seen = 0
  for (const { value, count } of sorted) {
    seen += count
    if (rank < seen) return value
  }
  throw new RangeError(`rank ${rank} is beyond the ${seen} values`)
}
