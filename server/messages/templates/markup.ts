/**
 * Text of merchants as MJML: escaped where it is text, untouched where it is Liquid. While MJML works, every Liquid mark is a word of
 * letters, which no parser takes apart.
 */

export interface Marks {
  /** The text with its Liquid hidden and the rest escaped. */
  escape(text: string): string
  /** The same of what stands in an attribute that is an address: it becomes an address of the web, or nothing. */
  address(address: string): string
  /** Liquid of our own. */
  liquid(mark: string): string
  /** What was compiled, with its Liquid again. */
  restore(compiled: string): string
}

export function hideMarks(): Marks {
  const hidden: string[] = []
  const hide = (mark: string): string => `liquidmark${hidden.push(mark) - 1}x`
  return {
    escape: (text) =>
      text
        .split(anyMark)
        .map((part, index) => (index % 2 === 1 ? hide(part) : escapeHtml(part)))
        .join(''),
    address: (address) => {
      const expression = /^\{\{(.+)\}\}$/s.exec(address)?.[1]
      return expression === undefined ? escapeHtml(address) : hide(`{{${expression} | web_address }}`)
    },
    liquid: hide,
    restore: (compiled) => compiled.replace(/liquidmark(\d+)x/g, (_, number: string) => hidden[Number(number)] ?? ''),
  }
}

const anyMark = /(\{\{.*?\}\}|\{%.*?%\})/s

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
