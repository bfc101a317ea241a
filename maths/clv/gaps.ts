/** What the gaps between purchases tell beyond the likelihood over x, t_x and T: whether people buy in a rhythm. */
import { digamma, lnGamma } from '@regulars/special'
import type { Histories } from './history.ts'

/**
 * The part of ln L that depends on the gaps and on k, but on no other parameter: Σ (k−1) ln gap − x ln Γ(k), 0 for k = 1.
 *
 * Where the gaps are not known it is averaged over all gaps that sum to t_x, which keeps models of different k comparable
 * by what is known: (k−1) x ln t_x − ln Γ(kx) + ln Γ(x).
 */
export function gapLogLikelihood({ frequency, recency, count, sumLogGaps }: Histories, k: number): number {
  if (k === 1) return 0
  let sum = 0
  for (let row = 0; row < frequency.length; row++) {
    const [x, tx] = [frequency[row] as number, recency[row] as number]
    if (x === 0) continue
    const gaps = sumLogGaps === undefined ? null : (sumLogGaps[row] as number)
    const known = gaps === null ? (k - 1) * x * Math.log(tx) - lnGamma(k * x) + lnGamma(x) : (k - 1) * gaps - x * lnGamma(k)
    sum += known * (count?.[row] ?? 1)
  }
  return sum
}

/**
 * How regularly people buy: the shape of gaps as if each customer's were gamma distributed around their own mean. 1 means
 * without any rhythm, 3 that gaps are as even as sums of three. Null where the gaps are not known, or nobody has two.
 *
 * Solves Σ [x ln(t_x / x) − Σ ln gap] = Σ x [ψ(kx) − ln x − ψ(k)]: for gamma gaps both sides have the same mean, whatever the rates.
 */
export function regularity({ frequency, recency, count, sumLogGaps }: Histories): number | null {
  if (sumLogGaps === undefined) return null
  const byFrequency = new Map<number, number>()
  let unevenness = 0
  for (let row = 0; row < frequency.length; row++) {
    const [x, weight] = [frequency[row] as number, count?.[row] ?? 1]
    if (x < 2) continue
    unevenness += weight * (x * Math.log((recency[row] as number) / x) - (sumLogGaps[row] as number))
    byFrequency.set(x, (byFrequency.get(x) ?? 0) + weight)
  }
  if (byFrequency.size === 0) return null
  const expected = (k: number): number =>
    [...byFrequency].reduce((sum, [x, weight]) => sum + weight * x * (digamma(k * x) - Math.log(x) - digamma(k)), 0)
  let [low, high] = [Math.log(0.05), Math.log(1000)]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (expected(Math.exp(middle)) > unevenness) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
