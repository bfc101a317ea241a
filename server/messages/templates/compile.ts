/** Templates are compiled once, when they are published: HTML by MJML, a plain text beside it, Liquid left in both for each person. */
import mjml2html from 'mjml'
import type { Language } from '../../kit/language.ts'
import type { MessageClass } from '../schema.ts'
import { type BlockScene, blockMarkup, textIn } from './block-markup.ts'
import type { Brand, TemplateContent } from './content.ts'
import { hideMarks } from './markup.ts'
import { plainText } from './plain-text.ts'

/** In one language; each part holds Liquid. */
export interface CompiledMessage {
  subject: string
  html: string
  text: string
}

export interface CompileOptions {
  language: Language
  fallback: Language
  brand: Brand
  shopName: string
  messageClass: MessageClass
  say: (key: string) => string
}

/** The content in one language, with the shop's look and what the law asks for at its end. */
export async function compileContent(content: TemplateContent, options: CompileOptions): Promise<CompiledMessage> {
  const marks = hideMarks()
  const scene: BlockScene = { ...options, marks }
  const body = content.blocks.map((block) => blockMarkup(block, scene)).join('')
  const preheader = content.preheader === null ? '' : `<mj-preview>${marks.escape(textIn(content.preheader, scene))}</mj-preview>`
  const { html, errors } = await mjml2html(documentOf({ ...options, marks, preheader, body }), {
    validationLevel: 'strict',
    // A mail asks nothing of anybody: no fonts from elsewhere.
    fonts: {},
    keepComments: false,
  })
  if (errors.length > 0) throw new Error(`MJML: ${errors[0]?.formattedMessage}`)
  return {
    subject: textIn(content.subject, scene),
    html: marks.restore(html),
    text: plainText(content, options),
  }
}

function documentOf({
  language,
  brand,
  shopName,
  messageClass,
  marks,
  preheader,
  body,
  say,
}: CompileOptions & { marks: ReturnType<typeof hideMarks>; preheader: string; body: string }): string {
  const logo =
    brand.logoAddress === null
      ? `<mj-text font-size="18px" font-weight="700">${marks.escape(shopName)}</mj-text>`
      : `<mj-image align="left" width="160px" src="${marks.address(brand.logoAddress)}" alt="${marks.escape(shopName)}" />`
  const link = (mark: string, key: string) => `<a href="${marks.liquid(mark)}" style="color:inherit">${marks.escape(say(key))}</a>`
  const choices =
    messageClass === 'marketing'
      ? `${link('{{ links.unsubscribe }}', 'messages.footer.unsubscribe')} · ${link('{{ links.preferences }}', 'messages.footer.preferences')}`
      : ''
  return `<mjml lang="${language}"><mj-head><mj-title>${marks.escape(shopName)}</mj-title>${preheader}
    <mj-attributes><mj-all font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif" /><mj-text font-size="16px" line-height="1.5" color="#2b2723" padding="8px 24px" /><mj-button font-size="16px" font-weight="600" border-radius="8px" inner-padding="14px 24px" padding="12px 24px" /><mj-image padding="8px 24px" /><mj-table font-size="15px" color="#2b2723" padding="8px 24px" /><mj-divider padding="12px 24px" /></mj-attributes>
    <mj-style>:root{color-scheme:light dark;supported-color-schemes:light dark}@media (prefers-color-scheme:dark){.page,.page>table,body{background:#1d1a17!important}.sheet{background:#28241f!important}.sheet div,.sheet td,.sheet th,.sheet p,.sheet h1{color:#f2ede6!important}}</mj-style></mj-head>
    <mj-body background-color="#f4f1ec" width="600px" css-class="page"><mj-section padding="16px 0 0"><mj-column>${logo}</mj-column></mj-section>
    <mj-section background-color="#ffffff" border-radius="12px" padding="16px 0" css-class="sheet"><mj-column>${body}</mj-column></mj-section>
    <mj-section padding="0 0 24px"><mj-column><mj-text font-size="13px" color="#6b645c">${marks.escape(brand.imprint).replace(/\n/g, '<br />')}${choices === '' ? '' : `<br /><br />${choices}`}</mj-text></mj-column></mj-section></mj-body></mjml>`
}
