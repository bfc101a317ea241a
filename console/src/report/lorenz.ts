/**
 * The Lorenz curve drawn from the best customer down: x = share of customers, y = share of revenue, both 0 to 1.
 * Drawn from the best, the curve answers "how much do the best 20 % bring" by reading straight up.
 */
export interface LorenzPoint {
  customersShare: number
  revenueShare: number
}

/**
 * The points ordered from the best customer down, with both ends. Data that comes poorest first (the textbook's
 * direction, below the diagonal) is turned round.
 */
export function fromTheBest(points: readonly LorenzPoint[]): LorenzPoint[] {
  const isPoorestFirst = points.reduce((sum, point) => sum + point.revenueShare - point.customersShare, 0) < 0
  const turned = isPoorestFirst
    ? points.map((point) => ({ customersShare: 1 - point.customersShare, revenueShare: 1 - point.revenueShare }))
    : points
  const sorted = [...turned].sort((a, b) => a.customersShare - b.customersShare)
  if ((sorted[0]?.customersShare ?? 1) > 0) sorted.unshift({ customersShare: 0, revenueShare: 0 })
  if ((sorted.at(-1)?.customersShare ?? 0) < 1) sorted.push({ customersShare: 1, revenueShare: 1 })
  return sorted
}

/** Share of revenue that the best `customersShare` bring, by straight lines between the points of `fromTheBest`. */
export function revenueShareAt(points: readonly LorenzPoint[], customersShare: number): number {
  for (let i = 1; i < points.length; i++) {
    const before = points[i - 1]
    const after = points[i]
    if (!before || !after || after.customersShare < customersShare) continue
    const width = after.customersShare - before.customersShare
    if (width === 0) return after.revenueShare
    return before.revenueShare + ((customersShare - before.customersShare) / width) * (after.revenueShare - before.revenueShare)
  }
  return 1
}
