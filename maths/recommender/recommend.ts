import type { Reason } from './method.ts'
import { bestItems, type Ties } from './ranking.ts'

/** Where a list may come from, in the order in which they are asked. */
export type SourceKind = 'session' | 'personal' | 'similar_to_last_seen' | 'category_bestsellers' | 'shop_bestsellers'

const sourceOrder: readonly SourceKind[] = ['session', 'personal', 'similar_to_last_seen', 'category_bestsellers', 'shop_bestsellers']

export interface Source {
  kind: SourceKind
  /** It looks at what this person did, which needs consent to profiling. */
  isPersonal: boolean
  /** By item; nothing above 0 means that the source has nothing to say of an item. */
  scores: Float64Array
  explain: (item: number) => Reason | null
}

export interface Request {
  count: number
  /** 1 where the item may be shown. */
  eligible: Uint8Array
  /** Without consent to profiling only sources that are not personal are asked. */
  mayProfile: boolean
  ties: Ties
  /** Shown first, in this order, where they are eligible. */
  pinned?: readonly number[]
  /** What scores are multiplied by, by item: the merchant's wish. */
  boost?: ReadonlyMap<number, number>
}

export interface Recommended {
  item: string
  score: number
  reason: Reason<string>
  from: SourceKind | 'merchant'
}

/**
 * One list from several sources: pinned items, then each source in the order session, personal, similar to the last seen,
 * bestsellers of the category, bestsellers of the shop, as far as the one before did not fill the list. Every item is
 * eligible, stands there once, and says where it comes from and why. The list is full unless fewer items are eligible:
 * what no source speaks for fills it by recent sales. The same request gives the same list.
 */
export function recommend(
  sources: readonly Source[],
  { count, eligible, mayProfile, ties, pinned = [], boost = new Map() }: Request,
): Recommended[] {
  const open = eligible.slice()
  const list: Recommended[] = []
  const take = (item: number, rest: Omit<Recommended, 'item' | 'reason'> & { reason: Reason }): void => {
    if (open[item] !== 1 || list.length >= count) return
    open[item] = 0
    list.push({ ...rest, item: ties.ids[item] ?? '', reason: named(rest.reason, ties.ids) })
  }
  for (const item of pinned) take(item, { score: 0, reason: { kind: 'pinned' }, from: 'merchant' })
  for (const { kind, scores, explain } of inOrder(sources, mayProfile)) {
    const boosted = scores.map((score, item) => score * (boost.get(item) ?? 1))
    for (const item of bestItems(boosted, { count: count - list.length, ties, eligible: speaking(open, boosted) })) {
      take(item, { score: boosted[item] ?? 0, reason: explain(item) ?? popular(ties, item), from: kind })
    }
  }
  for (const item of bestItems(ties.recentSales, { count: count - list.length, ties, eligible: open })) {
    take(item, { score: 0, reason: popular(ties, item), from: 'shop_bestsellers' })
  }
  return list
}

/** Item numbers in a reason become outer ids. */
function named(reason: Reason, ids: readonly string[]): Reason<string> {
  switch (reason.kind) {
    case 'similar_to':
    case 'alike_in_content':
    case 'because_of':
    case 'in_session':
      return { ...reason, item: ids[reason.item] ?? '' }
    case 'bought_together':
      return { ...reason, with: ids[reason.with] ?? '' }
    default:
      return reason
  }
}

const inOrder = (sources: readonly Source[], mayProfile: boolean): Source[] =>
  sources.filter(({ isPersonal }) => mayProfile || !isPersonal).sort((a, b) => sourceOrder.indexOf(a.kind) - sourceOrder.indexOf(b.kind))

/** What is still open and has a score above 0. */
const speaking = (open: Uint8Array, scores: Float64Array): Uint8Array =>
  open.map((isOpen, item) => (isOpen && (scores[item] ?? 0) > 0 ? 1 : 0))

const popular = ({ recentSales }: Ties, item: number): Reason => ({ kind: 'popular', sales: recentSales[item] ?? 0 })
