import type { Baskets, PastBasket } from './baskets.ts'

/** What a recommendation is asked with. */
export interface Question {
  /** Oldest first; empty for somebody new. */
  past: readonly PastBasket[]
  /** The day of the answer; null where it is not known, which leaves out everything that depends on it. */
  day: number | null
}

/** Why an item stands in a list, by item number. Counts are of the data the method was fitted on. */
export type Reason<Item = number> =
  | { kind: 'popular'; sales: number }
  | { kind: 'popular_in_category'; category: string; sales: number }
  | { kind: 'bought_before'; times: number; lastDay: number }
  | { kind: 'people_alike'; people: number; ofPeople: number }
  | { kind: 'bought_together'; with: Item; times: number }
  | { kind: 'similar_to'; item: Item; people: number }
  | { kind: 'alike_in_content'; item: Item; similarity: number }
  | { kind: 'because_of'; item: Item; share: number }
  | { kind: 'in_session'; item: Item; sessions: number }
  | { kind: 'pinned' }

/**
 * A way of recommending. `fit` gives a plain value (typed arrays, which can be stored and sent between threads), and
 * answers are pure functions of it and the question.
 */
export interface Method<Fitted> {
  code: string
  fit(baskets: Baskets): Fitted
  /** Writes each item's score over what `scores` held: higher is better, 0 where the method has nothing to say. */
  score(fitted: Fitted, question: Question, scores: Float64Array): void
  /** Why this item, for this question; null where the method had nothing to say. */
  explain(fitted: Fitted, question: Question, item: number): Reason | null
}
