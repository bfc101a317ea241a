import type { Objective } from '@regulars/optimise'
import type { Compressed, PurchaseHistory } from './history.ts'

export type FamilyName = 'nbd' | 'bgnbd' | 'mbgnbd' | 'pnbd' | 'bgcnbd' | 'mbgcnbd'

/** A purchase model with its parameters: all it says about a customer. Times are in the unit of the parameters. */
export interface PurchaseModel {
  family: FamilyName
  /** By name, in the family's order; with k first where the family has it. */
  parameters: Readonly<Record<string, number>>
  /** ln of the likelihood of this history. */
  logLikelihood(history: PurchaseHistory): number
  /** That the customer has not left for good by the cut. What “left” means is the model's: see docs/methods/purchase-models.md. */
  probabilityAlive(history: PurchaseHistory): number
  /** E[X(T, T + horizon)]: purchase days to expect in the time after the cut. */
  expectedPurchases(history: PurchaseHistory, horizon: number): number
  /** E[X(horizon)] of somebody who makes the first purchase now, which itself is not counted. */
  expectedOfNewCustomer(horizon: number): number
  /** That no purchase follows within the horizon: falls with it, from 1, to the probability of never buying again. */
  probabilityOfNone(history: PurchaseHistory, horizon: number): number
  /** P(X(T, T + horizon) = n) for n = 0, 1, 2, …, without end. */
  purchaseDistribution(history: PurchaseHistory, horizon: number): Iterable<number>
}

/** A model without its parameters: how it is fitted. */
export interface Family {
  name: FamilyName
  /** Gaps between purchases are sums of this many exponential ones. */
  k: number
  parameterNames: readonly string[]
  /** The parameters that are times, which grow with the unit; the others do not. */
  isTime: readonly boolean[]
  model(values: readonly number[]): PurchaseModel
  /**
   * −ln L over these histories with its gradient, both over the logarithms of the parameters. Without the part that
   * only the gaps decide: see `gapLogLikelihood`.
   */
  objective(histories: Compressed): Objective
  /** Where fits begin, as parameters for times divided by the mean age. */
  starts(histories: Compressed): number[][]
}

/** The parameters by name. */
export function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, place) => [name, values[place] as number]))
}
