import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isId, newId } from './ids.ts'

test('ids made one after the other are valid, different and in order', () => {
  const ids = Array.from({ length: 50_000 }, () => newId())
  assert(ids.every(isId))
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids.toSorted(), ids)
})

test('an id carries the time it was made', () => {
  const before = Date.now()
  const made = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)
  // Many ids within a millisecond may borrow from the next ones.
  assert(made >= before && made <= Date.now() + 100)
})

test('an earlier time does not bring an earlier id', () => {
  const later = newId(Date.now() + 1000)
  const earlier = newId(Date.UTC(2020, 0, 1))
  assert(earlier > later)
  assert(newId() > earlier)
})

test('what is no id of ours is refused', () => {
  const id = newId()
  const others = [
    '',
    id.toUpperCase().replace('-7', '-7F').slice(0, 36),
    `${id} `,
    id.slice(1),
    `{${id}}`,
    '8f14e45f-ceea-467f-a1d9-2b1c3d4e5f60',
  ]
  for (const text of others) assert(!isId(text), text)
})
