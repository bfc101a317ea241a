export interface Bin {
  fromDays: number
  toDays: number | null
}

/**
 * Where a number of days stands on a histogram whose bins are drawn equally wide, in percent from the left. Inside a
 * bin by straight line; in the open last bin in its middle, because that bin has no width.
 *
 * `toDays` is taken as the first day of the next bin or the last of its own alike: the next bin's start decides.
 */
export function histogramMark(bins: readonly Bin[], days: number): number {
  const index = bins.findLastIndex((bin) => bin.fromDays <= days)
  const bin = bins[index]
  if (!bin) return 0
  const end = bins[index + 1]?.fromDays ?? null
  const within = end === null ? 0.5 : (days - bin.fromDays) / (end - bin.fromDays)
  return ((index + within) / bins.length) * 100
}
