import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEventSearch } from './event-search.ts'

test('an address keeps what can be asked for and loses everything else', () => {
  assert.deepEqual(readEventSearch({ outcome: 'rejected', type: 'page', name: 'View', page: '2' }), {
    outcome: 'rejected',
    type: 'page',
    name: 'View',
  })
  assert.deepEqual(readEventSearch({ outcome: 'toString', type: '__proto__', name: '' }), {})
  assert.equal(readEventSearch({ name: 'x'.repeat(500) }).name?.length, 200)
})
