/** ln P(N = i) for i = 0, 1, 2, … of a Poisson count whose rate is drawn from gamma(shape, 1) and multiplied by θ. */
export function* lnNegativeBinomial(shape: number, theta: number): Generator<number, never> {
  const lnZ = theta === 0 ? Number.NEGATIVE_INFINITY : -Math.log1p(1 / theta)
  let ln = -shape * Math.log1p(theta)
  for (let i = 0; ; i++) {
    yield ln
    ln += lnZ + Math.log((shape + i) / (i + 1))
  }
}
