import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openRenderer } from '../rendering/renderer.ts'
import { compileContent } from './compile.ts'
import { TemplateContent } from './content.ts'

const renderer = openRenderer()
after(() => renderer.close())

const content = TemplateContent.parse({
  subject: { pl: 'Dziękujemy, {{ customer.firstName | vocative | default: "dzień dobry" }}!' },
  preheader: { pl: 'Zamówienie {{ order.number }}' },
  blocks: [
    { kind: 'heading', text: { pl: 'Cześć {{ customer.firstName | default: "" }} <b>& co</b>' } },
    {
      kind: 'text',
      text: { pl: 'Akapit z **mocnym** słowem.\n\nDrugi, z [linkiem]({{ order.url }}) i [drugim](https://shop.example/?a=1&b=2).' },
    },
    { kind: 'button', label: { pl: 'Zobacz' }, address: '{{ order.url }}' },
    { kind: 'picture', source: 'https://shop.example/a.png', alt: { pl: 'Kawa "Etiopia"' }, address: null },
    { kind: 'order' },
  ],
})
const brand = { logoAddress: null, accent: '#8a4b2a', imprint: 'Kawiarnia sp. z o.o.\nul. Nowa 1, Kraków' }
const options = { language: 'pl', fallback: 'pl', brand, shopName: 'Kawiarnia & córki', say: (key: string) => key } as const
const data = {
  customer: { firstName: 'Anna<script>' },
  order: {
    number: '7',
    url: 'javascript:alert(1)',
    currency: 'PLN',
    totalMinor: 4990,
    lines: [{ name: 'Kawa <x>', quantity: '2', totalMinor: 4990 }],
  },
  links: { unsubscribe: 'https://shop.example/p/x', preferences: 'https://shop.example/p/y' },
}

test('a mail has words, links and an order; what people wrote is text in it', async () => {
  const compiled = await compileContent(content, { ...options, messageClass: 'transactional' })
  const answer = await renderer.render({
    parts: {
      subject: { dialect: 'text', text: compiled.subject },
      html: { dialect: 'html', text: compiled.html },
      text: { dialect: 'text', text: compiled.text },
    },
    data,
    scene: { language: 'pl', currency: 'PLN' },
  })
  assert.ok('rendered' in answer, JSON.stringify(answer))
  const { html = '', text = '' } = answer.rendered
  assert.match(html, /<html[^>]+lang="pl"/)
  assert.match(html, /Cześć Anna&lt;script&gt; &#60;b&#62;&#38; co/)
  assert.match(html, /<strong>mocnym<\/strong>/)
  assert.match(html, /href="https:\/\/shop\.example\/\?a=1(&#38;|&amp;)b=2"/)
  assert.doesNotMatch(html, /javascript:|<script|liquidmark|\{\{|\{%/)
  assert.match(html, /Kawa &lt;x&gt;/)
  assert.match(html, /49,90\u00a0zł/)
  assert.match(html, /alt="Kawa [^"]+Etiopia[^"]+"/)
  assert.doesNotMatch(html, /unsubscribe/)
  assert.doesNotMatch(html, /googleapis|@import|<link|<script/, 'reading a mail asks nothing of anybody')
  assert.match(text, /2 × Kawa <x> {2}49,90\u00a0zł/)
  assert.ok(Buffer.byteLength(html) < 102_000, 'mailboxes show all of it')
})

test('D1: what is marketing has its way out, in HTML and in text', async () => {
  const compiled = await compileContent(content, { ...options, messageClass: 'marketing' })
  for (const part of [compiled.html, compiled.text]) assert.match(part, /\{\{ links\.unsubscribe \}\}/)
})

test('an address is of the web, or Liquid', () => {
  for (const address of ['javascript:alert(1)', 'data:text/html,x', '//x', 'mailto:a@b', '{{ a }}b', ''])
    assert.equal(
      TemplateContent.safeParse({ subject: { en: 'x' }, preheader: null, blocks: [{ kind: 'button', label: { en: 'x' }, address }] })
        .success,
      false,
      address,
    )
})
