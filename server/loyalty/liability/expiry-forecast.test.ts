import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { expiryForecast, type OpenPoints, useRates } from './expiry-forecast.ts'
import { simulatedCohorts } from './simulated-cohorts-for-tests.ts'

const tenth = Array.from({ length: 40 }, () => 0.1)

test('points lapse in the month in which they are gone, less what is used until then', () => {
  const open = [{ issuedMonth: '2026-01', lapsesOn: '2026-06-01', points: 1_000 }]
  const { months } = expiryForecast(open, { today: '2026-04-01', months: 4, useRates: tenth })
  assert.deepEqual(months, [
    { month: '2026-04', lapsingPoints: 0, expectedLapsePoints: 0, expectedUsePoints: 100 },
    { month: '2026-05', lapsingPoints: 0, expectedLapsePoints: 0, expectedUsePoints: 90 },
    { month: '2026-06', lapsingPoints: 1_000, expectedLapsePoints: 810, expectedUsePoints: 0 },
    { month: '2026-07', lapsingPoints: 0, expectedLapsePoints: 0, expectedUsePoints: 0 },
  ])
})

test('of a month that has begun only what is left of it counts', () => {
  const open = [{ issuedMonth: '2026-01', lapsesOn: '2026-05-01', points: 1_000 }]
  const { months } = expiryForecast(open, { today: '2026-04-16', months: 2, useRates: tenth })
  assert.equal(months[1]?.expectedLapsePoints, Math.round(1_000 * Math.sqrt(0.9)))
})

test('points that lapse later, or never, are told apart, and are used meanwhile', () => {
  const open = [
    { issuedMonth: '2026-04', lapsesOn: '2027-05-01', points: 500 },
    { issuedMonth: '2026-04', lapsesOn: null, points: 300 },
  ]
  const forecast = expiryForecast(open, { today: '2026-04-01', months: 1, useRates: tenth })
  assert.deepEqual(forecast, {
    months: [{ month: '2026-04', lapsingPoints: 0, expectedLapsePoints: 0, expectedUsePoints: 80 }],
    laterPoints: 500,
    neverPoints: 300,
  })
})

test('where no points were ever of that age, what can lapse is told and what will is not', () => {
  const open = [{ issuedMonth: '2026-01', lapsesOn: '2026-07-01', points: 1_000 }]
  const { months } = expiryForecast(open, { today: '2026-05-01', months: 3, useRates: [0.1, 0.1, 0.1, 0.1, 0.1] })
  assert.deepEqual(
    months.map(({ expectedUsePoints }) => expectedUsePoints),
    [100, null, null],
  )
  assert.deepEqual(months[2], { month: '2026-07', lapsingPoints: 1_000, expectedLapsePoints: null, expectedUsePoints: null })
})

test('rates of use are shares of what was open, over all cohorts of that age', () => {
  const cohorts = [
    { month: '2026-01', issuedPoints: 100, months: [used(10), used(30), used(0, 60)] },
    { month: '2026-02', issuedPoints: 300, months: [used(30), used(100)] },
    { month: '2026-03', issuedPoints: 0, months: [used(0)] },
  ]
  assert.deepEqual(useRates(cohorts), [40 / 400, 130 / 360, 0])
  assert.deepEqual(useRates([{ month: '2026-01', issuedPoints: 5, months: [used(5), used(0)] }]), [1, null])
})

test('every point lapses in one month, later or never', () => {
  const month = fc
    .integer({ min: 0, max: 60 })
    .map((index) => `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`)
  const lot: fc.Arbitrary<OpenPoints> = fc.record({
    issuedMonth: fc.constantFrom('2024-01', '2025-06', '2025-12'),
    lapsesOn: fc.option(fc.tuple(month, fc.integer({ min: 1, max: 28 })).map(([each, day]) => `${each}-${String(day).padStart(2, '0')}`)),
    points: fc.nat(10_000),
  })
  fc.assert(
    fc.property(fc.array(lot, { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (open, months) => {
      const forecast = expiryForecast(open, { today: '2025-12-11', months, useRates: tenth })
      const lapsing = forecast.months.reduce((sum, { lapsingPoints }) => sum + lapsingPoints, 0)
      assert.equal(
        lapsing + forecast.laterPoints + forecast.neverPoints,
        open.reduce((sum, { points }) => sum + points, 0),
      )
      for (const each of forecast.months) assert.ok((each.expectedLapsePoints ?? 0) <= each.lapsingPoints)
    }),
  )
})

test('the forecast of what lapses is right on average: within 2 of 100 over 40 simulated shops', () => {
  let [expected, actual] = [0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const shop = { cohorts: 24, lifeMonths: 13 }
    const { seen } = simulatedCohorts(seed, { ...shop, monthsSeen: 24 })
    const { seen: later } = simulatedCohorts(seed, { ...shop, monthsSeen: 38 })
    const open = seen.flatMap(({ month, issuedPoints, months }, index) => {
      const gone = months.reduce((sum, { redeemedPoints, expiredPoints }) => sum + redeemedPoints + expiredPoints, 0)
      // Seen to the end of December 2025; what is left lapses with the thirteenth month of its age.
      return gone < issuedPoints ? [{ issuedMonth: month, lapsesOn: monthAfter(index + 14), points: issuedPoints - gone }] : []
    })
    const forecast = expiryForecast(open, { today: '2026-01-01', months: 15, useRates: useRates(seen) })
    expected += forecast.months.reduce((sum, { expectedLapsePoints }) => sum + (expectedLapsePoints ?? 0), 0)
    actual += later.slice(-open.length).reduce((sum, { months }) => sum + (months.at(-1)?.expiredPoints ?? 0), 0)
  }
  assert.ok(Math.abs(expected / actual - 1) < 0.02, `${expected} expected, ${actual} lapsed`)
})

const used = (redeemedPoints: number, expiredPoints = 0) => ({ redeemedPoints, expiredPoints })

/** The first day of the month so many after January 2024. */
const monthAfter = (index: number): string => `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`
