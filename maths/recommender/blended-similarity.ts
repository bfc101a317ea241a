import type { Reason } from './method.ts'
import { addNeighbours, nearestOf, type SimilarItems } from './similar-items.ts'

export interface Blend {
  similar: SimilarItems
  /** How alike each item is to the wanted one in content, from 0 to 1. */
  content: Float64Array
  /** Customers who bought each item. */
  buyers: ArrayLike<number>
}

/**
 * How alike all items are to item `of`, from what people bought and from what the items are: w·bought + (1 − w)·content with
 * w = n ÷ (n + 20), n the buyers of the one of both that fewer bought. An item that nobody has bought yet is compared by its
 * content from its first second on, and moves over to what people do as they do it. The item itself gets 0.
 */
export function blendedSimilarities({ similar, content, buyers }: Blend, of: number): Float64Array {
  const blended = new Float64Array(content.length)
  addNeighbours(similar, of, blended)
  for (let item = 0; item < blended.length; item++) {
    const evidence = Math.min(buyers[of] ?? 0, buyers[item] ?? 0)
    const weight = evidence / (evidence + 20)
    blended[item] = weight * (blended[item] ?? 0) + (1 - weight) * (content[item] ?? 0)
  }
  blended[of] = 0
  return blended
}

/** Why `item` is like `of`: people who bought both, else what both are; null where neither. */
export function whyAlike({ similar, content }: Blend, of: number, item: number): Reason | null {
  const bought = nearestOf(similar, [of], item)
  if (bought) return bought
  const similarity = content[item] ?? 0
  return similarity > 0 ? { kind: 'alike_in_content', item: of, similarity } : null
}
