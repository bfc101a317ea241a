import { churnProbability } from './conditions/churn-probability.ts'
import { nextPurchase, purchaseOverdue } from './conditions/next-purchase.ts'
import { predictedAmount, predictedValue } from './conditions/predicted-value.ts'

export {
  planPredictionsTask,
  refreshPredictionsTask,
  refreshStaleTask,
  requestPredictionsTask,
  runPredictionsTask,
} from './jobs.ts'
export { mergedPredictions, predictionsOfPerson } from './of-person.ts'
export { predictionRoutes } from './routes.ts'

/** What can be asked of predictions when people are grouped. */
export const predictionConditions = [predictedValue, predictedAmount, churnProbability, nextPurchase, purchaseOverdue]
