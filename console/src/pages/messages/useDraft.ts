import { useMemo, useState } from 'react'
import { type Block, type BlockKind, type Content, type LocalText, moved, newBlock, type PlacedBlock } from './editing.ts'

interface Draft {
  subject: LocalText
  preheader: LocalText
  placed: PlacedBlock[]
  /** The number that the next block gets. */
  next: number
}

/** A content that is being written. Blocks keep their names while they are moved, so that the focus stays with them. */
export function useDraft(initial: Content) {
  const [draft, setDraft] = useState<Draft>(() => ({
    subject: initial.subject,
    preheader: initial.preheader ?? {},
    placed: initial.blocks.map((block, id) => ({ id, block })),
    next: initial.blocks.length,
  }))
  const content = useMemo<Content>(
    () => ({
      subject: draft.subject,
      preheader: Object.keys(draft.preheader).length === 0 ? null : draft.preheader,
      blocks: draft.placed.map(({ block }) => block),
    }),
    [draft],
  )
  return {
    content,
    preheader: draft.preheader,
    placed: draft.placed,
    setSubject: (subject: LocalText) => setDraft((now) => ({ ...now, subject })),
    setPreheader: (preheader: LocalText) => setDraft((now) => ({ ...now, preheader })),
    /** Returns the name of the new block. */
    add(kind: BlockKind): number {
      setDraft((now) => ({ ...now, placed: [...now.placed, { id: now.next, block: newBlock(kind) }], next: now.next + 1 }))
      return draft.next
    },
    change: (id: number, block: Block) =>
      setDraft((now) => ({ ...now, placed: now.placed.map((each) => (each.id === id ? { id, block } : each)) })),
    move: (id: number, by: -1 | 1) =>
      setDraft((now) => ({
        ...now,
        placed: moved(
          now.placed,
          now.placed.findIndex((each) => each.id === id),
          by,
        ),
      })),
    remove: (id: number) => setDraft((now) => ({ ...now, placed: now.placed.filter((each) => each.id !== id) })),
  }
}

export type TemplateDraft = ReturnType<typeof useDraft>
