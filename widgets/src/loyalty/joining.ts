import { button, h } from './elements.ts'
import type { Texts } from './texts.ts'

interface Joining {
  /** What somebody should know before. */
  text: string
  texts: Texts
  /** Says whether it worked. */
  join: () => Promise<boolean>
}

/** Nobody joins by a press alone: the rules, which stand below, are agreed to first. */
export function drawJoining({ text, texts, join }: Joining): HTMLElement {
  const agreed = h('input', { type: 'checkbox' })
  const said = h('p', { role: 'status' })
  const press = button(texts.join, { class: 'get' }, () => {
    if (!agreed.checked) {
      said.textContent = texts.agreeFirst
      return agreed.focus()
    }
    if (press.getAttribute('aria-disabled') === 'true') return
    press.setAttribute('aria-disabled', 'true')
    void join().then((isIn) => {
      press.removeAttribute('aria-disabled')
      if (!isIn) said.textContent = texts.failed
    })
  })
  const draw = () => press.classList.toggle('later', !agreed.checked)
  agreed.addEventListener('change', () => {
    said.textContent = ''
    draw()
  })
  draw()
  return h('div', { class: 'joining' }, h('p', {}, text), h('label', {}, agreed, texts.agree), press, said)
}
