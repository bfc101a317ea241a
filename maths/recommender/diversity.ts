export interface Candidate {
  item: number
  score: number
}

export interface DiversityOptions {
  count: number
  /** 1 keeps the order of the scores, 0 looks at difference alone. */
  lambda?: number
  /** How alike two items are, from 0 to 1. */
  similarity: (a: number, b: number) => number
  /** What at most `mostOfAGroup` may share: a category, a brand. Null groups hold nobody back. */
  groupsOf?: (item: number) => readonly (string | null)[]
  mostOfAGroup?: number
}

/**
 * A list that is good and not all of the same: each next item is the one with the most λ·score − (1 − λ)·(its greatest
 * similarity to those chosen), scores taken as shares of the highest. Of a category or brand at most `mostOfAGroup`, unless
 * the list would otherwise not be full. Of equal ones the earlier candidate is taken, so candidates come in their order.
 *
 * Maximal marginal relevance: Carbonell & Goldstein (1998), SIGIR. O(count · candidates).
 */
export function diversified(
  candidates: readonly Candidate[],
  { count, lambda = 0.7, similarity, groupsOf = () => [], mostOfAGroup = 2 }: DiversityOptions,
): Candidate[] {
  const highest = Math.max(...candidates.map(({ score }) => Math.abs(score)), Number.MIN_VALUE)
  const left = candidates.map((candidate) => ({
    candidate,
    closest: 0,
    groups: groupsOf(candidate.item).filter((group) => group !== null),
  }))
  const chosen: Candidate[] = []
  const taken = new Map<string, number>()
  while (chosen.length < count && left.length > 0) {
    const open = left.filter(({ groups }) => groups.every((group) => (taken.get(group) ?? 0) < mostOfAGroup))
    const worth = ({ candidate, closest }: (typeof left)[number]): number => (lambda * candidate.score) / highest - (1 - lambda) * closest
    const best = (open.length > 0 ? open : left).reduce((a, b) => (worth(b) > worth(a) ? b : a))
    left.splice(left.indexOf(best), 1)
    chosen.push(best.candidate)
    for (const group of best.groups) taken.set(group, (taken.get(group) ?? 0) + 1)
    for (const other of left) other.closest = Math.max(other.closest, similarity(best.candidate.item, other.candidate.item))
  }
  return chosen
}
