import { h } from './elements.ts'

interface Tab {
  title: string
  content: readonly HTMLElement[]
  /** Called when it is looked at. */
  shown?: () => void
}

/** One panel at a time. Arrows, Home and End go along the tabs, as in every other list of tabs. */
export function drawTabs(tabs: readonly Tab[], label: string): HTMLElement[] {
  const name = `rg-${Math.random().toString(36).slice(2)}`
  const heads = tabs.map(({ title }, place) =>
    h('button', { type: 'button', role: 'tab', id: `${name}-${place}`, 'aria-controls': `${name}-panel-${place}` }, title),
  )
  const panels = tabs.map(({ content }, place) =>
    h(
      'div',
      { class: 'panel', role: 'tabpanel', id: `${name}-panel-${place}`, 'aria-labelledby': `${name}-${place}`, tabindex: 0 },
      ...content,
    ),
  )
  const show = (place: number) => {
    for (const [at, head] of heads.entries()) {
      head.setAttribute('aria-selected', String(at === place))
      head.tabIndex = at === place ? 0 : -1
      panels[at]?.toggleAttribute('hidden', at !== place)
    }
    tabs[place]?.shown?.()
  }
  for (const [place, head] of heads.entries()) {
    head.addEventListener('click', () => show(place))
    head.addEventListener('keydown', (event) => {
      const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      const next = (to + heads.length) % heads.length
      show(next)
      heads[next]?.focus()
    })
  }
  show(0)
  return [h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, ...heads), ...panels]
}
