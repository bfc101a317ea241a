import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cohort } from '../../../server/analytics/schema.ts'
import { cohortAges, cohortCell, earlyReturn, monthAfter, monthDays, monthsBetween } from './cohort-grid.ts'

const december: Cohort = { month: '2010-12', size: 885, active: [885, 324, null, null], revenueMinor: [1, 2, null, null] }

test('the month of the cut is unfinished, later months are nothing at all, and neither is a number', () => {
  assert.deepEqual(cohortCell(december, 1, '2011-02-09', december.active), { state: 'value', value: 324 })
  assert.deepEqual(cohortCell(december, 2, '2011-02-09', december.active), { state: 'unfinished' })
  assert.deepEqual(cohortCell(december, 3, '2011-02-09', december.active), { state: 'future' })
  assert.deepEqual(cohortCell(december, 9, '2011-02-09', december.active), { state: 'future' })
})

test('a month in which nobody came back is a zero and not a gap', () => {
  assert.deepEqual(cohortCell({ ...december, active: [885, 0] }, 1, '2011-02-09', [885, 0]), { state: 'value', value: 0 })
})

test('months count across years', () => {
  assert.equal(monthAfter('2010-12', 0), '2010-12')
  assert.equal(monthAfter('2010-12', 1), '2011-01')
  assert.equal(monthAfter('2010-01', 35), '2012-12')
  assert.equal(monthsBetween('2010-12', '2012-01'), 13)
  assert.equal(cohortAges({ cohorts: [december], cutOn: '2011-12-09' }), 13)
  assert.deepEqual(monthDays('2012-02'), { from: '2012-02-01', to: '2012-02-29' })
})

test('older and newer cohorts are compared by people, and only where the month after is over', () => {
  const cohort = (month: string, size: number, back: number | null): Cohort => ({
    month,
    size,
    active: [size, back],
    revenueMinor: [0, null],
  })
  const three = [cohort('2011-01', 100, 30), cohort('2011-02', 300, 30), cohort('2011-03', 100, 20)]
  assert.equal(earlyReturn([...three, cohort('2011-05', 50, null)]), null)
  assert.deepEqual(earlyReturn([...three, cohort('2011-04', 100, 10), cohort('2011-05', 50, null)]), { older: 60 / 400, newer: 30 / 200 })
})
