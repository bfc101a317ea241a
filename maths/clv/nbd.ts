import type { Objective } from '@regulars/optimise'
import { lnPochhammer } from '@regulars/special'
import type { Compressed, PurchaseHistory } from './history.ts'
import { type Family, named, type PurchaseModel } from './model.ts'
import { lnNegativeBinomial } from './negative-binomial.ts'
import { sumLnPochhammer } from './rising-factorials.ts'

/**
 * NBD (Ehrenberg 1959): everybody buys at a rate of their own, gamma distributed (r, α), for ever. Nobody leaves, so
 * P(alive) is 1 and says nothing. What the models with churn become where the data show none.
 */
export const nbd: Family = {
  name: 'nbd',
  k: 1,
  parameterNames: ['r', 'alpha'],
  isTime: [false, true],
  model: (values) => nbdModel(values[0] as number, values[1] as number),
  objective,
  starts: ({ purchases, customers }) => [0.3, 1, 3].map((r) => [r, (r * customers) / Math.max(purchases, 1)]),
}

function nbdModel(r: number, alpha: number): PurchaseModel {
  return {
    family: 'nbd',
    parameters: named(nbd.parameterNames, [r, alpha]),
    logLikelihood: ({ frequency: x, age }) => lnPochhammer(r, x) - r * Math.log1p(age / alpha) - x * Math.log(alpha + age),
    probabilityAlive: () => 1,
    expectedPurchases: ({ frequency, age }, horizon) => ((r + frequency) / (alpha + age)) * horizon,
    expectedOfNewCustomer: (horizon) => (r / alpha) * horizon,
    probabilityOfNone: ({ frequency, age }, horizon) => Math.exp(-(r + frequency) * Math.log1p(horizon / (alpha + age))),
    purchaseDistribution: ({ frequency, age }, horizon) => distribution(r + frequency, horizon / (alpha + age)),
  }
}

function* distribution(shape: number, theta: number): Generator<number> {
  for (const ln of lnNegativeBinomial(shape, theta)) yield Math.exp(ln)
}

function objective({ frequency, age, count, frequencies }: Compressed): Objective {
  return (point, gradient) => {
    const [r, alpha] = [Math.exp(point[0] as number), Math.exp(point[1] as number)]
    const rate = sumLnPochhammer(r, frequencies, (x) => x)
    let [value, byR, byAlpha] = [rate.value, rate.slope, 0]
    for (let row = 0; row < count.length; row++) {
      const x = frequency[row] as number
      const T = age[row] as number
      const weight = count[row] as number
      const ratio = Math.log1p(T / alpha)
      value -= weight * (r * ratio + x * Math.log(alpha + T))
      byR -= weight * ratio
      byAlpha += weight * (r / alpha - (r + x) / (alpha + T))
    }
    gradient[0] = -r * byR
    gradient[1] = -alpha * byAlpha
    return -value
  }
}

/** The history of somebody who makes the first purchase now. */
export const newCustomer: PurchaseHistory = { frequency: 0, recency: 0, age: 0 }
