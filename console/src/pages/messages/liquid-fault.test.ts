import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf } from './liquid-fault.ts'

test('what the renderer says of a template is understood', () => {
  const answer = (fault: string) => faultOf(`The message cannot be drawn: ${fault}`)
  assert.deepEqual(answer('undefined variable: customer.firstName, line:1, col:12'), { kind: 'variable', name: 'customer.firstName' })
  assert.deepEqual(answer('undefined filter: shout, line:1, col:1'), { kind: 'filter', name: 'shout' })
  assert.deepEqual(answer('tag "include" not found, line:1, col:1'), { kind: 'tag', name: 'include' })
  assert.deepEqual(answer('output "{{ shop.name" not closed, line:1, col:1'), { kind: 'unclosed', name: '{{ shop.name' })
  assert.deepEqual(answer('tag {% if x %} not closed, line:1, col:1'), { kind: 'unclosed', name: '{% if x %}' })
  assert.deepEqual(answer('took_too_long'), { kind: 'slow', name: '' })
  assert.deepEqual(answer('too_much_memory'), { kind: 'large', name: '' })
  assert.deepEqual(answer('something else'), { kind: 'other', name: '' })
})
