import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { axisTop, labelledPlaces } from './axis.ts'
import { heatLevel, heatSteps } from './heat-level.ts'
import { histogramMark } from './histogram-mark.ts'
import { areaPath, linePath } from './line-path.ts'
import { fromTheBest, revenueShareAt } from './lorenz.ts'

test('a line runs from the bottom left upwards, because SVG counts from the top', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 50, y: 75 },
    { x: 100, y: 100 },
  ]
  assert.equal(linePath(points), 'M0 100 L50 25 L100 0')
  assert.equal(areaPath(points), 'M0 100 L50 25 L100 0 L100 100 L0 100 Z')
  assert.equal(areaPath([]), '')
})

test('the curve reads the same whichever end the data begins with', () => {
  const fromBest = [
    { customersShare: 0.2, revenueShare: 0.7 },
    { customersShare: 0.5, revenueShare: 0.9 },
  ]
  const fromPoorest = [
    { customersShare: 0, revenueShare: 0 },
    { customersShare: 0.5, revenueShare: 0.1 },
    { customersShare: 0.8, revenueShare: 0.3 },
    { customersShare: 1, revenueShare: 1 },
  ]
  for (const points of [fromTheBest(fromBest), fromTheBest(fromPoorest)]) {
    assert.ok(Math.abs(revenueShareAt(points, 0.2) - 0.7) < 1e-12)
    assert.ok(Math.abs(revenueShareAt(points, 0.35) - 0.8) < 1e-12)
    assert.equal(revenueShareAt(points, 1), 1)
    assert.deepEqual(points[0], { customersShare: 0, revenueShare: 0 })
  }
})

test('an axis holds its largest value and wastes less than three fifths of its length', () => {
  assert.equal(axisTop(0), 1)
  assert.equal(axisTop(0.36), 0.5)
  assert.equal(axisTop(2000), 2000)
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (max) => {
      const top = axisTop(max)
      assert.ok(top >= max * (1 - 1e-9) && top <= max * 2.5 * (1 + 1e-9))
    }),
  )
})

test('a cell with somebody in it never looks empty, and a stronger value never looks weaker', () => {
  assert.equal(heatLevel(0, 100), 0)
  assert.equal(heatLevel(-5, 100), 0)
  assert.equal(heatLevel(0.001, 100), 1)
  assert.equal(heatLevel(100, 100), heatSteps)
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (a, b) => assert.ok(heatLevel(Math.min(a, b), 1000) <= heatLevel(Math.max(a, b), 1000))),
  )
})

test('a mark stands inside its bin, and in the middle of the open last one', () => {
  const bins = [
    { fromDays: 1, toDays: 7 },
    { fromDays: 8, toDays: 14 },
    { fromDays: 15, toDays: 28 },
    { fromDays: 29, toDays: null },
  ]
  assert.equal(histogramMark(bins, 1), 0)
  assert.equal(histogramMark(bins, 8), 25)
  assert.equal(histogramMark(bins, 22), 62.5)
  assert.equal(histogramMark(bins, 400), 87.5)
})

test('words along a line stand evenly apart, the last point among them', () => {
  assert.deepEqual([...labelledPlaces(2)], [0, 1])
  assert.deepEqual([...labelledPlaces(22)], [0, 4, 8, 12, 16, 21])
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 400 }), (count) => {
      const places = [...labelledPlaces(count)]
      assert.equal(places.at(-1), count - 1)
      assert(places.length <= 7)
      assert(places.every((place, index) => index === 0 || place - (places[index - 1] ?? 0) >= Math.ceil(count / 6)))
    }),
  )
})
