import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concentration, countGaps, gapFigures, orderLadder } from './cohorts.ts'

test('of five customers the best one is the best fifth', () => {
  const found = concentration([10, 0, 60, 20, 10])
  assert.equal(found?.top20Share, 0.6)
  assert.equal(found?.customersFor90, 3)
  assert.deepEqual(found?.lorenz.slice(0, 3), [
    { customersShare: 0, revenueShare: 0 },
    { customersShare: 0.2, revenueShare: 0.6 },
    { customersShare: 0.4, revenueShare: 0.8 },
  ])
})

test('where nothing was earned there is nothing to share', () => {
  assert.equal(concentration([]), null)
  assert.equal(concentration([5, -5]), null)
})

test('the curve climbs, bends down, and ends at all revenue', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 300 }), (revenues) => {
      const lorenz = concentration(revenues)?.lorenz ?? []
      assert.ok(Math.abs((lorenz.at(-1)?.revenueShare ?? 0) - 1) < 1e-12)
      const slopes = lorenz.slice(1).map(({ customersShare, revenueShare }, place) => {
        const from = lorenz[place] ?? { customersShare: 0, revenueShare: 0 }
        return (revenueShare - from.revenueShare) / (customersShare - from.customersShare)
      })
      for (const [place, slope] of slopes.entries())
        assert.ok(slope >= 0 && slope <= (slopes[place - 1] ?? Number.POSITIVE_INFINITY) + 1e-9)
    }),
  ))

test('two purchases on one day are one, and gaps run from day to day', () => {
  const gaps = countGaps([['2026-03-01', '2026-02-01', '2026-03-01'], ['2026-01-01']])
  assert.deepEqual(orderLadder(gaps), [
    { n: 1, customers: 2, shareOfPrevious: null, medianDays: null },
    { n: 2, customers: 1, shareOfPrevious: 0.5, medianDays: 28 },
  ])
  assert.equal(gapFigures(gaps)?.n, 1)
  assert.equal(gapFigures(countGaps([['2026-01-01']])), null)
})
