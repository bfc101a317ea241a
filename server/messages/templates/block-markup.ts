/** Each kind of block as MJML, in one language. */
import type { Language } from '../../kit/language.ts'
import type { Block, Brand, Text } from './content.ts'
import type { Marks } from './markup.ts'

export interface BlockScene {
  language: Language
  /** What stands in where a text is missing in this language. */
  fallback: Language
  brand: Brand
  marks: Marks
  say: (key: string) => string
}

export function blockMarkup(block: Block, scene: BlockScene): string {
  const { marks, brand } = scene
  const escaped = (text: Text) => marks.escape(textIn(text, scene))
  switch (block.kind) {
    case 'heading':
      return `<mj-text mj-class="heading" font-size="24px" line-height="1.25" font-weight="700" padding-bottom="4px"><h1 style="margin:0;font-size:24px">${escaped(block.text)}</h1></mj-text>`
    case 'text':
      return `<mj-text>${paragraphs(textIn(block.text, scene), scene)}</mj-text>`
    case 'button':
      return `<mj-button align="left" href="${marks.address(block.address)}" background-color="${brand.accent}" color="${inkOn(brand.accent)}">${escaped(block.label)}</mj-button>`
    case 'picture': {
      const link = block.address === null ? '' : ` href="${marks.address(block.address)}"`
      return `<mj-image src="${marks.address(block.source)}" alt="${escaped(block.alt)}"${link} />`
    }
    case 'divider':
      return '<mj-divider border-width="1px" border-color="#d9d4cc" />'
    case 'coupon':
      return `<mj-text>${escaped(block.label)}</mj-text><mj-text css-class="code" align="left" font-size="22px" font-weight="700" letter-spacing="2px">${marks.liquid('{{ coupon }}')}</mj-text>`
    case 'order':
      return orderMarkup(scene)
  }
}

/** The text in the language, or in the one that stands in, or in any. */
export const textIn = (text: Text, { language, fallback }: Pick<BlockScene, 'language' | 'fallback'>): string =>
  text[language] ?? text[fallback] ?? Object.values(text).find((each) => each !== undefined) ?? ''

function paragraphs(text: string, { marks }: BlockScene): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => `<p style="margin:0 0 12px">${inline(marks.escape(paragraph), marks)}</p>`)
    .join('')
}

/** Strong words, links and lines, in what is escaped already. */
function inline(escaped: string, marks: Marks): string {
  return escaped
    .replace(/\*\*(.+?)\*\*/gs, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\((https?:[^\s)]+|liquidmark\d+x)\)/g, (_, label: string, address: string) => {
      const target = address.startsWith('liquidmark') ? marks.address(marks.restore(address)) : address
      return `<a href="${target}">${label}</a>`
    })
    .replace(/\n/g, '<br />')
}

function orderMarkup({ marks, say }: BlockScene): string {
  const cell = (style: string, mark: string) => `<td style="padding:6px 0;${style}">${marks.liquid(mark)}</td>`
  const line = `<tr>${cell('', '{{ line.name }}')}${cell('text-align:right;white-space:nowrap', '{{ line.quantity }}')}${cell('text-align:right;white-space:nowrap', '{{ line.totalMinor | money: order.currency }}')}</tr>`
  const heading = (key: string, style: string) =>
    `<th scope="col" style="font-weight:600;padding:6px 0;${style}">${marks.escape(say(key))}</th>`
  return `<mj-table><tr>${heading('messages.block.product', 'text-align:left')}${heading('messages.block.quantity', 'text-align:right')}${heading('messages.block.price', 'text-align:right')}</tr>${marks.liquid('{% for line in order.lines %}')}${line}${marks.liquid('{% endfor %}')}<tr><th scope="row" colspan="2" style="text-align:left;padding:6px 0;border-top:1px solid #d9d4cc">${marks.escape(say('messages.block.total'))}</th>${cell('text-align:right;border-top:1px solid #d9d4cc;font-weight:700', '{{ order.totalMinor | money: order.currency }}')}</tr></mj-table>`
}

/** Black or white, whichever is easier to read there (WCAG relative luminance). */
function inkOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff'
}
