import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { added, changed, type DraftNode, duplicated, type Group, groupOf, unwrapped } from './draft.ts'
import { beginning, redone, stepped, undone } from './history.ts'

/** A draft with its history. What is put in takes the focus; when something goes, the place to add more does. */
export function useDraft(initial: () => Group) {
  const [history, setHistory] = useState(() => beginning(initial()))
  const focus = useRef<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const draft = history.present

  useEffect(() => {
    const wanted = focus.current
    if (wanted === null || !draft) return
    focus.current = null
    const place = root.current?.querySelector(wanted) ?? root.current?.querySelector('[data-root="true"]')
    place?.querySelector<HTMLElement>('.clause-sentence .token, .token')?.focus()
  }, [draft])

  const step = (make: (now: Group) => Group, about: string | null = null) =>
    setHistory((now) => stepped(now, make(now.present), { about, nowMs: performance.now() }))

  return {
    draft,
    root,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: () => setHistory(undone),
    redo: () => setHistory(redone),
    change: (key: string, change: (node: DraftNode) => DraftNode, about?: string) =>
      step((now) => changed(now, key, change), about ?? null),
    add(groupKey: string, node: DraftNode) {
      focus.current = `[data-node="${node.key}"]`
      step((now) => added(now, groupKey, node))
    },
    duplicate: (key: string) => step((now) => duplicated(now, key)),
    wrap: (key: string) => step((now) => changed(now, key, (node) => groupOf([node]))),
    unwrap: (key: string) => step((now) => unwrapped(now, key)),
    remove(key: string) {
      focus.current = '[data-root="true"]'
      step((now) => changed(now, key, () => null))
    },
    /** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, also inside fields: what is typed there is part of the draft. */
    onKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()
      if (letter === 'z' && !event.shiftKey) setHistory(undone)
      else if (letter === 'y' || letter === 'z') setHistory(redone)
      else return
      event.preventDefault()
    },
  }
}
