import type { MemberLine } from '../../../server/loyalty/member-schema.ts'
import type { Door } from './door.ts'
import { button, h, list } from './elements.ts'
import type { Texts } from './texts.ts'

interface Statement {
  element: HTMLElement
  /** Reads the first page, once it is looked at. */
  show(): void
  /** What is there is no longer all. */
  refresh(): void
}

/** What happened to the points, newest first, a page at a time. */
export function drawStatement({ door, session, texts }: { door: Door; session: string; texts: Texts }): Statement {
  const lines = h('ol', { class: 'lines' })
  const said = h('p', { class: 'soft', role: 'status' })
  const more = button(texts.more, { hidden: true }, () => void read(cursor))
  let cursor: string | null = null
  let isRead = false
  return {
    element: h('div', {}, lines, said, more),
    show: () => {
      if (isRead) return
      isRead = true
      void read(null)
    },
    refresh: () => {
      isRead = false
    },
  }

  async function read(from: string | null): Promise<void> {
    const page = session === '' ? { lines: [], nextCursor: null } : await door.statement(session, from).catch(() => null)
    said.textContent = page === null ? texts.failed : from === null && page.lines.length === 0 ? texts.nothingYet : ''
    if (page === null) {
      isRead = from !== null
      return
    }
    cursor = page.nextCursor
    const drawn = page.lines.map(drawLine)
    if (from === null) lines.replaceChildren(...drawn)
    else {
      lines.append(...drawn)
      // The button may be gone now, and with it the place on the page.
      drawn[0]?.querySelector('summary')?.focus()
    }
    more.hidden = cursor === null
  }
}

function drawLine({ day, title, change, direction, note, after, parts }: MemberLine): HTMLElement {
  const head = [
    h('span', { class: 'what' }, title, h('span', { class: 'soft' }, day)),
    h('span', { class: `change ${direction}` }, change, note === null ? null : h('span', { class: 'soft' }, note)),
  ]
  return h('li', {}, h('details', {}, h('summary', {}, ...head), list('parts', [...parts, after])))
}
