import { type BuyAgain, type BuyAgainOptions, buyAgain } from './buy-again.ts'
import { addHeadScores, type Ease, type EaseOptions, fitEase, largestShare } from './ease.ts'
import type { Method } from './method.ts'
import { boughtItems } from './similar-items.ts'

export interface NextBasketOptions {
  buyAgain?: BuyAgainOptions
  ease?: EaseOptions
  /** Weight of what EASE says beside buying again. */
  easeWeight?: number
}

export interface NextBasket {
  again: BuyAgain
  ease: Ease
}

/**
 * One list of old and new: buying again plus a little of EASE. Both are near the probability that the item is in the next
 * basket, so they can be added; the weight stays small because EASE counts bought items a second time.
 */
export const nextBasket = ({ buyAgain: againOptions, ease: easeOptions, easeWeight = 0.1 }: NextBasketOptions = {}): Method<NextBasket> => {
  const again = buyAgain(againOptions)
  return {
    code: 'next_basket',
    fit: (baskets) => ({ again: again.fit(baskets), ease: fitEase(baskets, easeOptions) }),
    score: (fitted, question, scores) => {
      const added = new Float64Array(scores.length)
      addHeadScores(fitted.ease, boughtItems(question.past), added)
      again.score(fitted.again, question, scores)
      for (let item = 0; item < scores.length; item++) scores[item] = (scores[item] ?? 0) + easeWeight * (added[item] ?? 0)
    },
    explain: (fitted, question, item) =>
      again.explain(fitted.again, question, item) ?? largestShare(fitted.ease, boughtItems(question.past), item),
  }
}
