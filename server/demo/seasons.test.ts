import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beforeEaster, blackFriday, blackFridayOf, easternEaster, everyYear, weekdayOf, westernEaster } from './seasons.ts'

test('Easter falls on its published days', () => {
  assert.deepEqual([2024, 2025, 2026, 2027].map(westernEaster), ['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28'])
  assert.deepEqual([2024, 2025, 2026, 2027].map(easternEaster), ['2024-05-05', '2025-04-20', '2026-04-12', '2027-05-02'])
})

test('Black Friday is the day after the fourth Thursday of November', () => {
  assert.deepEqual([2023, 2024, 2025, 2026].map(blackFridayOf), ['2023-11-24', '2024-11-29', '2025-11-28', '2026-11-27'])
  assert.equal(weekdayOf('2025-11-28'), 5)
  assert.equal(weekdayOf('2025-11-30'), 7)
})

test('seasons begin and end on their days', () => {
  const on = (season: { isOn: (day: string) => boolean }, days: string[]) => days.map(season.isOn)
  assert.deepEqual(on(everyYear('12-01', '12-18', 2), ['2025-11-30', '2025-12-01', '2025-12-18', '2025-12-19']), [false, true, true, false])
  assert.deepEqual(on(blackFriday(3), ['2025-11-27', '2025-11-28', '2025-12-01', '2025-12-02']), [false, true, true, false])
  assert.deepEqual(on(beforeEaster(westernEaster, 1.5), ['2026-03-21', '2026-03-22', '2026-04-02', '2026-04-03']), [
    false,
    true,
    true,
    false,
  ])
})
