/** z of a two-sided 95 % interval. */
const z95 = 1.959963984540054

/**
 * 95 % interval of a share, `successes` of `n`: Wilson's score interval (Wilson 1927, JASA 22), which stays within
 * 0 and 1 and is sound for small n. Null for n = 0.
 */
export function wilsonInterval(successes: number, n: number): { low: number; high: number } | null {
  if (n === 0) return null
  const share = successes / n
  const square = z95 * z95
  const centre = (share + square / (2 * n)) / (1 + square / n)
  const half = (z95 / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
