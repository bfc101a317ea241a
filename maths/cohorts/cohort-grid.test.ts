import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cohortGrid, lastDayOf, retentionByAge } from './cohorts.ts'

const cell = (cohortMonth: string, age: number, customers: number, revenueMinor = customers * 100) => ({
  cohortMonth,
  age,
  customers,
  revenueMinor,
})

test('a month that is not over at the cut is null, and never a low number', () => {
  const months = [cell('2026-01', 0, 10), cell('2026-01', 1, 4), cell('2026-01', 2, 1), cell('2026-02', 0, 6), cell('2026-02', 1, 1)]
  assert.deepEqual(cohortGrid(months, '2026-03-30'), [
    { month: '2026-01', size: 10, active: [10, 4, null], revenueMinor: [1000, 400, null] },
    { month: '2026-02', size: 6, active: [6, null], revenueMinor: [600, null] },
  ])
  assert.deepEqual(cohortGrid(months, '2026-03-31')[0]?.active, [10, 4, 1], 'its last day is enough')
})

test('the size of a cohort is known in its first month, its revenue is not', () => {
  assert.deepEqual(cohortGrid([cell('2026-03', 0, 7)], '2026-03-10'), [{ month: '2026-03', size: 7, active: [7], revenueMinor: [null] }])
})

test('a month in which nobody came back is zero', () => {
  assert.deepEqual(cohortGrid([cell('2025-12', 0, 3), cell('2025-12', 2, 1)], '2026-03-01')[0]?.active, [3, 0, 1, null])
})

test('money that moved behind the cut has no cell', () => {
  assert.deepEqual(cohortGrid([cell('2026-01', 0, 3), cell('2026-01', 4, 0, -500)], '2026-02-28')[0]?.revenueMinor, [300, 0])
})

test('cohorts stand in the order of their months, whatever the order of the rows', () => {
  const months = [cell('2026-02', 0, 1), cell('2025-11', 0, 1), cell('2026-01', 0, 1)]
  assert.deepEqual(
    cohortGrid(months, '2026-03-31').map(({ month }) => month),
    ['2025-11', '2026-01', '2026-02'],
  )
})

test('the average row weighs complete cells by the size of their cohorts', () => {
  const grid = cohortGrid(
    [cell('2026-01', 0, 10), cell('2026-01', 1, 4), cell('2026-02', 0, 30), cell('2026-02', 1, 3), cell('2026-03', 0, 99)],
    '2026-03-31',
  )
  assert.deepEqual(retentionByAge(grid), [
    { age: 0, customers: 139, active: 139, share: 1 },
    { age: 1, customers: 40, active: 7, share: 7 / 40 },
    { age: 2, customers: 10, active: 0, share: 0 },
  ])
})

test('an age that no cohort has finished is left out of the average row', () => {
  assert.deepEqual(retentionByAge(cohortGrid([cell('2026-03', 0, 5), cell('2026-03', 1, 2)], '2026-04-10')), [
    { age: 0, customers: 5, active: 5, share: 1 },
  ])
  assert.deepEqual(retentionByAge([]), [])
})

test('exactly the months that are over at the cut have numbers', () => {
  const month = fc
    .tuple(fc.integer({ min: 2019, max: 2026 }), fc.integer({ min: 1, max: 12 }))
    .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`)
  fc.assert(
    fc.property(month, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 31 }), (first, ages, dayOfMonth) => {
      const cutMonth = monthAfter(first, ages)
      const cutOn = `${cutMonth}-${String(Math.min(dayOfMonth, Number(lastDayOf(cutMonth).slice(8)))).padStart(2, '0')}`
      const [row] = cohortGrid([cell(first, 0, 5)], cutOn)
      assert.equal(row?.active.length, ages + 1)
      row?.active.forEach((active, age) => {
        const isOver = lastDayOf(monthAfter(first, age)) <= cutOn
        assert.equal(active === null, age > 0 && !isOver)
        assert.equal(row.revenueMinor[age] === null, !isOver)
      })
    }),
  )
})

test('the last day of February knows leap years', () => {
  assert.deepEqual(['2023-02', '2024-02', '2000-02', '1900-02', '2026-04', '2026-12'].map(lastDayOf), [
    ...['2023-02-28', '2024-02-29', '2000-02-29', '1900-02-28', '2026-04-30', '2026-12-31'],
  ])
})

function monthAfter(month: string, ages: number): string {
  const date = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + ages, 1))
  return date.toISOString().slice(0, 7)
}
