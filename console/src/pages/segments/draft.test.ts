import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SegmentNode } from '../../answers.ts'
import {
  added,
  changed,
  clausesOf,
  definitionOf,
  depthOf,
  draftOf,
  duplicated,
  emptyDraft,
  groupOf,
  keyAt,
  newClause,
  unwrapped,
} from './draft.ts'

const kraków: SegmentNode = { kind: 'condition', code: 'city', args: { cities: ['Kraków'] } }
const coffee: SegmentNode = { kind: 'condition', code: 'bought_category', args: { categoryIds: ['c1'], window: { kind: 'ever' } } }
const often: SegmentNode = { kind: 'condition', code: 'order_count', args: { compare: 'ge', times: 3, window: { kind: 'ever' } } }

test('a definition that is opened and saved unchanged stays what it was', () => {
  const definitions: SegmentNode[] = [
    kraków,
    { kind: 'not', of: kraków },
    { kind: 'and', of: [kraków, coffee] },
    { kind: 'not', of: { kind: 'or', of: [kraków, coffee] } },
    {
      kind: 'or',
      of: [kraków, { kind: 'and', of: [coffee, { kind: 'not', of: often }] }, { kind: 'not', of: { kind: 'and', of: [coffee, often] } }],
    },
  ]
  for (const definition of definitions) assert.deepEqual(definitionOf(draftOf(definition)).definition, definition)
})

test('“not” twice says nothing, and a group of one says what its one condition says', () => {
  assert.deepEqual(definitionOf(draftOf({ kind: 'not', of: { kind: 'not', of: kraków } })).definition, kraków)
  assert.deepEqual(definitionOf(draftOf({ kind: 'not', of: { kind: 'and', of: [{ kind: 'not', of: kraków }] } })).definition, kraków)
  assert.equal(definitionOf(emptyDraft()).definition, null)
})

test('conditions that are not wanted are left out, and groups that are empty then', () => {
  const draft = draftOf({ kind: 'and', of: [kraków, { kind: 'or', of: [coffee, often] }] })
  assert.deepEqual(definitionOf(draft, ({ code }) => code === 'city').definition, kraków)
  assert.equal(definitionOf(draft, () => false).definition, null)
})

test('a path of the server finds the condition it speaks of', () => {
  const draft = draftOf({ kind: 'and', of: [kraków, { kind: 'not', of: { kind: 'or', of: [coffee, often] } }] })
  const { places } = definitionOf(draft)
  const [first, second, third] = clausesOf(draft)
  assert.equal(keyAt(places, 'definition.of.0.args.cities.0'), first?.key)
  assert.equal(keyAt(places, 'definition.of.1.of.of.0.args.window.amount'), second?.key)
  assert.equal(keyAt(places, 'definition.of.1.of.of.1.code'), third?.key)
  assert.equal(keyAt(places, 'definition'), draft.key)
  assert.equal(keyAt(places, 'name'), null)
})

test('nodes are added, changed, doubled, unwrapped and taken away where they stand', () => {
  const root = emptyDraft()
  const clause = newClause({ code: 'city', initial: { cities: [] } })
  const inner = groupOf([clause], 'or')
  const draft = added(root, root.key, inner)
  const turned = changed(draft, clause.key, (node) => ({ ...node, isNot: true }))
  assert.deepEqual(
    clausesOf(turned).map(({ isNot }) => isNot),
    [true],
  )
  assert.deepEqual(
    clausesOf(draft).map(({ isNot }) => isNot),
    [false],
    'the draft before is as it was',
  )
  const twice = duplicated(draft, clause.key)
  assert.equal(new Set(clausesOf(twice).map(({ key }) => key)).size, 2, 'each has a key of its own')
  assert.deepEqual(unwrapped(draft, inner.key).of, [clause])
  assert.deepEqual(clausesOf(changed(draft, clause.key, () => null)), [])
  assert.equal(
    changed(draft, draft.key, () => null),
    draft,
    'the outermost group stays',
  )
})

test('what a condition begins with is not shared between two of them', () => {
  const form = { code: 'order_count', initial: { window: { kind: 'ever' } } }
  assert.notEqual(newClause(form).args.window, newClause(form).args.window)
})

test('the depth of a group counts the groups and turns around it', () => {
  const inner = groupOf([])
  const turned = { ...groupOf([inner]), isNot: true }
  const root = groupOf([turned])
  assert.equal(depthOf(root, root.key), 1)
  assert.equal(depthOf(root, turned.key), 3)
  assert.equal(depthOf(root, inner.key), 4)
})
