export {
  type Baskets,
  basketsOf,
  keepBaskets,
  numbersOf,
  type PastBasket,
  type PurchaseLines,
  pastBaskets,
  timesBought,
} from './baskets.ts'
export { type Blend, blendedSimilarities, whyAlike } from './blended-similarity.ts'
export { bootstrapMean, type Interval } from './bootstrap.ts'
export {
  addBaskets,
  boughtTogether,
  countPairs,
  joinedBaskets,
  likelihoodRatio,
  type PairCounts,
  removeBaskets,
  type Together,
  type TogetherOptions,
} from './bought-together.ts'
export { type BuyAgain, type BuyAgainOptions, buyAgain, dueness } from './buy-again.ts'
export { type CatalogueItem, eligibleItems, type Filter } from './catalogue.ts'
export { type Choice, chooseRecommender, type Lift, liftOver } from './choose-recommender.ts'
export { type ContentIndex, contentIndex, contentSimilarities } from './content-similarity.ts'
export { type Discover, type DiscoverOptions, discover } from './discover.ts'
export { type Candidate, type DiversityOptions, diversified } from './diversity.ts'
export { type Ease, type EaseOptions, ease } from './ease.ts'
export { type EvaluationOptions, evaluate, type Score, type Slice } from './evaluation.ts'
export { easeInThreads, implicitAlsInThreads, similarItemsInThreads } from './fit-in-threads.ts'
export { type IdTable, idTable, numberFor } from './ids.ts'
export { type ImplicitAls, type ImplicitAlsOptions, implicitAls } from './implicit-als.ts'
export type { Method, Question, Reason } from './method.ts'
export { type ListQuality, listQuality } from './metrics.ts'
export { type NextBasket, type NextBasketOptions, nextBasket } from './next-basket.ts'
export { personalFrequency } from './personal-frequency.ts'
export { addSales, decayedSales, popularity, type Sales, salesOf } from './popularity.ts'
export { bestItems, type Ranking, type Ties } from './ranking.ts'
export { type Recommended, type Request, recommend, type Source, type SourceKind } from './recommend.ts'
export { evaluateSessions, type SessionCase, type SessionMethod, type SessionQuality } from './session-evaluation.ts'
export { addEvent, newestEvents, type SessionIndex, sessionIndex } from './session-index.ts'
export { bestOf, type SessionKnnOptions, type SessionScore, sessionScores } from './session-knn.ts'
export { preferences, type SignalKind, type SignalOptions, type Signals } from './signals.ts'
export { fitSimilarItems, type SimilarItems, type SimilarItemsOptions, similarItems } from './similar-items.ts'
export { type SparseMatrix, sparseMatrix, transpose } from './sparse-matrix.ts'
export { type Case, lastBasketOut, type Split, timeSplit } from './split.ts'
export type { Thread, ThreadOptions } from './threads.ts'
export { type TifuOptions, type TifuVectors, tifuKnn } from './tifu-knn.ts'
