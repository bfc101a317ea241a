import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import fc from 'fast-check'
import { type Baskets, basketsOf, pastBaskets } from './baskets.ts'
import { bootstrapMean } from './bootstrap.ts'
import { chooseRecommender } from './choose-recommender.ts'
import { evaluate } from './evaluation.ts'
import type { Method } from './method.ts'
import { personalFrequency } from './personal-frequency.ts'
import { popularity } from './popularity.ts'
import { lastBasketOut, timeSplit } from './split.ts'

const lines = fc.array(
  fc.record({
    customer: fc.constantFrom('x', 'y', 'z'),
    basket: fc.constantFrom('1', '2', '3'),
    item: fc.constantFrom('a', 'b', 'c'),
    day: fc.nat(9),
  }),
  { maxLength: 30 },
)
const columns = (rows: { customer: string; basket: string; item: string; day: number }[]) => ({
  customer: rows.map(({ customer }) => customer),
  basket: rows.map(({ basket }) => basket),
  item: rows.map(({ item }) => item),
  day: rows.map(({ day }) => day),
})

test('the order of the lines does not matter', () => {
  fc.assert(fc.property(lines, (rows) => assert.deepEqual(basketsOf(columns(rows.toReversed())), basketsOf(columns(rows)))))
})

test('baskets stand by customer and time, with each item once', () => {
  const baskets = basketsOf({ customer: ['y', 'x', 'x', 'x'], basket: ['4', '2', '1', '1'], item: ['a', 'b', 'a', 'a'], day: [1, 5, 3, 2] })
  assert.deepEqual(baskets.customers, ['x', 'y'])
  assert.deepEqual(pastBaskets(baskets, 0), [
    { day: 2, items: Int32Array.of(0) },
    { day: 5, items: Int32Array.of(1) },
  ])
})

test('of a last basket nothing is left in the training, and its day is not told', () => {
  const baskets = basketsOf({ customer: ['x', 'x', 'y'], basket: ['1', '2', '3'], item: ['a', 'b', 'b'], day: [1, 5, 3] })
  const { training, cases } = lastBasketOut(baskets)
  assert.deepEqual(cases, [{ customer: 0, past: [{ day: 1, items: Int32Array.of(0) }], day: null, truth: new Set([1]) }])
  assert.deepEqual([...training.basketDay], [1, 3])
})

test('a split in time trains on nothing of later days, of anybody', () => {
  const baskets = basketsOf({ customer: ['x', 'x', 'x', 'y'], basket: ['1', '2', '3', '4'], item: ['a', 'b', 'a', 'b'], day: [1, 5, 7, 6] })
  const { training, cases } = timeSplit(baskets, 5)
  assert.deepEqual([...training.basketDay], [1])
  assert.deepEqual(
    cases.map(({ customer, truth }) => [customer, truth]),
    [[0, new Set([1])]],
  )
})

test('slices hold repeat and new items apart, and cases without a truth in a slice are left out', () => {
  const scores = evaluate(lastBasketOut(loyal(20)), [personalFrequency()] as Method<unknown>[], {
    k: [1],
    uniform: generator(1).uniform,
    draws: 20,
  })
  const row = (slice: string) => scores.find((score) => score.slice === slice)
  assert.equal(row('all')?.customers, 20)
  assert.equal(row('repeat')?.recall.mean, 1)
  assert.equal(row('new')?.customers, 0)
})

test('a method that beats neither popularity nor personal frequency is not switched on', () => {
  const worse: Method<null> = { ...personalFrequency(), code: 'worse', score: (_fitted, _question, scores) => void scores.fill(0) }
  const options = { k: 1, slice: 'all', uniform: generator(1).uniform, draws: 100 } as const
  const choice = chooseRecommender(lastBasketOut(loyal(60)), [worse] as Method<unknown>[], options)
  assert.equal(choice.kind, 'baseline')
  assert.equal(choice.kind === 'baseline' && choice.method, 'personal_frequency')
})

test('a method that foresees better than both baselines is chosen', () => {
  // Everybody buys next what comes after the item bought last; neither baseline can know that.
  const follower: Method<null> = {
    ...{ code: 'follower', fit: () => null, explain: () => null },
    score: (_fitted, { past }, scores) => {
      scores.fill(0)
      scores[((past.at(-1)?.items[0] ?? 0) + 1) % scores.length] = 1
    },
  }
  const choice = chooseRecommender(lastBasketOut(chain(80)), [follower], { k: 1, slice: 'all', uniform: generator(1).uniform, draws: 200 })
  assert.equal(choice.kind === 'chosen' && choice.method, 'follower')
  assert.ok(choice.kind === 'chosen' && choice.lifts.length === 2 && choice.lifts.every(({ difference }) => difference.low > 0))
})

test('with few cases nothing is said', () => {
  const choice = chooseRecommender(lastBasketOut(loyal(10)), [popularity()] as Method<unknown>[], {
    k: 1,
    slice: 'all',
    uniform: generator(1).uniform,
  })
  assert.deepEqual(choice, { kind: 'not_enough_data', reason: 'too_few_cases', cases: 10, leastCases: 50 })
})

test('the bootstrap interval of a mean is near mean ± 1.96 standard errors, and the same for the same seed', () => {
  const random = generator(2)
  const values = Float64Array.from({ length: 400 }, () => random.normal(5, 2))
  const found = bootstrapMean(values, { uniform: generator(3).uniform })
  assert.deepEqual(bootstrapMean(values, { uniform: generator(3).uniform }), found)
  assert.ok(Math.abs(found.high - found.mean - 0.196) < 0.03 && Math.abs(found.mean - found.low - 0.196) < 0.03, JSON.stringify(found))
})

/** Everybody buys one and the same item of their own, three times. */
function loyal(customers: number): Baskets {
  const who = Array.from({ length: customers * 3 }, (_, line) => String(1000 + Math.floor(line / 3)))
  const times = who.map((_, line) => line % 3)
  return basketsOf({ customer: who, basket: times.map(String), item: who.map((id) => `item-${id}`), day: times })
}

/** Everybody buys three of seven items in their order, beginning anywhere. */
function chain(customers: number): Baskets {
  const who = Array.from({ length: customers * 3 }, (_, line) => Math.floor(line / 3))
  const times = who.map((_, line) => line % 3)
  const item = who.map((customer, line) => String((customer + (times[line] ?? 0)) % 7))
  return basketsOf({ customer: who.map((id) => String(1000 + id)), basket: times.map(String), item, day: times })
}
