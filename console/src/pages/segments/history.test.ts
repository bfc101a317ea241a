import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginning, redone, stepped, undone } from './history.ts'

test('each change can be undone and done again', () => {
  const history = stepped(stepped(beginning('a'), 'b', { nowMs: 0 }), 'c', { nowMs: 5_000 })
  assert.equal(undone(history).present, 'b')
  assert.equal(undone(undone(history)).present, 'a')
  assert.equal(undone(undone(undone(history))).present, 'a', 'before the first there is nothing')
  assert.equal(redone(undone(history)).present, 'c')
  assert.equal(redone(history).present, 'c')
})

test('typing on is one step; a pause, another field or an undo makes the next', () => {
  const typed = ['6', '60', '600'].reduce((now, next, place) => stepped(now, next, { about: 'days', nowMs: place * 300 }), beginning(''))
  assert.equal(undone(typed).present, '')
  assert.equal(undone(stepped(typed, '6000', { about: 'days', nowMs: 10_000 })).present, '600')
  assert.equal(undone(stepped(typed, 'x', { about: 'name', nowMs: 700 })).present, '600')
  assert.equal(undone(stepped(redone(undone(typed)), '7', { about: 'days', nowMs: 700 })).present, '600')
})

test('a change after an undo forgets what was undone', () => {
  const history = stepped(undone(stepped(beginning('a'), 'b', { nowMs: 0 })), 'c', { nowMs: 1 })
  assert.deepEqual(redone(history), history)
})
