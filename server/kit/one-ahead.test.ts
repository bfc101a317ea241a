import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneAhead } from './one-ahead.ts'

test('the items come in their order, the next one being made while one is worked on', async () => {
  const made: number[] = []
  const seen: [number, number][] = []
  for await (const item of oneAhead(numbers(4, made))) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    seen.push([item, made.length])
  }
  assert.deepEqual(seen, [
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 4],
  ])
})

test('a failure arrives behind the items that were made before it', async () => {
  const seen: number[] = []
  await assert.rejects(async () => {
    for await (const item of oneAhead(numbers(2, [], new Error('torn')))) seen.push(item)
  }, /torn/)
  assert.deepEqual(seen, [0, 1])
})

test('breaking off ends the source', async () => {
  let isClosed = false
  async function* source() {
    try {
      for (let item = 0; ; item++) yield item
    } finally {
      isClosed = true
    }
  }
  for await (const item of oneAhead(source())) if (item === 2) break
  assert.ok(isClosed)
})

async function* numbers(count: number, made: number[], failure?: Error): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) {
    made.push(item)
    yield item
  }
  if (failure) throw failure
}
