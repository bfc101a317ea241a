import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysBefore, lastOrderDays, recencyBands, scoreBands } from './rfm-bands.ts'

test('the bands of Online Retail say what each score means', () => {
  assert.deepEqual(scoreBands([1, 2, 3, 6], 1), [
    { from: 1, to: 1 },
    { from: 2, to: 2 },
    { from: 3, to: 3 },
    { from: 4, to: 6 },
    { from: 7, to: null },
  ])
  assert.deepEqual(recencyBands([12.8, 32, 71, 179]), [
    { from: 180, to: null },
    { from: 72, to: 179 },
    { from: 33, to: 71 },
    { from: 13, to: 32 },
    { from: 0, to: 12 },
  ])
})

test('scores that ties have emptied have no numbers', () => {
  assert.deepEqual(scoreBands([1, 1, 2, 4], 1), [{ from: 1, to: 1 }, null, { from: 2, to: 2 }, { from: 3, to: 4 }, { from: 5, to: null }])
})

test('each number lies in exactly the band of its score', () => {
  const edges = fc
    .array(fc.double({ min: 1, max: 40, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((values) => values.sort((a, b) => a - b))
  fc.assert(
    fc.property(edges, fc.integer({ min: 1, max: 60 }), (sorted, value) => {
      const score = 1 + sorted.filter((edge) => edge < value).length
      const holding = scoreBands(sorted, 1).flatMap((band, index) =>
        band && value >= band.from && (band.to === null || value <= band.to) ? [index + 1] : [],
      )
      assert.deepEqual(holding, [score])
    }),
  )
})

test('days since the last order become days of the calendar, counted back from the cut', () => {
  assert.equal(daysBefore('2011-03-01', 1), '2011-02-28')
  assert.deepEqual(lastOrderDays({ from: 13, to: 32 }, '2011-12-09'), { lastFrom: '2011-11-07', lastTo: '2011-11-26' })
  assert.deepEqual(lastOrderDays({ from: 180, to: null }, '2011-12-09'), { lastTo: '2011-06-12' })
})
