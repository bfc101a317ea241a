import type { Method, Question } from './method.ts'

/**
 * Personal frequency: the share of the customer's own baskets that held the item. It needs no training, knows nothing of
 * new items, and is hard to beat where people buy the same again.
 */
export const personalFrequency = (): Method<null> => ({
  code: 'personal_frequency',
  fit: () => null,
  score: (_fitted, { past }, scores) => {
    scores.fill(0)
    for (const { items } of past) for (const item of items) scores[item] = (scores[item] ?? 0) + 1 / past.length
  },
  explain: (_fitted, question, item) => boughtBefore(question, item),
})

/** How often and when last the customer bought the item; null where never. */
export function boughtBefore({ past }: Question, item: number): { kind: 'bought_before'; times: number; lastDay: number } | null {
  const days = past.filter(({ items }) => items.includes(item)).map(({ day }) => day)
  const lastDay = days.at(-1)
  return lastDay === undefined ? null : { kind: 'bought_before', times: days.length, lastDay }
}
