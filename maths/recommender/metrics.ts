/** How good one list was for one customer. */
export interface ListQuality {
  recall: number
  ndcg: number
  hit: number
  mrr: number
}

/**
 * Quality of the first k of a list against what was then bought. Recall: hits ÷ |truth|. NDCG: gains 1 ÷ log₂(place + 1)
 * over those of the best possible list, which has min(k, |truth|) hits (Järvelin & Kekäläinen 2002). Hit: 1 where at least
 * one was right. MRR: 1 ÷ the place of the first hit. All from 0 to 1; `truth` must not be empty.
 */
export function listQuality(list: readonly number[], truth: ReadonlySet<number>, k: number): ListQuality {
  let [hits, gain, first] = [0, 0, 0]
  list.slice(0, k).forEach((item, at) => {
    if (!truth.has(item)) return
    hits++
    gain += 1 / Math.log2(at + 2)
    if (first === 0) first = at + 1
  })
  let ideal = 0
  for (let at = 0; at < Math.min(k, truth.size); at++) ideal += 1 / Math.log2(at + 2)
  return { recall: hits / truth.size, ndcg: gain / ideal, hit: Math.min(hits, 1), mrr: first === 0 ? 0 : 1 / first }
}

/** Mean place of the items in the order of popularity, 1 being the most popular; null of no items. */
export function meanPopularityRank(lists: readonly (readonly number[])[], popularity: Float64Array): number | null {
  const order = Array.from(popularity.keys()).sort((a, b) => (popularity[b] ?? 0) - (popularity[a] ?? 0) || a - b)
  const rank = new Int32Array(popularity.length)
  order.forEach((item, at) => {
    rank[item] = at + 1
  })
  const shown = lists.flat()
  return shown.length === 0 ? null : shown.reduce((sum, item) => sum + (rank[item] ?? 0), 0) / shown.length
}

/** Share of the catalogue that stands in at least one list. */
export const coverage = (lists: readonly (readonly number[])[], items: number): number => new Set(lists.flat()).size / items

/**
 * Mean similarity of the pairs in a list, averaged over the lists with a pair; null where there is none. Of more than a
 * thousand lists some thousand, evenly spaced, are looked at.
 */
export function intraListSimilarity(lists: readonly (readonly number[])[], similarity: (a: number, b: number) => number): number | null {
  const step = Math.ceil(lists.length / 1_000)
  const means = lists.flatMap((list, at) => {
    if (at % step !== 0) return []
    const pairs = list.flatMap((a, at) => list.slice(at + 1).map((b) => similarity(a, b)))
    return pairs.length === 0 ? [] : [pairs.reduce((sum, value) => sum + value, 0) / pairs.length]
  })
  return means.length === 0 ? null : means.reduce((sum, value) => sum + value, 0) / means.length
}
