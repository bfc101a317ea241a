import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { generator } from '@regulars/random'
import { type Baskets, basketsOf, timesBought } from './baskets.ts'
import { ease } from './ease.ts'
import { easeInThreads, implicitAlsInThreads, similarItemsInThreads } from './fit-in-threads.ts'
import { implicitAls } from './implicit-als.ts'
import { fitSimilarItems } from './similar-items.ts'

const threads = { Worker, threads: 2 }

test('threads find the same similar items as one thread, and tell their progress', async () => {
  const baskets = someBaskets()
  const heard: number[] = []
  const found = await similarItemsInThreads(timesBought(baskets), {}, { ...threads, onProgress: (share) => heard.push(share) })
  assert.deepEqual(found, fitSimilarItems(baskets))
  assert.ok(heard.length > 2)
  assert.equal(heard.at(-1), 1)
})

test('threads fit the same EASE as one thread', async () => {
  const baskets = someBaskets()
  const found = await easeInThreads(baskets, { lambda: 20 }, threads)
  assert.deepEqual(found, ease({ lambda: 20 }).fit(baskets))
})

test('threads fit the same factors as one thread', async () => {
  const baskets = someBaskets()
  const options = () => ({ factors: 8, iterations: 3, uniform: generator(5).uniform })
  const found = await implicitAlsInThreads(baskets, options(), threads)
  assert.deepEqual({ ...found, item: [...found.item] }, { ...implicitAls(options()).fit(baskets), item: [...found.item] })
  assert.deepEqual([...found.item], [...implicitAls(options()).fit(baskets).item])
})

test('work that is stopped ends with the reason of the signal', async () => {
  const controller = new AbortController()
  const stop = { ...threads, signal: controller.signal, onProgress: () => controller.abort(new Error('closing time')) }
  await assert.rejects(similarItemsInThreads(timesBought(someBaskets()), {}, stop), /closing time/)
  await assert.rejects(similarItemsInThreads(timesBought(someBaskets()), {}, stop), /closing time/)
})

test('work that fails ends with its error', async () => {
  const baskets = someBaskets()
  await assert.rejects(easeInThreads(baskets, { lambda: -1e6 }, threads), /not positive definite/)
  const broken = { ...timesBought(baskets), columns: -1 }
  await assert.rejects(similarItemsInThreads(broken, {}, threads))
})

function someBaskets(): Baskets {
  const random = generator(7)
  const lines = { customer: [] as string[], basket: [] as string[], item: [] as string[], day: [] as number[] }
  for (let line = 0; line < 6_000; line++) {
    lines.customer.push(`c${random.integer(300)}`)
    lines.basket.push(`b${random.integer(5)}`)
    lines.item.push(`i${Math.floor(random.uniform() ** 2 * 150)}`)
    lines.day.push(random.integer(90))
  }
  return basketsOf(lines)
}
