import type { SessionIndex } from './session-index.ts'
import { bestOf, type SessionKnnOptions, sessionScores } from './session-knn.ts'

/** What was seen of a session, oldest first, and what came next, by outer id. */
export interface SessionCase {
  prefix: readonly string[]
  next: string
}

export interface SessionQuality {
  cases: number
  hitRate: number
  mrr: number
}

export type SessionMethod = 'popularity' | 's_knn' | 'vs_knn'

/**
 * Share of cases whose next item is among the k first, and the mean of 1 ÷ its place (0 beyond k). Items that the index does
 * not know count as misses. Equal scores are decided by the number of events, then by id.
 */
export function evaluateSessions(
  index: SessionIndex,
  cases: readonly SessionCase[],
  { k, method, options }: { k: number; method: SessionMethod; options?: SessionKnnOptions },
): SessionQuality {
  const popular = method === 'popularity' ? bestOf(index, popularityScores(index), k) : null
  let [hits, reciprocal] = [0, 0]
  for (const { prefix, next } of cases) {
    const seen = prefix.flatMap((id) => index.items.numbers.get(id) ?? [])
    const list = popular ?? bestOf(index, sessionScores(index, { seen }, { ...options, weighting: method === 's_knn' ? 's' : 'vs' }), k)
    const place = list.indexOf(index.items.numbers.get(next) ?? -1)
    if (place < 0) continue
    hits++
    reciprocal += 1 / (place + 1)
  }
  return { cases: cases.length, hitRate: hits / cases.length, mrr: reciprocal / cases.length }
}

const popularityScores = ({ items, eventsOfItem }: SessionIndex): Map<number, { score: number }> =>
  new Map(items.ids.map((_, item) => [item, { score: eventsOfItem[item] ?? 0 }]))
