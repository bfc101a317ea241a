import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Content, changesBetween, moved, withText } from './editing.ts'

const hello = { kind: 'text', text: { en: 'Hello' } } as const
const bye = { kind: 'text', text: { en: 'Bye' } } as const
const line = { kind: 'divider' } as const
const content = (blocks: Content['blocks'], subject = 'Thanks'): Content => ({ subject: { en: subject }, preheader: null, blocks })

test('publishing says what it changes, block by block', () => {
  const changes = (before: Content, after: Content) => changesBetween(before, after).map((change) => change.what)
  assert.deepEqual(changes(content([hello]), content([hello])), [])
  assert.deepEqual(changes(content([hello]), content([hello], 'Thank you')), ['subject'])
  assert.deepEqual(changes(content([hello]), content([bye])), ['changed'])
  assert.deepEqual(changes(content([hello]), content([hello, line, line])), ['added', 'added'])
  assert.deepEqual(changes(content([hello, line]), content([line])), ['removed'])
  assert.deepEqual(changes(content([hello, bye]), content([bye, hello])), ['order'])
  assert.deepEqual(changes(content([hello]), content([line])), ['added', 'removed'])
})

test('the order of languages in a text, and spaces around it, are no change', () => {
  const both = content([{ kind: 'text', text: { en: 'Hello', pl: 'Cześć' } }])
  assert.deepEqual(changesBetween(both, content([{ kind: 'text', text: { pl: 'Cześć', en: 'Hello ' } }])), [])
})

test('at the ends of a list nothing moves', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 2, -1), ['a', 'c', 'b'])
  assert.deepEqual(moved(['a', 'b', 'c'], 0, -1), ['a', 'b', 'c'])
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 1), ['a', 'b', 'c'])
})

test('a text that is emptied is not there in that language', () => {
  assert.deepEqual(withText({ en: 'Hello', pl: 'Cześć' }, 'en', ''), { pl: 'Cześć' })
  assert.deepEqual(withText({ pl: 'Cześć' }, 'en', '  '), { pl: 'Cześć' })
  assert.deepEqual(withText({}, 'uk', 'Привіт'), { uk: 'Привіт' })
})
