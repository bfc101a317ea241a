/** The part for those who read no HTML: the same words, links behind their labels, Liquid as it is. */
import { textIn } from './block-markup.ts'
import type { CompileOptions } from './compile.ts'
import type { Block, TemplateContent } from './content.ts'

export function plainText(content: TemplateContent, options: Omit<CompileOptions, 'brand'> & { brand: { imprint: string } }): string {
  const { messageClass, brand, say } = options
  const choices = messageClass === 'marketing' ? [`${say('messages.footer.unsubscribe')}: {{ links.unsubscribe }}`] : []
  const parts = content.blocks.map((block) => plainBlock(block, options)).filter((part) => part !== '')
  return [...parts, '--', brand.imprint, ...choices].join('\n\n')
}

function plainBlock(block: Block, options: Pick<CompileOptions, 'language' | 'fallback' | 'say'>): string {
  switch (block.kind) {
    case 'heading':
      return textIn(block.text, options)
    case 'text':
      return textIn(block.text, options)
        .replace(/\*\*(.+?)\*\*/gs, '$1')
        .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2')
    case 'button':
      return `${textIn(block.label, options)}: ${block.address}`
    case 'picture':
      return block.address === null ? textIn(block.alt, options) : `${textIn(block.alt, options)}: ${block.address}`
    case 'divider':
      return '---'
    case 'coupon':
      return `${textIn(block.label, options)} {{ coupon }}`
    case 'order':
      return `{% for line in order.lines %}{{ line.quantity }} × {{ line.name }}  {{ line.totalMinor | money: order.currency }}\n{% endfor %}${options.say('messages.block.total')}: {{ order.totalMinor | money: order.currency }}`
  }
}
