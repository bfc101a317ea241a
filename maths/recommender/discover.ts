import { type Baskets, timesBought } from './baskets.ts'
import { addHeadScores, type Ease, type EaseOptions, fitEase, largestShare } from './ease.ts'
import type { Method } from './method.ts'
import { addNeighbours, boughtItems, fitSimilarItems, nearestOf, type SimilarItems } from './similar-items.ts'
import { columnsOf } from './sparse-matrix.ts'

export interface DiscoverOptions {
  ease?: EaseOptions
  neighbours?: number
}

/** Of the similarities of the tail. */
const shrinkage = 10

export interface Discover {
  head: Ease
  tail: SimilarItems
  /** What a sum of similarities is multiplied by to stand beside the scores of the head. */
  scale: number
}

/**
 * Discover: EASE for the items that many bought, item-to-item similarity for all others, in one list.
 *
 * EASE predicts bought or not by least squares. So does the tail once its sums of similarities are scaled by the slope of
 * the regression of bought on sum through the origin, over all customers and items of the tail: both scores then mean the
 * same. What the customer has is left out by whoever asks, with a mask.
 */
export const discover = ({ ease: easeOptions, neighbours = 100 }: DiscoverOptions = {}): Method<Discover> => ({
  code: 'discover',
  fit: (baskets) => {
    const head = fitEase(baskets, easeOptions)
    const tail = fitSimilarItems(baskets, { weighting: 'tfidf', neighbours, shrinkage })
    return { head, tail, scale: slope(baskets, head, tail) }
  },
  score: ({ head, tail, scale }, { past }, scores) => {
    const bought = boughtItems(past)
    scores.fill(0)
    for (const item of bought) addNeighbours(tail, item, scores)
    for (let item = 0; item < scores.length; item++) scores[item] = (head.place[item] ?? -1) < 0 ? scale * (scores[item] ?? 0) : 0
    addHeadScores(head, bought, scores)
  },
  explain: ({ head, tail }, { past }, item) => {
    const bought = boughtItems(past)
    return (head.place[item] ?? -1) < 0 ? nearestOf(tail, bought, item) : largestShare(head, bought, item)
  },
})

/**
 * Σ score·bought ÷ Σ score², over the tail; 1 where the tail is empty. A similarity rests on this customer too, who bought
 * both: it is taken as it would be without, n − 1 people for n, or rare items would seem to be foreseen by themselves.
 */
function slope(baskets: Baskets, { place }: Ease, tail: SimilarItems): number {
  const matrix = timesBought(baskets)
  const [scores, without] = [new Float64Array(matrix.columns), new Float64Array(matrix.columns)]
  let [products, squares] = [0, 0]
  for (let customer = 0; customer < matrix.rows; customer++) {
    const own = columnsOf(matrix, customer)
    for (const item of own) {
      addNeighbours(tail, item, scores)
      addWithoutOne(tail, item, without)
    }
    for (const item of own) {
      products += (place[item] ?? -1) < 0 ? (without[item] ?? 0) : 0
      scores[item] = without[item] ?? 0
    }
    for (let item = 0; item < scores.length; item++) if ((place[item] ?? -1) < 0) squares += (scores[item] ?? 0) ** 2
    scores.fill(0)
    without.fill(0)
  }
  return squares === 0 ? 1 : products / squares
}

function addWithoutOne({ start, item, similarity, people }: SimilarItems, of: number, scores: Float64Array): void {
  for (let at = start[of] ?? 0; at < (start[of + 1] ?? 0); at++) {
    const [other = 0, n = 1] = [item[at], people[at]]
    const shrunk = (n - 1) / (n - 1 + shrinkage) / (n / (n + shrinkage))
    scores[other] = (scores[other] ?? 0) + (((similarity[at] ?? 0) * (n - 1)) / n) * shrunk
  }
}
