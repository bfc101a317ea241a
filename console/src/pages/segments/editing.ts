import type { ConditionCatalogue } from '../../answers.ts'
import type { DraftNode } from './draft.ts'
import type { Speaking } from './words.ts'

/** What the parts of the editor share: the words, the problems, and the ways to change the draft. */
export interface Editing {
  speaking: Speaking
  catalogue: ConditionCatalogue
  /** The sentence to show at a node. */
  problemAt(key: string): string | null
  /** Whether what is open is shown as a fault: from the first try to save on. */
  isStrict: boolean
  isFull: boolean
  canNest(groupKey: string): boolean
  /** Changes one node. Changes about the same thing, as typing, are undone together. */
  change(key: string, change: (node: DraftNode) => DraftNode, about?: string): void
  add(groupKey: string, node: DraftNode): void
  duplicate(key: string): void
  wrap(key: string): void
  unwrap(key: string): void
  remove(key: string): void
}
