/** Elements with attributes and content. Texts are set as texts: whatever a name holds, it stays a name. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | boolean>>,
  ...content: (Node | string | null)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(name, value === true ? '' : String(value))
  element.append(...content.filter((each) => each !== null))
  return element
}

export function button(label: string, attributes: Readonly<Record<string, string | boolean>>, pressed: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label)
  element.addEventListener('click', pressed)
  return element
}

export const list = (className: string, texts: readonly string[]): HTMLElement | null =>
  texts.length === 0 ? null : h('ul', { class: className }, ...texts.map((text) => h('li', {}, text)))
