/** What decides between equal scores: more recent sales first, then the outer id. */
export interface Ties {
  recentSales: Float64Array
  ids: readonly string[]
}

export interface Ranking {
  count: number
  ties: Ties
  /** 1 where the item may be shown; every item where it is absent. */
  eligible?: Uint8Array | undefined
}

/**
 * The best items, best first: by score, then recent sales, then id. Fewer than `count` only where fewer are eligible, so
 * items with nothing to say for them fill the list in the order of their sales.
 */
export function bestItems(scores: Float64Array, { count, ties, eligible }: Ranking): number[] {
  return leading(scores, { count, tie: (a, b) => compareTies(ties, a, b), isCandidate: (item) => !eligible || eligible[item] === 1 })
}

export interface Leading {
  count: number
  /** Between places of equal value, negative where `a` comes before `b`; never 0 for two different ones, so that the order is one. */
  tie(a: number, b: number): number
  isCandidate?(place: number): boolean
}

/** The places of the `count` highest values, in order, by a heap that never holds more than those. */
export function leading(values: Float64Array, { count, tie, isCandidate = () => true }: Leading): number[] {
  const heap: number[] = []
  const compare = (a: number, b: number): number => (values[b] ?? 0) - (values[a] ?? 0) || tie(a, b)
  const isWorse = (a: number, b: number): boolean => compare(a, b) > 0
  let worst = Number.NEGATIVE_INFINITY
  for (let place = 0; place < values.length; place++) {
    // Nearly all end here, once the list is full.
    if ((values[place] ?? 0) < worst || !isCandidate(place)) continue
    if (heap.length < count) {
      heap.push(place)
      rise(heap, isWorse)
    } else if (count > 0 && isWorse(heap[0] ?? -1, place)) {
      heap[0] = place
      sink(heap, isWorse)
    }
    if (heap.length === count) worst = values[heap[0] ?? -1] ?? Number.POSITIVE_INFINITY
  }
  return heap.sort(compare)
}

/** Negative where `a` comes before `b`, at equal scores. */
function compareTies({ recentSales, ids }: Ties, a: number, b: number): number {
  const bySales = (recentSales[b] ?? 0) - (recentSales[a] ?? 0)
  if (bySales !== 0) return bySales
  return (ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1
}

/** The worst of the kept items stands at the root. */
function rise(heap: number[], isWorse: (a: number, b: number) => boolean): void {
  let at = heap.length - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isWorse(heap[at] ?? -1, heap[parent] ?? -1)) return
    swap(heap, at, parent)
    at = parent
  }
}

function sink(heap: number[], isWorse: (a: number, b: number) => boolean): void {
  let at = 0
  for (;;) {
    let worst = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isWorse(heap[child] ?? -1, heap[worst] ?? -1)) worst = child
    }
    if (worst === at) return
    swap(heap, at, worst)
    at = worst
  }
}

function swap(heap: number[], a: number, b: number): void {
  const held = heap[a] ?? -1
  heap[a] = heap[b] ?? -1
  heap[b] = held
}
