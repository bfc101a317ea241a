import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distinctCounter } from './distinct-counter.ts'

for (const n of [0, 1, 100, 4_338, 250_000]) {
  test(`of ${n} different numbers, each told three times, about ${n} are counted`, () => {
    const counter = distinctCounter()
    for (let round = 0; round < 3; round++) for (let i = 0; i < n; i++) counter.add(`order ${i}`)
    assert.ok(Math.abs(counter.count() - n) <= Math.max(1, n * 0.002), String(counter.count()))
  })
}
