import type { SessionIndex } from './session-index.ts'
import { bestOf, type SessionKnnOptions, sessionScores } from './session-knn.ts'

/** What was seen of a session, oldest first, and what came next, by outer id. */
export interface SessionCase {
  prefix: readonly string[]
  next: string
}

export interface SessionQuality {
  k: number
  cases: number
  hitRate: number
  mrr: number
}

export type SessionMethod = 'popularity' | 's_knn' | 'vs_knn'

/**
 * For each k, the share of cases whose next item is among the k first, and the mean of 1 ÷ its place (0 beyond k). Items that
 * the index does not know count as misses. Equal scores are decided by the number of events, then by id.
 */
export function evaluateSessions(
  index: SessionIndex,
  cases: readonly SessionCase[],
  { k, method, options }: { k: readonly number[]; method: SessionMethod; options?: SessionKnnOptions },
): SessionQuality[] {
  const longest = Math.max(...k)
  const popular = method === 'popularity' ? bestOf(index, popularityScores(index), longest) : null
  const places = cases.map(({ prefix, next }) => {
    const seen = prefix.flatMap((id) => index.items.numbers.get(id) ?? [])
    const weighting = method === 's_knn' ? 's' : 'vs'
    const list = popular ?? bestOf(index, sessionScores(index, { seen }, { ...options, weighting }), longest)
    return list.indexOf(index.items.numbers.get(next) ?? -1) + 1
  })
  return k.map((length) => {
    const hits = places.filter((place) => place > 0 && place <= length)
    const reciprocal = hits.reduce((sum, place) => sum + 1 / place, 0)
    return { k: length, cases: cases.length, hitRate: hits.length / cases.length, mrr: reciprocal / cases.length }
  })
}

const popularityScores = ({ items, eventsOfItem }: SessionIndex): Map<number, { score: number }> =>
  new Map(items.ids.map((_, item) => [item, { score: eventsOfItem[item] ?? 0 }]))
