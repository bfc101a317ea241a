import { digamma, lnPochhammer } from '@regulars/special'

/** Σ over customers of ln (a)ₙ and of its derivative over a, where n depends on the frequency alone: once for each frequency. */
export function sumLnPochhammer(
  a: number,
  frequencies: readonly { x: number; count: number }[],
  n: (x: number) => number,
): { value: number; slope: number } {
  let [value, slope] = [0, 0]
  for (const { x, count } of frequencies) {
    value += count * lnPochhammer(a, n(x))
    slope += count * harmonic(a, n(x))
  }
  return { value, slope }
}

/** d ln (a)ₙ / da = Σ 1 / (a + j) over j < n, n whole. */
export function harmonic(a: number, n: number): number {
  if (n > 40) return digamma(a + n) - digamma(a)
  let sum = 0
  for (let j = 0; j < n; j++) sum += 1 / (a + j)
  return sum
}
