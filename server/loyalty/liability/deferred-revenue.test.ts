import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMonths } from '@regulars/cohorts'
import type { CohortEvent } from './cohort-rows.ts'
import { deferredRevenue } from './deferred-revenue.ts'
import type { MonthSales } from './month-sales.ts'
import { simulatedCohorts } from './simulated-cohorts-for-tests.ts'

const oneEach = { points: 1, valueMinor: 1 }
const event = (month: string, happenedIn: string, some: Partial<CohortEvent>): CohortEvent => ({
  month,
  happenedIn,
  issued: 0,
  redeemed: 0,
  expired: 0,
  ...some,
})

test('without a history all points are reckoned with, and revenue follows their use', () => {
  const events = [
    event('2026-01', '2026-01', { issued: 10_000 }),
    event('2026-01', '2026-02', { redeemed: 2_500 }),
    event('2026-01', '2026-04', { redeemed: 2_500 }),
  ]
  const sales = [{ month: '2026-01', salesMinor: 100_000, points: 10_000 }]
  const ask = (from: string, until: string) =>
    deferredRevenue({ events, sales, worth: oneEach, lifeMonths: 13, vatPercent: 0, from, until })

  const first = ask('2026-01', '2026-04')
  assert.deepEqual([first.openingMinor, first.allocatedMinor, first.revenueMinor, first.closingMinor], [0, 9_091, 2_273, 6_818])
  assert.deepEqual(first.cohorts[0]?.atSale, { points: 10_000, basis: 'all' })
  const second = ask('2026-04', '2026-07')
  assert.deepEqual([second.openingMinor, second.allocatedMinor, second.revenueMinor, second.closingMinor], [6_818, 0, 2_273, 4_545])
})

test('VAT is no revenue, and points for no purchase have no price', () => {
  const events = [event('2026-01', '2026-01', { issued: 12_000 }), event('2026-01', '2026-02', { redeemed: 6_000 })]
  const sales = [{ month: '2026-01', salesMinor: 123_000, points: 10_000 }]
  const { cohorts } = deferredRevenue({ events, sales, worth: oneEach, lifeMonths: 13, vatPercent: 23, from: '2026-01', until: '2026-03' })
  assert.equal(cohorts[0]?.salesMinor, 100_000)
  assert.equal(cohorts[0]?.allocatedMinor, Math.round((100_000 * 10_000) / 133_000))
  assert.equal(cohorts[0]?.toDateMinor, Math.round(7_519 / 2))
})

test('period after period ties out over a whole history, and what lapsed ends as revenue', () => {
  const { seen } = simulatedCohorts(3, { cohorts: 40, monthsSeen: 40, lifeMonths: 13 })
  const events = seen.flatMap(({ month, issuedPoints, months }) =>
    months.map(({ redeemedPoints, expiredPoints }, age) =>
      event(month, addMonths(month, age), { issued: age === 0 ? issuedPoints : 0, redeemed: redeemedPoints, expired: expiredPoints }),
    ),
  )
  const sales: MonthSales[] = seen.map(({ month, issuedPoints }) => ({ month, salesMinor: issuedPoints * 100, points: issuedPoints }))
  let closing = 0
  for (let index = 0; index < 40; index += 4) {
    const [from, until] = [addMonths('2024-01', index), addMonths('2024-01', index + 4)]
    const found = deferredRevenue({ events, sales, worth: { points: 100, valueMinor: 500 }, lifeMonths: 13, vatPercent: 23, from, until })
    assert.equal(found.openingMinor, closing)
    assert.equal(found.openingMinor + found.allocatedMinor - found.revenueMinor, found.closingMinor)
    for (const { liabilityMinor, breakageToDateMinor } of found.cohorts) assert.ok(liabilityMinor >= 0 && breakageToDateMinor >= 0)
    closing = found.closingMinor
    if (index < 36) continue
    assert.equal(found.cohorts[0]?.liabilityMinor, 0)
    assert.equal(found.cohorts[0]?.atSale.basis, 'all')
    assert.equal(found.cohorts.at(-1)?.atSale.basis, 'older_cohorts')
    assert.equal(found.cohorts.at(-8)?.now.basis, 'own')
  }
})
