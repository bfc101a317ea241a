export {
  planPredictionsTask,
  refreshPredictionsTask,
  refreshStaleTask,
  requestPredictionsTask,
  runPredictionsTask,
} from './jobs.ts'
export { mergedPredictions, predictionsOfPerson } from './of-person.ts'
export { predictionRoutes } from './routes.ts'
