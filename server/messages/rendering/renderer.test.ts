import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Dialect } from './liquid.ts'
import { openRenderer } from './renderer.ts'

const renderer = openRenderer()
after(() => renderer.close())

const scene = { language: 'pl', currency: 'PLN' } as const
const render = (text: string, data: Record<string, unknown> = {}, dialect: Dialect = 'html') =>
  renderer.render({ parts: { text: { dialect, text } }, data, scene })
const textOf = async (text: string, data: Record<string, unknown> = {}, dialect: Dialect = 'html') => {
  const answer = await render(text, data, dialect)
  assert.ok('rendered' in answer, JSON.stringify(answer))
  return answer.rendered.text
}

test('values, names as people are called, money and plurals', async () => {
  const plural = '{{ n }} {{ n | plural: "punkt", "punkty", "punktów", "punktu" }}'
  assert.equal(await textOf('Cześć {{ name | vocative }}!', { name: 'Anna' }), 'Cześć Anno!')
  assert.equal(await textOf('{{ total | money }}', { total: 123450 }), '1234,50\u00a0zł')
  for (const [n, form] of [
    [1, 'punkt'],
    [3, 'punkty'],
    [5, 'punktów'],
    [22, 'punkty'],
    [1.5, 'punktu'],
  ] as const)
    assert.equal(await textOf(plural, { n }), `${n} ${form}`)
})

test('I1: a variable that is missing has a default, or the message fails', async () => {
  assert.equal(await textOf('{{ name | default: "Klient" }}'), 'Klient')
  assert.equal(await textOf('{% if coupon %}x{% else %}y{% endif %}'), 'y')
  assert.deepEqual(Object.keys(await render('Hello {{ name }}')), ['fault'])
})

test('what people write is text in HTML, and itself elsewhere', async () => {
  const name = '<img src=x onerror=alert(1)>'
  assert.equal(await textOf('{{ name }}', { name }), '&lt;img src=x onerror=alert(1)&gt;')
  assert.equal(await textOf('{{ name }}', { name }, 'text'), name)
  assert.ok('fault' in (await render('{{ name | raw }}', { name })))
  assert.equal(await textOf('{{ url | web_address }}', { url: 'javascript:alert(1)' }), '')
  assert.equal(await textOf('{{ url | web_address }}', { url: 'https://shop.example/a b' }), 'https://shop.example/a%20b')
})

const walks = [
  ...[
    'constructor',
    '__proto__',
    'a.constructor',
    'a.__proto__.polluted',
    'a["constructor"]["constructor"]',
    'a.toString',
    'list.constructor',
  ],
  ...['process.env', 'globalThis', 'require', 'a.b.__proto__', 'list.map', '"x".constructor', '[" scene"]', 'this'],
]
for (const walk of walks)
  test(`hostile: {{ ${walk} }} shows nothing`, async () => {
    const answer = await render(`[{{ ${walk} }}]`, { a: { b: {} }, list: [1] })
    assert.ok('fault' in answer || answer.rendered.text === '[]', JSON.stringify(answer))
  })

for (const tag of [
  'include "x"',
  'render "/etc/passwd"',
  'layout "x"',
  'block x',
  'tablerow a in (1..3)',
  'capture x',
  'increment x',
  'liquid echo 1',
  'raw',
  'cycle 1, 2',
  'echo 1',
])
  test(`hostile: the tag {% ${tag} %} is not there`, async () => {
    assert.ok('fault' in (await render(`{% ${tag} %}`)))
  })

test('hostile: what never ends is ended, and the next message is rendered', async () => {
  const loops = [
    '{% for i in (1..1000000) %}{% for j in (1..1000000) %}{% endfor %}{% endfor %}',
    '{% for i in (1..100000000) %}{% endfor %}',
    '{% assign s = "x" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
    '{{ 1 | divided_by: 0 | at_least: 5 }}{% for i in list %}{% for j in list %}{% for k in list %}{% for l in list %}{{ i }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}',
  ]
  const list = Array.from({ length: 300 }, (_, index) => `entry ${index}`)
  for (const loop of loops) {
    const startedAt = performance.now()
    const answer = await render(loop, { list })
    assert.ok('fault' in answer, loop)
    assert.ok(performance.now() - startedAt < 60_000)
    assert.equal(await textOf('still {{ a }}', { a: 'here' }), 'still here')
  }
})

test('hostile: data of any shape', async () => {
  const poisoned = JSON.parse('{"__proto__": {"x": "polluted"}, "constructor": {"prototype": {}}, "a": 1}') as Record<string, unknown>
  assert.equal(await textOf('{{ a }}{{ x | default: "-" }}', poisoned), '1-')
  assert.equal(({} as { x?: string }).x, undefined)
})
