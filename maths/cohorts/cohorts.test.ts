import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mean, quantile, recencyScore, score, wilsonInterval } from './cohorts.ts'

test('a quantile of counted values is the quantile of the values written out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const counted = [...Map.groupBy(values, (value) => value)].map(([value, same]) => ({ value, count: same.length }))
        const sorted = values.toSorted((a, b) => a - b)
        const position = share * (sorted.length - 1)
        const low = sorted[Math.floor(position)] ?? Number.NaN
        const high = sorted[Math.ceil(position)] ?? Number.NaN
        assert.ok(Math.abs((quantile(counted, share) ?? Number.NaN) - (low + (high - low) * (position % 1))) < 1e-9)
      },
    ),
  )
})

test('of nothing there is no quantile, no mean and no interval', () => {
  assert.equal(quantile([], 0.5), null)
  assert.equal(mean([{ value: 3, count: 0 }]), null)
  assert.equal(wilsonInterval(0, 0), null)
})

test('the mean weighs by count', () =>
  assert.equal(
    mean([
      { value: 1, count: 3 },
      { value: 5, count: 1 },
    ]),
    2,
  ))

test('Wilson’s interval for 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, table I)', () => {
  const interval = wilsonInterval(81, 263)
  assert.ok(Math.abs((interval?.low ?? 0) - 0.2553) < 5e-5)
  assert.ok(Math.abs((interval?.high ?? 0) - 0.3662) < 5e-5)
})

test('equal values get equal scores, also where most people bought once', () => {
  const edges = [1, 1, 2, 4]
  assert.deepEqual(
    [1, 1, 2, 3, 5].map((orders) => score(orders, edges)),
    [1, 1, 3, 4, 5],
  )
})

test('the most recent fifth scores 5 and the one longest ago 1', () => {
  assert.deepEqual(
    [0, 12, 13, 100, 400].map((days) => recencyScore(days, [12.8, 32, 71, 179])),
    [5, 5, 4, 2, 1],
  )
})
