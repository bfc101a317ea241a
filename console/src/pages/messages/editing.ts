/** A template's content while it is written: plain data in, plain data out. */
import type { TemplateView } from '../../answers.ts'

export type Content = TemplateView['draft']
export type Block = Content['blocks'][number]
export type BlockKind = Block['kind']
export type LocalText = Content['subject']

export const blockKinds = ['heading', 'text', 'button', 'picture', 'divider', 'order', 'coupon'] as const satisfies readonly BlockKind[]

/** A block with a name of its own, which stays with it wherever it is moved. */
export interface PlacedBlock {
  id: number
  block: Block
}

export function newBlock(kind: BlockKind): Block {
  switch (kind) {
    case 'heading':
    case 'text':
      return { kind, text: {} }
    case 'button':
      return { kind, label: {}, address: 'https://' }
    case 'picture':
      return { kind, source: 'https://', alt: {}, address: null }
    case 'coupon':
      return { kind, label: {} }
    default:
      return { kind }
  }
}

/** The list with one of it a place further up or down; at an end it stays. */
export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const next = [...items]
  const [item] = next.splice(index, 1)
  if (item === undefined || index + by < 0) return [...items]
  next.splice(index + by, 0, item)
  return next
}

/** The text with other words in one language; a text of nothing but spaces is not there. */
export function withText(text: LocalText, language: keyof LocalText, written: string): LocalText {
  const { [language]: _, ...others } = text
  return written.trim() === '' ? others : { ...others, [language]: written }
}

/** What somebody sees of a block in a list: its words in the language, or in any. */
export function wordsOf(block: Block, language: keyof LocalText): string {
  const text =
    block.kind === 'heading' || block.kind === 'text' ? block.text : 'label' in block ? block.label : 'alt' in block ? block.alt : {}
  const words = text[language] ?? Object.values(text)[0] ?? ''
  return words.length > 60 ? `${words.slice(0, 59).trimEnd()}…` : words
}

export type Change = { what: 'subject' | 'preheader' | 'order' } | { what: 'added' | 'removed' | 'changed'; block: Block }

/** What publishing changes for those who get the message. A block that went and one of its kind that came are one that changed. */
export function changesBetween(published: Content, draft: Content): Change[] {
  const gone = without(published.blocks, draft.blocks)
  const come = without(draft.blocks, published.blocks)
  const changes: Change[] = []
  if (!isSame(published.subject, draft.subject)) changes.push({ what: 'subject' })
  if (!isSame(published.preheader, draft.preheader)) changes.push({ what: 'preheader' })
  for (const block of come) {
    const before = gone.findIndex(({ kind }) => kind === block.kind)
    if (before >= 0) gone.splice(before, 1)
    changes.push({ what: before >= 0 ? 'changed' : 'added', block })
  }
  for (const block of gone) changes.push({ what: 'removed', block })
  const kept = (content: Content, other: Content) => content.blocks.filter((block) => other.blocks.some((each) => isSame(each, block)))
  if (!isSame(kept(published, draft), kept(draft, published))) changes.push({ what: 'order' })
  return changes
}

/** Whether two values say the same, whatever the order of their fields and the spaces around their texts, which are not kept. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'string') return each.trim()
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

/** Those of the first list that the second has not; of equal ones as many as it has fewer. */
function without(blocks: readonly Block[], others: readonly Block[]): Block[] {
  const left = others.map(canonical)
  return blocks.filter((block) => {
    const at = left.indexOf(canonical(block))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
