import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { measured } from '../measured-for-tests.ts'
import type { FirstPurchase } from '../schema.ts'
import { benchmarks } from './benchmarks.ts'
import { decideFindings, fewestCustomers } from './findings.ts'

const codes = (...changes: Parameters<typeof measured>) => decideFindings(measured(...changes)).map(({ code }) => code)

test('with too few customers nothing is found', () => {
  const loud = { anonymousRevenueShare: 0.5, unmatchedRefundsMinor: 900_000, returningShare: 0 }
  assert.deepEqual(codes({ figures: { ...loud, customers: fewestCustomers - 1 } }), [])
  assert(codes({ figures: { ...loud, customers: fewestCustomers } }).length > 2)
})

test('findings stand in the order of the money at stake, those without a sum last', () => {
  const found = decideFindings(
    measured({
      figures: { anonymousRevenueShare: 0.2, unmatchedRefundsMinor: 90_000 },
      lapsed: { afterDays: 90.5, customers: 12, pastRevenueMinor: 900_000, yearlyRevenueMinor: 400_000 },
    }),
  )
  assert.deepEqual(
    found.map(({ code, moneyMinor }) => [code, moneyMinor]),
    [
      ['lapsed_value_at_risk', 400_000],
      ['second_order_cliff', 120_000],
      ['unmatched_refunds', 90_000],
      ['anonymous_revenue', null],
    ],
  )
})

test('one in ten of the one-time buyers, once more at the shop’s own average, is what a second order is worth', () => {
  const [cliff] = decideFindings(measured({ figures: { averageOrderValueMinor: 12_345 } }))
  assert.deepEqual(cliff, {
    ...{ code: 'second_order_cliff', moneyMinor: 12 * 12_345, basis: 'once', step: 'automation' },
    values: { customers: 200, oneTime: 120, share: 0.4, benchmarkShare: 0.45, extraCustomers: 12, averageOrderMinor: 12_345 },
  })
})

test('a shop above the quoted share is told that it does well, and nothing of a cliff', () => {
  assert.deepEqual(codes({ figures: { returningShare: 0.45 } }), ['strong_returning'])
})

test('no money is put on a figure that is quoted and not verified', () => {
  assert(benchmarks.every(({ status }) => status === 'quoted_not_verified'))
  const polish = { name: 'Kawa', currency: 'PLN', timeZone: 'Europe/Warsaw', isDemo: false }
  const low = decideFindings(measured({ shop: polish, figures: { averageOrderValueMinor: 9_000, returningShare: 0.5 } })).find(
    ({ code }) => code === 'low_average_order',
  )
  assert.deepEqual(low && [low.moneyMinor, low.basis], [null, 'none'])
  assert(!codes({ figures: { averageOrderValueMinor: 9_000 } }).includes('low_average_order'), 'a sum in złoty says nothing of hryvnias')
})

const product = (name: string, customers: number, oneTimeCustomers: number, low: number): FirstPurchase => ({
  ...{ id: '00000000-0000-7000-8000-000000000000', code: name, name, customers, oneTimeCustomers },
  ...{ oneTimeShare: oneTimeCustomers / customers, low, high: 1 },
})

test('a first product is named only where chance does not explain it, and at most two are', () => {
  const firstProducts = [
    product('within chance', 50, 35, 0.59),
    product('few buyers', 29, 29, 0.88),
    product('bad', 50, 45, 0.78),
    product('worse', 60, 58, 0.88),
    product('less bad', 40, 34, 0.7),
  ]
  const found = decideFindings(measured({ firstProducts })).filter(({ code }) => code === 'one_time_product')
  assert.deepEqual(
    found.map(({ values, moneyMinor }) => [values.name, moneyMinor]),
    [
      ['worse', 220_000],
      ['bad', 150_000],
    ],
  )
})

test('the other findings begin at their thresholds', () => {
  const concentration = (top20Share: number) => ({
    concentration: { top20Share, customersFor90: 50, customersFor90Share: 0.25, lorenz: [] },
  })
  assert(!codes(concentration(0.59)).includes('revenue_concentrated'))
  assert(codes(concentration(0.6)).includes('revenue_concentrated'))
  assert(!codes({ figures: { anonymousRevenueShare: 0.049 } }).includes('anonymous_revenue'))
  assert(codes({ figures: { anonymousRevenueShare: 0.05 } }).includes('anonymous_revenue'))
  const slow = (medianDays: number) => ({
    ladder: [{ n: 2, customers: 80, shareOfPrevious: 0.4, medianDays }],
    gaps: { n: 90, median: 50, mean: 50, p75: 70, p90: 90, histogram: [] },
  })
  assert(!codes(slow(45)).includes('slow_second_order'))
  assert(codes(slow(45.5)).includes('slow_second_order'))
  assert(!codes({ lapsed: { afterDays: 90, customers: 0, pastRevenueMinor: 0, yearlyRevenueMinor: 0 } }).includes('lapsed_value_at_risk'))
})

test('whatever the figures, sums are whole and not negative, shares are numbers, and the order holds', () => {
  const figures = fc.record({
    ...{
      customers: fc.oneof(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 80, max: 5000 })),
      revenueMinor: fc.integer({ min: -1_000_000, max: 9_000_000 }),
    },
    ...{
      returningShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      averageOrderValueMinor: fc.option(fc.integer({ min: 0, max: 90_000 })),
    },
    ...{
      anonymousRevenueShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      unmatchedRefundsMinor: fc.integer({ min: 0, max: 900_000 }),
    },
  })
  fc.assert(
    fc.property(figures, (values) => {
      const found = decideFindings(measured({ figures: values }))
      const sums = found.map(({ moneyMinor }) => moneyMinor ?? -1)
      assert.deepEqual(
        sums,
        sums.toSorted((a, b) => b - a),
      )
      for (const { moneyMinor, values: said } of found) {
        assert(moneyMinor === null || (Number.isSafeInteger(moneyMinor) && moneyMinor >= 0), String(moneyMinor))
        for (const [name, value] of Object.entries(said)) assert(typeof value === 'string' || Number.isFinite(value), `${name} = ${value}`)
      }
    }),
  )
})
