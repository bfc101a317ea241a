/** Whatever is sent as a definition: a clear refusal that names the place, or something that does no harm. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, makeShop } from '../../test/product.ts'
import { RequestFault } from '../kit/request-validation.ts'
import { readDefinition } from './definition.ts'
import { definitionLimits } from './schema.ts'
import { condition, conditions } from './shop-for-tests.ts'

const opened = needsDatabase.skip ? undefined : await aDoor()

test('no JSON at all makes the reading of a definition fail otherwise than with a place', () => {
  const word = fc.constantFrom(
    'and',
    'or',
    'not',
    'condition',
    '__proto__',
    'constructor',
    'toString',
    'trait',
    'event_count',
    'country',
    '; drop table',
    '',
  )
  const noise = fc.letrec((tie) => ({
    node: fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record(
        { kind: word, of: fc.oneof(tie('node'), fc.array(tie('node'), { maxLength: 3 })), code: word, args: fc.jsonValue() },
        { requiredKeys: [] },
      ),
      fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4, noNullPrototype: false }),
    ),
  })).node
  fc.assert(
    fc.property(noise, (given) => {
      try {
        readDefinition(JSON.parse(JSON.stringify(given) ?? 'null'), conditions)
      } catch (error) {
        assert(error instanceof RequestFault, String(error))
        assert(error.issues.length > 0 && error.issues.every(({ path }) => path[0] === 'definition'))
      }
    }),
    { numRuns: process.env.REGULARS_LONG === '1' ? 20_000 : 1_500 },
  )
})

const refused: [name: string, definition: unknown, path: string][] = [
  ['nothing', undefined, 'definition'],
  ['a list', [], 'definition'],
  ['an operator that is none', { kind: 'xor', of: [] }, 'definition.kind'],
  ['an operator of the prototype', { kind: 'constructor', of: [] }, 'definition.kind'],
  ['no conditions', { kind: 'and', of: [] }, 'definition.of'],
  ['a condition that is none', condition('__proto__', {}), 'definition.code'],
  ['a condition of SQL', condition("country' or 1=1 --", {}), 'definition.code'],
  [
    'a field that is none',
    condition('profile_field', { field: 'password_hash', test: { type: 'text', compare: 'exists' } }),
    'definition.args.field',
  ],
  [
    'a comparison that is none',
    condition('order_count', { compare: '>= 0 or', times: 1, window: { kind: 'ever' } }),
    'definition.args.compare',
  ],
  [
    'a window that is none',
    { kind: 'not', of: condition('event_count', { event: 'x', compare: 'ge', times: 1, window: { kind: 'sometimes' } }) },
    'definition.of.args.window.kind',
  ],
  [
    'a day that is none',
    condition('order_time', { which: 'last', window: { kind: 'between', from: '2023-02-30', to: '2023-03-01' } }),
    'definition.args.window.from',
  ],
  [
    'days the wrong way round',
    condition('order_time', { which: 'last', window: { kind: 'between', from: '2023-03-02', to: '2023-03-01' } }),
    'definition.args.window.to',
  ],
  ['an id that is none', condition('tag', { tagIds: ["1'"] }), 'definition.args.tagIds.0'],
  ['too large a number', condition('birthday', { withinDays: 1e9 }), 'definition.args.withinDays'],
  [
    'a filter that moves with time',
    condition('event_time', {
      event: 'x',
      which: 'last',
      window: { kind: 'ever' },
      filters: [{ property: 'day', test: { type: 'date', compare: 'withinLast', days: 3 } }],
    }),
    'definition.args.filters',
  ],
  [
    'a text with NUL',
    condition('event_count', { event: 'a\0b', compare: 'ge', times: 1, window: { kind: 'ever' } }),
    'definition.args.event',
  ],
  ['half a letter', condition('trait', { key: '\ud800', test: { type: 'text', compare: 'exists' } }), 'definition.args.key'],
  ['a tree that is too deep', nested(definitionLimits.depth + 1), `definition${'.of'.repeat(definitionLimits.depth)}`],
  ['too many conditions', { kind: 'and', of: Array.from({ length: 41 }, () => condition('merged', {})) }, 'definition.of'],
]

test('what is no definition is refused with its place', needsDatabase, async () => {
  const { ask, shop } = given()
  for (const [name, definition, path] of refused) {
    for (const route of ['segments', 'segment-previews']) {
      const reply = await ask('POST', `${shop}/${route}`, { name: 'Hostile', definition })
      assert.equal(reply.status, 422, `${name}: ${reply.text}`)
      assert.equal((reply.json.errors as { path: string }[])[0]?.path, path, `${name}: ${reply.text}`)
    }
  }
})

test('texts and names of any kind stay texts and names', needsDatabase, async () => {
  const { ask, shop } = given()
  const texts = [
    "'; drop table customers; --",
    '$1',
    '%',
    '\\',
    '"',
    "x'::jsonb",
    '__proto__',
    'constructor',
    '=cmd()',
    '<script>',
    '\u202e',
    '🛒',
  ]
  const window = { kind: 'within', amount: 1, unit: 'hours' }
  for (const text of texts) {
    for (const definition of [
      condition('trait', { key: text, test: { type: 'text', compare: 'contains', value: text } }),
      condition('city', { cities: [text] }),
      condition('event_count', {
        event: text,
        compare: 'lt',
        times: 1,
        window,
        filters: [{ property: text, test: { type: 'text', compare: 'begins', value: text } }],
      }),
      condition('event_sum', { event: text, property: text, compare: 'lt', value: 1, window }),
      condition('postcode', { prefixes: [text] }),
    ]) {
      const reply = await ask('POST', `${shop}/segment-previews`, { definition })
      assert.equal(reply.status, 200, `${JSON.stringify(definition)}: ${reply.text}`)
    }
  }
  const choices = await ask('GET', `${shop}/segment-choices?kind=product&search=${encodeURIComponent("%_\\'")}`)
  assert.deepEqual(choices.json.choices, [])
})

test('a body as deep as it may be long is refused, and the server goes on', needsDatabase, async () => {
  const { ask, shop } = given()
  const deep = JSON.parse(`${'{"kind":"not","of":'.repeat(2_000)}1${'}'.repeat(2_000)}`)
  assert.equal((await ask('POST', `${shop}/segment-previews`, { definition: deep })).status, 422)
  assert.equal((await ask('GET', `${shop}/segments`)).status, 200)
})

function nested(depth: number): unknown {
  return depth === 0 ? condition('merged', {}) : { kind: 'not', of: nested(depth - 1) }
}

async function aDoor(): Promise<{ ask: Ask; shop: string }> {
  const product = await aProduct()
  const ask = await anOwner(product)
  return { ask, shop: await makeShop(ask) }
}

function given() {
  assert(opened)
  return opened
}
