import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocatePrice, type PointsProgress, pointsRevenue } from './ifrs15.ts'
import { shareOut } from './share-out.ts'

const oneEach = { points: 1, valueMinor: 1 }

test('IFRS 15, example 52: 100,000 sold with 10,000 points worth 1, 95 % to be used: 91,324 for goods and 8,676 for points', () => {
  const sale = { priceMinor: 100_000, goodsMinor: 100_000, expectedPoints: 9_500, worth: oneEach }
  assert.deepEqual(allocatePrice(sale), { goodsMinor: 91_324, pointsMinor: 8_676 })
})

test('IFRS 15, example 52: 4,500 used give 4,110; a new estimate of 9,700 with 8,500 used gives 3,493 more and leaves 1,073', () => {
  const first = pointsRevenue(progress({ allocatedMinor: 8_676, redeemedPoints: 4_500, expectedPoints: 9_500 }), 0)
  assert.equal(first.inPeriodMinor, 4_110)
  assert.equal(first.liabilityMinor, 4_566)
  const second = pointsRevenue(progress({ allocatedMinor: 8_676, redeemedPoints: 8_500, expectedPoints: 9_700 }), first.toDateMinor)
  assert.equal(second.inPeriodMinor, 3_493)
  assert.equal(second.liabilityMinor, 1_073)
})

test('a flight of 800 with 2,000 miles at 0.012, 80 % to be used: 781.25 and 18.75 (acadifi.com)', () => {
  const sale = { priceMinor: 80_000, goodsMinor: 80_000, expectedPoints: 1_600, worth: { points: 1_000, valueMinor: 1_200 } }
  assert.deepEqual(allocatePrice(sale), { goodsMinor: 78_125, pointsMinor: 1_875 })
})

test('KPMG, Revenue handbook, example 10A: 100,000 sold, 97 % of 10,000 to be used: 91 and 9 thousand', () => {
  const inThousands = { priceMinor: 100, goodsMinor: 100, expectedPoints: 9_700, worth: { points: 1_000, valueMinor: 1 } }
  assert.deepEqual(allocatePrice(inThousands), { goodsMinor: 91, pointsMinor: 9 })
})

test('KPMG, Revenue handbook, example 10A: with 9,000 allocated and 97 % expected, 4,500 used give 4,175', () => {
  assert.equal(pointsRevenue(kpmg(4_500, 9_700), 0).inPeriodMinor, 4_175)
})

test('KPMG, example 10B: 4,000 more used give 3,552 where 9,900 are expected by then, and 4,140 where 9,200 are', () => {
  assert.equal(pointsRevenue(kpmg(8_500, 9_900), 4_175).inPeriodMinor, 3_552)
  assert.equal(pointsRevenue(kpmg(8_500, 9_200), 4_175).inPeriodMinor, 4_140)
})

test('the same sale to the cent: 8,842.30 for points, then 4,102.10, then 3,489.77', () => {
  const { goodsMinor, pointsMinor } = allocatePrice({
    priceMinor: 10_000_000,
    goodsMinor: 10_000_000,
    expectedPoints: 9_700,
    worth: { points: 1, valueMinor: 100 },
  })
  assert.equal(pointsMinor, 884_230)
  assert.equal(goodsMinor, 9_115_770)
  const first = pointsRevenue(progress({ allocatedMinor: pointsMinor, redeemedPoints: 4_500, expectedPoints: 9_700 }), 0)
  assert.equal(first.inPeriodMinor, 410_210)
  const second = pointsRevenue(progress({ allocatedMinor: pointsMinor, redeemedPoints: 8_500, expectedPoints: 9_900 }), first.toDateMinor)
  assert.equal(second.inPeriodMinor, 348_977)
})

test('an estimate that rises by more than was used takes revenue back', () => {
  const first = pointsRevenue(progress({ allocatedMinor: 9_000, redeemedPoints: 4_500, expectedPoints: 5_000 }), 0)
  const second = pointsRevenue(progress({ allocatedMinor: 9_000, redeemedPoints: 4_600, expectedPoints: 9_200 }), first.toDateMinor)
  assert.equal(second.inPeriodMinor, 4_500 - 8_100)
})

test('breakage is what is revenue beyond the points that were used', () => {
  const { toDateMinor, breakageToDateMinor } = pointsRevenue(
    progress({ allocatedMinor: 8_000, redeemedPoints: 4_000, expectedPoints: 8_000 }),
    0,
  )
  assert.equal(toDateMinor, 4_000)
  assert.equal(breakageToDateMinor, 800)
})

test('once nothing is open all is revenue, also where nobody used a point', () => {
  const lapsed = { allocatedMinor: 500, issuedPoints: 100, redeemedPoints: 0, openPoints: 0, expectedPoints: 60 }
  assert.deepEqual(pointsRevenue(lapsed, 200), { toDateMinor: 500, inPeriodMinor: 300, breakageToDateMinor: 500, liabilityMinor: 0 })
})

test('an estimate that facts have overtaken gives way to them', () => {
  const used = progress({ allocatedMinor: 1_000, redeemedPoints: 6_000, expectedPoints: 5_000 })
  assert.equal(pointsRevenue(used, 0).liabilityMinor, 0)
  const lapsed: PointsProgress = {
    allocatedMinor: 1_000,
    issuedPoints: 10_000,
    redeemedPoints: 4_000,
    openPoints: 1_000,
    expectedPoints: 9_000,
  }
  assert.equal(pointsRevenue(lapsed, 0).toDateMinor, 800)
})

test('the parts of a price add up to it, and none is a unit or more from its exact share', () => {
  fc.assert(
    fc.property(fc.nat(1e12), fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 8 }), (amount, weights) => {
      const parts = shareOut(amount, weights)
      assert.equal(
        parts.reduce((sum, each) => sum + each, 0),
        amount,
      )
      const total = weights.reduce((sum, each) => sum + each, 0n)
      for (const [index, weight] of weights.entries()) {
        const off = BigInt(parts[index] ?? 0) * total - BigInt(amount) * weight
        assert.ok(total === 0n || (off < total && -off < total))
      }
    }),
  )
})

test('over all periods exactly what was allocated becomes revenue, however the estimates went', () => {
  const steps = fc.array(fc.record({ used: fc.nat(400), lapsed: fc.nat(200), expected: fc.nat(10_000) }), { maxLength: 12 })
  fc.assert(
    fc.property(fc.nat(1e9), steps, (allocatedMinor, periods) => {
      let state: PointsProgress = { allocatedMinor, issuedPoints: 5_000, redeemedPoints: 0, openPoints: 5_000, expectedPoints: 0 }
      let recognised = 0
      for (const { used, lapsed, expected } of [...periods, { used: 0, lapsed: 5_000, expected: 0 }]) {
        const taken = Math.min(used, state.openPoints)
        const openPoints = Math.max(0, state.openPoints - taken - lapsed)
        state = { ...state, redeemedPoints: state.redeemedPoints + taken, openPoints, expectedPoints: expected }
        const revenue = pointsRevenue(state, recognised)
        recognised += revenue.inPeriodMinor
        assert.ok(revenue.liabilityMinor >= 0 && revenue.liabilityMinor + recognised === allocatedMinor)
      }
      assert.equal(recognised, allocatedMinor)
    }),
  )
})

/** Of 10,000 points, none lapsed. */
function progress(some: Pick<PointsProgress, 'allocatedMinor' | 'redeemedPoints' | 'expectedPoints'>): PointsProgress {
  return { ...some, issuedPoints: 10_000, openPoints: 10_000 - some.redeemedPoints }
}

/** The handbook rounds the allocation to 9,000. */
function kpmg(redeemedPoints: number, expectedPoints: number): PointsProgress {
  return progress({ allocatedMinor: 9_000, redeemedPoints, expectedPoints })
}
