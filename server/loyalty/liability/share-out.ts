import assert from 'node:assert/strict'

/**
 * Splits a whole amount by weights, so that the parts add up to it exactly: each part is its exact share rounded down, and
 * what is left goes, one unit each, to the parts that lost most by rounding, the first of equals first (largest remainder,
 * Hamilton's method). The amount and the weights are whole numbers from 0 on; where no weight is above 0, the first part is all.
 */
export function shareOut(amount: number, weights: readonly bigint[]): number[] {
  assert(Number.isSafeInteger(amount) && amount >= 0, 'an amount is a whole number from 0 on')
  assert(weights.length > 0 && weights.every((weight) => weight >= 0n), 'an amount is split by weights from 0 on')
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total === 0n) return weights.map((_, index) => (index === 0 ? amount : 0))

  const shares = weights.map((weight) => ({ whole: (BigInt(amount) * weight) / total, lost: (BigInt(amount) * weight) % total }))
  const left = amount - shares.reduce((sum, { whole }) => sum + Number(whole), 0)
  const byLoss = shares.map((_, index) => index).toSorted((a, b) => compare(shares[b]?.lost, shares[a]?.lost) || a - b)
  const rounded = new Set(byLoss.slice(0, left))
  return shares.map(({ whole }, index) => Number(whole) + (rounded.has(index) ? 1 : 0))
}

const compare = (a = 0n, b = 0n): number => (a < b ? -1 : a > b ? 1 : 0)
