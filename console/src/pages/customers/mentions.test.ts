import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mentionedIn, parts, typedMention, withMention } from './mentions.ts'

const anna = { staffId: 'a', name: 'Anna', isYou: false }
const annaMaria = { staffId: 'b', name: 'Anna Maria', isYou: false }

test('of names that begin alike the longest is meant', () => {
  assert.deepEqual(mentionedIn('@Anna Maria and @Anna: mail anna@Anna.pl', [anna, annaMaria]), ['a', 'b'])
  assert.deepEqual(mentionedIn('mail anna@Anna.pl', [anna]), [])
  assert.deepEqual(mentionedIn('Anna', [anna]), [])
})

test('the parts of a note are its text', () => {
  const body = 'Hi @Anna, call\n@Nobody @Anna Maria'
  const found = parts(body, ['Anna', 'Anna Maria'])
  assert.equal(found.map(({ text }) => text).join(''), body)
  assert.deepEqual(
    found.filter(({ isMention }) => isMention).map(({ text }) => text),
    ['@Anna', '@Anna Maria'],
  )
})

test('a name is offered while it is typed, and takes the place of what was', () => {
  assert.equal(typedMention('Call @An', 8), 'An')
  assert.equal(typedMention('anna@ex', 7), null)
  assert.equal(typedMention('Call', 4), null)
  assert.deepEqual(withMention('Call @An today', 8, 'Anna'), { body: 'Call @Anna  today', caret: 11 })
})
