import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basisPointsOf, lastMonth, minorOf } from './amounts.ts'

test('an amount is read with a comma, a point or spaces, in the digits of its currency', () => {
  assert.deepEqual(
    [minorOf('1 000,50', 'PLN'), minorOf('0.1', 'UAH'), minorOf('1000', 'JPY'), minorOf('1.', 'PLN')],
    [100_050, 10, 1000, 100],
  )
  for (const none of ['', '0', '-5', 'ten', '1,000.50', '1e3']) assert.ok(Number.isNaN(minorOf(none, 'PLN')), none)
})

test('a rate is read in percent', () => {
  assert.deepEqual([basisPointsOf('23'), basisPointsOf('7,5'), basisPointsOf('0 %')], [2_300, 750, 0])
  for (const none of ['', '-1', '101', 'all']) assert.ok(Number.isNaN(basisPointsOf(none)), none)
})

test('last month is the one before this month in the shop’s zone', () => {
  assert.deepEqual(lastMonth(new Date('2026-02-28T23:30:00Z'), 'Europe/Warsaw'), { from: '2026-02-01', to: '2026-02-28' })
  assert.deepEqual(lastMonth(new Date('2026-01-15T12:00:00Z'), 'Europe/Kyiv'), { from: '2025-12-01', to: '2025-12-31' })
})
