import type { Histories } from './history.ts'
import type { PurchaseModel } from './model.ts'

export interface Predictions {
  probabilityAlive: Float64Array
  expectedPurchases: Float64Array
  /** That nothing is bought within the horizon: the churn score, where “left” is what the horizon makes it. */
  probabilityOfNone: Float64Array
}

/** For each row what the model says about the time from the cut to `horizon` after it. */
export function predict(model: PurchaseModel, { frequency, recency, age }: Histories, horizon: number): Predictions {
  const rows = frequency.length
  const [probabilityAlive, expectedPurchases, probabilityOfNone] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  const history = { frequency: 0, recency: 0, age: 0 }
  for (let row = 0; row < rows; row++) {
    history.frequency = frequency[row] as number
    history.recency = recency[row] as number
    history.age = age[row] as number
    probabilityAlive[row] = model.probabilityAlive(history)
    expectedPurchases[row] = model.expectedPurchases(history, horizon)
    probabilityOfNone[row] = model.probabilityOfNone(history, horizon)
  }
  return { probabilityAlive, expectedPurchases, probabilityOfNone }
}
